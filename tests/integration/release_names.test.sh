#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever a kernel release looks like, each format's own tools accept the package, and its headers are found by `uname -r`.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/arch_packages.sh
. "$top/tests/arch_packages.sh"

[[ $EUID -eq 0 ]] || skip "root, for installations in private roots"
for tool in dpkg apt-get rpm rpmbuild pacman makepkg repo-add bsdtar createrepo_c dnf; do
    command -v "$tool" >/dev/null || skip "$tool"
done

small_tree "$tmp/small"
obj=$tmp/small/obj

# The kernel allows 64 characters.
long=6.12.1-longest-$(printf 'x%.0s' {1..45})
releases=(6.12.1+ 6.12.1_vendor '6.12.0~exp1' 6.13.0-rc3 6.12.62-v8_16k+ 6.6.87-microsoft-standard-WSL2 6.12.1-trailing- 6.12.1-dot.
    6.12.1-0-lts 6.12.0-RC1 6.13.0-rc3-rcar 6.13.0-rc3-08202-gabcdef123456 6.13.0-rc3-08203-gabcdef123456
    6.1.0-a-b-c-d 6.12.1-UPPER.Case "$long")

name_release() {
    echo "#define UTS_RELEASE \"$1\"" >"$obj/include/generated/utsrelease.h"
    echo "$1" >"$obj/include/config/kernel.release"
}

# leads_to_tree ROOT RELEASE
leads_to_tree() {
    local tree=$1/lib/modules/$2/build named
    [[ $(readlink "$tree") != /* ]] || tree=$1$(readlink "$tree")
    named=$(<"$tree/include/config/kernel.release") || fail "the build link of $2 in ${1##*/} dangles"
    [[ $named == "$2" ]] || fail "the tree of $2 in ${1##*/} is the one of $named"
}

# new_root NAME: $root, empty, with a merged /usr
new_root() {
    root=$tmp/roots/$1
    rm -rf "$root"
    mkdir -p "$root/usr/lib/modules"
    ln -s usr/lib "$root/lib"
}

in_deb() {
    local deb=$1 name
    dpkg-deb --ctrl-tarfile "$deb" | tar -xOf - ./control >"$tmp/control"
    name=$(sed -n 's/^Package: //p' "$tmp/control")
    [[ $name =~ ^[a-z0-9][a-z0-9.+-]*[a-z0-9.+]$ ]] || fail "policy has no package called $name"
    dpkg --validate-version "$(dpkg-deb -f "$deb" Version)" || fail "no version for dpkg"
    new_root deb
    mkdir -p "$root"/var/lib/dpkg/{info,updates} "$root/var/lib/apt/lists/partial" "$root/etc/apt"
    touch "$root"/var/lib/dpkg/{status,available}
    # As it comes from a repository: apt reads the list that is made of the package.
    { sed '/^Depends:/d' "$tmp/control" && echo "Filename: ./${deb##*/}" && echo "Size: $(stat -c %s "$deb")"; } >"$root/Packages"
    echo "deb [trusted=yes] file:$root ./" >"$root/etc/apt/sources.list"
    printf 'Dir "%s";\nDir::State::status "%s";\nAPT::Architecture "amd64";\nAPT::Sandbox::User "root";\n' \
        "$root" "$root/var/lib/dpkg/status" >"$root/apt.conf"
    logged "$tmp/log" "apt-get cannot read the list" env APT_CONFIG="$root/apt.conf" apt-get update
    logged "$tmp/log" "apt-get does not find $name" env APT_CONFIG="$root/apt.conf" apt-get install --simulate "$name"
    grep -qiF "Inst $name (" "$tmp/log" || fail "apt-get would not install $name" "$tmp/log"
    logged "$tmp/log" "dpkg refuses $2" dpkg --root="$root" --force-depends --force-script-chrootless -i "$deb"
    [[ $(dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${db:Status-Abbrev}' "${name,,}") == 'ii ' ]] || fail "$name is not installed"
    leads_to_tree "$root" "$2"
}

# in_relation RELEASE: the release as a version, in which rpmbuild and createrepo_c allow one hyphen
in_relation() {
    local head=${1%-*}
    [[ $1 == *-?* && $1 != *- ]] && echo "${head//-/_}-${1##*-}" || echo "${1//-/_}"
}

# rpm_needing RELATION: an rpm that requires it
rpm_needing() {
    mkdir -p "$tmp/spec"
    printf '%s\n' 'Name: client' 'Version: 1' 'Release: 1' 'Summary: A client' 'License: GPL' 'BuildArch: noarch' "Requires: $1" \
        '%description' 'Nothing.' '%files' >"$tmp/spec/client.spec"
    logged "$tmp/log" "rpmbuild refuses $1" rpmbuild -bb --quiet --define "_topdir $tmp/spec" --define "_rpmdir $tmp/spec" \
        --define '_rpmfilename client.rpm' "$tmp/spec/client.spec"
}

in_rpm() {
    local provides
    new_root rpm
    logged "$tmp/log" "rpm refuses $2" rpm --root "$root" -i --nodeps --noscripts --nosignature "$1"
    provides=$(rpm --root "$root" -q --provides kernel-devel 2>"$tmp/log")
    grep -qxF "kernel-devel-uname-r = $(in_relation "$2")" <<<"$provides" || fail "rpm does not know the release $2"
    rpm_needing "kernel-devel-uname-r = $(in_relation "$2")"
    logged "$tmp/log" "rpm does not find what provides the release $2" rpm --root "$root" -i "$tmp/spec/client.rpm"
    [[ $(rpm --root "$root" -q --whatprovides "kernel-devel-$2" 2>"$tmp/log") == kernel-devel-* ]] ||
        fail "rpm does not find kernel-devel-$2"
    leads_to_tree "$root" "$2"
    cp "$1" "$tmp/repo/"
}

# In one root, which has what the packages depend on.
in_pacman() {
    root=$tmp/arch-root
    logged "$tmp/log" "pacman refuses $2" arch_pacman -U "$1"
    logged "$tmp/log" "pacman finds changed files" arch_pacman -Qkk linux-upstream-headers
    # As the kernel's own PKGBUILD spells it.
    [[ $(arch_pacman -Q linux-upstream-headers) == "linux-upstream-headers $(sed 's/-\(rc[0-9]\+\)/\1/;s/-/_/g' <<<"$2")-1" ]] ||
        fail "pacman knows it as $(arch_pacman -Q linux-upstream-headers)"
    leads_to_tree "$root" "$2"
    logged "$tmp/log" "pacman does not remove $2" arch_pacman -R linux-upstream-headers
    [[ ! -e $root/usr/lib/modules/$2 && ! -L $root/usr/src/linux-upstream ]] || fail "pacman leaves something of $2"
    cp "$1" "$tmp/arch/"
    publish "$tmp/arch/${1##*/}"
    bsdtar -xOf "$arch_repo/trial.db.tar.gz" '*/desc' >"$tmp/desc"
    grep -qxF "${1##*/}" "$tmp/desc" || fail "repo-add has another file than ${1##*/}" "$tmp/desc"
}

in_tar() {
    new_root tar
    bsdtar -xf "$1" -C "$root"
    leads_to_tree "$root" "$2"
}

in_apk() {
    new_root apk
    bsdtar -xf "$1" -C "$root"
    # apk-package(5)
    expect_text '^pkgname = [a-z0-9][a-z0-9.+_-]*$' "$root/.PKGINFO"
    expect_text '^pkgver = [0-9]+(\.[0-9]+)*(_rc[0-9]+)?-r[0-9]+$' "$root/.PKGINFO"
    expect_text "^pkgdesc = .*${2//+/\\+}" "$root/.PKGINFO"
    leads_to_tree "$root" "$2"
}

mkdir "$tmp/repo" "$tmp/dnf-log"
arch_packages x86_64
arch_libraries
arch_tools
arch_root "$tmp/arch-root"
logged "$tmp/log" "pacman cannot prepare its root" arch_pacman -Sy glibc gcc make
for release in "${releases[@]}"; do
    name_release "$release"
    build 0 "$obj" --format deb,rpm,pacman,tar,apk
    in_deb "$(package_of .deb)" "$release"
    in_rpm "$(package_of .rpm)" "$release"
    in_pacman "$(package_of .pkg.tar)" "$release"
    in_tar "$(package_of _amd64.tar)" "$release"
    in_apk "$(package_of .apk)" "$release"
    expect_status 0 "$EXTMOD_PKG" verify "$out"/*.{deb,rpm,apk}
    rm -r "$out"
done

# dnf finds the relation by the release as uname prints it: the comparison of versions skips hyphens, `+` and `_` alike. So
# 6.12.1+ is 6.12.1 with any revision to it: only kernel-devel-RELEASE has the release to the letter.
dnf_finds() {
    dnf -q --installroot "$tmp/dnf-root" --forcearch x86_64 --releasever 1 --setopt reposdir=/dev/null \
        --setopt "cachedir=$tmp/dnf-cache" --setopt "logdir=$tmp/dnf-log" --repofrompath "trial,$tmp/repo" --repo trial \
        repoquery --whatprovides "$1" >"$tmp/found" 2>"$tmp/log" || fail "dnf fails" "$tmp/log"
    grep -qxF "kernel-devel-0:$2-1.x86_64" "$tmp/found" || fail "dnf does not find $1" "$tmp/found"
}
logged "$tmp/log" "createrepo_c fails" createrepo_c --quiet "$tmp/repo"
for release in "${releases[@]}"; do
    dnf_finds "kernel-devel-uname-r = $release" "${release//-/_}"
    dnf_finds "kernel-devel-$release" "${release//-/_}"
    [[ $(wc -l <"$tmp/found") -eq 1 ]] || fail "dnf finds more than kernel-devel-$release" "$tmp/found"
done

# A version with an epoch is another file, which GNU tar takes for a file of this machine.
name_release 6.12.1
for version in 6.12-1 1:6.12-1; do
    build 0 "$obj" --format tar --package-version "$version"
    logged "$tmp/log" "tar cannot read version $version" tar -tf "$out/linux-headers-6.12.1_${version/:/%3a}_amd64.tar"
    rm -r "$out"
done

# Other letters: managers refuse such names, so nothing is made. Formats that are not named after the release take it.
for release in 6.12.1-Ubuntu.Ärger 6.12.1@home; do
    name_release "$release"
    for format in deb rpm pacman; do
        refused 2 "$obj" --format "tar,$format" --package-version 1-1
        expect_text "is named after the kernel release.*$release"
    done
    build 0 "$obj" --format tar,apk
    in_tar "$(package_of _amd64.tar)" "$release"
    in_apk "$(package_of .apk)" "$release"
    rm -r "$out"
done
