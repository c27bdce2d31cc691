# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Packages of Arch Linux's names for pacman's dependencies, made by makepkg out of what Debian's packages hold: sonames and
# versions are those of real libraries, as makepkg finds them. To be sourced after lib.sh.
#
#   arch_packages MACHINE     begins the repository of a machine, $arch_repo
#   arch_package NAME PROVIDES SOURCE...   adds a package; SOURCE is a .deb, a package of this machine or a folder. PROVIDES are
#                             words for makepkg: libcrypto.so gets its number from the library
#   arch_debs ARCH            prints the .debs of that architecture that arch_libraries takes
#   arch_libraries [DEB...]   adds glibc, openssl and the others that host programs need, of this machine or of these .debs
#   arch_tools                adds what the kernel's own PKGBUILD and headers packages need beside them, of this machine
#   arch_dkms_hook            adds dkms with the targets of its hook in Arch Linux; the script behind it is read from stdin
#   publish PACKAGE...        puts packages into the repository and lists them with repo-add
#   arch_root ROOT            an empty root with a merged /usr, for arch_pacman
#   arch_pacman ARGUMENT...   this machine's pacman on $root, which knows the repository
#   arch_makepkg ROOT         the kernel's makepkg finds its makedepends in a new ROOT, as on a machine of Arch Linux

# shellcheck disable=SC2154
arch_packages() {
    arch_machine=$1
    arch_repo=$tmp/arch/$1
    mkdir -p "$tmp/arch/work" "$arch_repo"
    # makepkg never runs as root.
    [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$tmp/arch"
    {
        sed '/^CARCH=/d; /^PACKAGER=/d' /etc/makepkg.conf
        printf 'CARCH=%s\nPACKAGER="Trial <trial@example.org>"\n' "$arch_machine"
    } >"$tmp/arch/$arch_machine-makepkg.conf"
}

# source_version SOURCE
source_version() {
    # shellcheck disable=SC2016
    case $1 in
    *.deb) dpkg-deb -f "$1" Version ;;
    /*) echo 1 ;;
    *) dpkg-query -W -f '${Version}' "$1" ;;
    esac
}

# files_of SOURCE FOLDER
files_of() {
    case $1 in
    *.deb) dpkg-deb -x "$1" "$2" ;;
    /*) cp -a "$1/." "$2" ;;
    *)
        # Not /lib, which is a link.
        dpkg -L "$1" | sed 's|^/||' | while read -r path; do
            [[ (-d /$path && ! -L /$path) || $path != */* || $path == usr/share/* ]] || echo "$path"
        done | tar -C / -cf - -T - | tar -C "$2" -xf -
        ;;
    esac
}

# makepkg needs seconds for each, so what Debian's packages hold stays in the cache; a folder is the test's own.
arch_package() {
    local made_of kept source
    for source in "${@:3}"; do
        [[ $source != /* || $source == *.deb ]] || kept=none
    done
    if [[ ${kept:-} == none ]]; then
        make_arch_package "$@"
        publish "$tmp/arch/work/$1"/*.pkg.tar
        return
    fi
    made_of=$(
        printf '%s\n' "$arch_machine" "${@##*/}"
        declare -f make_arch_package files_of
        for source in "${@:3}"; do source_version "$source"; done
    )
    kept=$(cache_dir)/arch/$1-$arch_machine-$(sha256sum <<<"$made_of" | cut -c1-12)
    with_lock "arch-${kept##*/}" keep_arch_package "$kept" "$@" >&2
    cp "$kept"/*.pkg.tar "$tmp/arch/"
    publish "$tmp/arch"/*.pkg.tar
}

keep_arch_package() {
    local kept=$1 fresh
    shift
    [[ ! -d $kept ]] || return 0
    make_arch_package "$@"
    fresh=$(fresh_folder "$kept")
    mv "$tmp/arch/work/$1"/*.pkg.tar "$fresh/"
    mv -T "$fresh" "$kept"
}

make_arch_package() {
    local name=$1 provides=$2 work=$tmp/arch/work/$1 source version
    mkdir -p "$work/files"
    version=$(source_version "$3")
    version=${version#*:}
    for source in "${@:3}"; do files_of "$source" "$work/files"; done
    rm -rf "$work/files/usr/share/doc"
    cat >"$work/PKGBUILD" <<PKGBUILD
pkgname=$name
pkgver=${version%%[-+~]*}
pkgrel=1
arch=($arch_machine)
provides=($provides)
options=(!strip !docs !zipman !debug)
package() {
    local folder
    cp -a "\$startdir/files/." "\$pkgdir"
    for folder in bin sbin lib lib64; do
        [[ -d \$pkgdir/\$folder ]] || continue
        mkdir -p "\$pkgdir/usr/\$folder"
        cp -a "\$pkgdir/\$folder/." "\$pkgdir/usr/\$folder"
        rm -r "\$pkgdir/\$folder"
    done
}
PKGBUILD
    [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$work"
    # shellcheck disable=SC2016
    logged "$work.log" "makepkg makes no $name" as_user env HOME="$work" PKGDEST="$work" PKGEXT=.pkg.tar \
        sh -c 'cd "$1" && makepkg --config "$2"' sh "$work" "$tmp/arch/$arch_machine-makepkg.conf"
}

arch_debs() { fetch_deb "$1" libc6 libssl3 zlib1g libzstd1 liblzma5 libelf1 libgcc-s1; }

arch_libraries() {
    local sources=("$@") name package provides
    while read -r name package provides; do
        sources=("$package")
        [[ $# -eq 0 ]] || mapfile -t sources < <(printf '%s\n' "$@" | grep "/${package}_")
        arch_package "$name" "$provides" "${sources[@]}"
    done <<'TABLE'
glibc libc6
openssl libssl3 libcrypto.so libssl.so
zlib zlib1g libz.so
zstd libzstd1 libzstd.so
xz liblzma5 liblzma.so
libelf libelf1
gcc-libs libgcc-s1
TABLE
}

arch_tools() {
    local name package
    while read -r name package; do
        arch_package "$name" '' "$package"
    done <<'TABLE'
bc bc
binutils binutils
bison bison
cpio cpio
flex flex
gcc gcc
gettext gettext-base
kmod kmod
make make
pahole pahole
perl perl-base
python python3-minimal
rsync rsync
tar tar
TABLE
}

publish() {
    local database=$arch_repo/trial.db.tar.gz before
    before=$(stat -c %Y "$database" 2>/dev/null) || before=0
    mv "$@" "$arch_repo/"
    logged "$tmp/arch/repo.log" "repo-add fails" repo-add --quiet --nocolor "$database" "${@/#*\//$arch_repo/}"
    # pacman takes a database only if it is newer by a whole second.
    [[ $(stat -c %Y "$database") -gt $before ]] || touch -d "@$((before + 1))" "$database"
}

arch_root() {
    root=$1
    mkdir -p "$root"/usr/{bin,lib,lib64,sbin} "$root"/{etc,tmp} "$root/var/lib/pacman" "$root/var/cache/pacman"
    ln -s usr/bin "$root/bin"
    ln -s usr/lib "$root/lib"
    ln -s usr/lib64 "$root/lib64"
    ln -s usr/sbin "$root/sbin"
}

# Hooks are those in the root. Without pacman's own configuration, which has it look for room in /etc/mtab: a container may
# have none.
arch_pacman() {
    mkdir -p "$root/var/lib/pacman"
    printf '[options]\nArchitecture = %s\nSigLevel = Never\n[trial]\nServer = file://%s\n' "$arch_machine" "$arch_repo" \
        >"$tmp/arch/$arch_machine.conf"
    pacman --config "$tmp/arch/$arch_machine.conf" --root "$root" --dbpath "$root/var/lib/pacman" --cachedir "$root/var/cache/pacman" \
        --logfile /dev/null --hookdir "$tmp/none" --noconfirm "$@"
}

arch_dkms_hook() {
    local folder=$tmp/arch/dkms/usr/share/libalpm operation
    mkdir -p "$folder"/{hooks,scripts}
    for operation in Install Upgrade Remove; do
        cat >"$folder/hooks/70-dkms-$operation.hook" <<HOOK
[Trigger]
Operation = $operation
Type = Path
Target = usr/src/*/dkms.conf
Target = usr/lib/modules/*/build/include/
Target = usr/lib/modules/*/modules.order

[Action]
When = PostTransaction
Exec = /usr/share/libalpm/scripts/dkms $operation
NeedsTargets
HOOK
    done
    cat >"$folder/scripts/dkms"
    chmod 755 "$folder/scripts/dkms"
    arch_package dkms '' "$tmp/arch/dkms"
}

arch_makepkg() {
    arch_packages "$(uname -m)"
    arch_libraries
    arch_tools
    arch_root "$1"
    logged "$tmp/arch/pacman.log" "pacman cannot install what makepkg needs" arch_pacman -Sy bc bison cpio flex gettext kmod \
        libelf openssl pahole perl python rsync tar
    printf '#!/bin/sh\nexec pacman --config %s --root %s --dbpath %s "$@"\n' "$tmp/arch/$arch_machine.conf" "$root" \
        "$root/var/lib/pacman" >"$tmp/arch/pacman"
    chmod 755 "$tmp/arch/pacman"
    export PACMAN=$tmp/arch/pacman
}
