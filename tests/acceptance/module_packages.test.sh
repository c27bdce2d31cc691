#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# dpkg and pacman take packages of modules in an arm64 root: not without the kernel, and then depmod has run after each
# installation, upgrade and removal.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

kernel 6.12
use_root
lib_modules=$root/lib/modules/$release

# packaged VERSION NAME...: modules of these names, in $tmp/VERSION; the second one needs the first one
packaged() {
    local version=$1 name before=''
    shift
    rm -rf "$tmp/farm"
    for name in "$@"; do
        driver "$tmp/farm/$name" "$name" "${name}_start" ${before:+"${before}_start"}
        echo "obj-m += $name/" >>"$tmp/farm/Kbuild"
        before=$name
    done
    expect_status 0 "$EXTMOD_PKG" module "$objtree" "$tmp/farm" --format deb,pacman --name farm --package-version "$version" \
        --output "$tmp/$version"
}

# lists NAME...: depmod's list has these of our modules and no others
lists() {
    local name
    sed -n 's|^updates/\(.*\)\.ko:.*|\1|p' "$lib_modules/modules.dep" | sort >"$tmp/listed"
    for name in "$@"; do echo "$name/$name"; done >"$tmp/wanted"
    cmp -s "$tmp/wanted" "$tmp/listed" || fail "depmod has listed: $(tr '\n' ' ' <"$tmp/listed")" "$tmp/log"
}

packaged 1.4-1 barn cow
packaged 1.5-1 barn
for version in 1.4 1.5; do cp "$tmp/$version-1"/*.deb "$root/root/$version.deb"; done
name=farm-modules-$release

# kernel_files FOLDER: what tells depmod of a kernel
kernel_files() {
    mkdir -p "$1/lib/modules/$release/kernel"
    touch "$1/lib/modules/$release/modules."{builtin,order}
}

of_dpkg() {
    local work=$tmp/image
    ! in_root dpkg --install /root/1.4.deb >"$tmp/log" 2>&1 || fail "dpkg takes the modules without the kernel" "$tmp/log"
    expect_text "depends on linux-image-${release//+/\\+} \| linux-image-${release//+/\\+}-unsigned" "$tmp/log"
    [[ ! -e $lib_modules/modules.dep ]] || fail "depmod ran without the kernel"
    logged "$tmp/log" "dpkg cannot purge what is half installed" in_root dpkg --purge "$name"
    kernel_files "$work"
    mkdir "$work/DEBIAN"
    printf '%s\n' "Package: linux-image-$release-unsigned" 'Version: 1' 'Architecture: arm64' 'Maintainer: A B <a@b.org>' \
        'Description: a kernel' >"$work/DEBIAN/control"
    logged "$tmp/log" "dpkg-deb fails" dpkg-deb --build "$work" "$root/root/image.deb"
    logged "$tmp/log" "dpkg does not install them" in_root dpkg --install /root/image.deb /root/1.4.deb
    lists barn cow
    grep -q '^updates/cow/cow.ko: updates/barn/barn.ko$' "$lib_modules/modules.dep" || fail "cow does not need barn" "$lib_modules/modules.dep"
    logged "$tmp/log" "dpkg --verify finds differences" in_root dpkg --verify "$name"
    [[ ! -s $tmp/log ]] || fail "dpkg --verify finds differences" "$tmp/log"
    logged "$tmp/log" "modprobe does not find cow" in_root modprobe --show-depends -S "$release" cow
    logged "$tmp/log" "dpkg does not upgrade" in_root dpkg --install /root/1.5.deb
    lists barn
    ! in_root dpkg --remove "linux-image-$release-unsigned" >"$tmp/log" 2>&1 || fail "the kernel goes before its modules" "$tmp/log"
    logged "$tmp/log" "dpkg does not remove them" in_root dpkg --remove "$name"
    lists
    [[ ! -e $lib_modules/updates ]] || fail "something stays in updates/"
    logged "$tmp/log" "dpkg does not install them again" in_root dpkg --install /root/1.4.deb
    logged "$tmp/log" "dpkg does not remove both" in_root dpkg --purge "$name" "linux-image-$release-unsigned"
    [[ ! -e $lib_modules/updates && ! -e $lib_modules/kernel ]] || fail "something stays of both" "$tmp/log"
    rm -rf "$lib_modules"
}

# The hook of Arch Linux's kmod, by its description: it runs for the folder of a kernel, which a package must have.
arch_kmod() {
    local folder=$tmp/kmod/usr/share/libalpm
    mkdir -p "$folder"/{hooks,scripts}
    printf '%s\n' '[Trigger]' 'Type = Path' 'Operation = Install' 'Operation = Upgrade' 'Operation = Remove' \
        'Target = usr/lib/modules/*/' 'Target = !usr/lib/modules/*/?*' '[Action]' 'When = PostTransaction' \
        'Exec = /usr/share/libalpm/scripts/depmod' 'NeedsTargets' >"$folder/hooks/60-depmod.hook"
    # shellcheck disable=SC2016
    printf '%s\n' '#!/bin/sh' 'while read -r folder; do' '    folder=${folder%/}' \
        '    [ ! -e "/$folder/modules.order" ] || depmod "${folder##*/}"' 'done' >"$folder/scripts/depmod"
    chmod 755 "$folder/scripts/depmod"
    arch_package kmod '' "$tmp/kmod"
}

of_pacman() {
    arch_packages aarch64
    arch_kmod
    kernel_files "$tmp/linux/usr"
    arch_package stub "linux-upstream=${release//-/_}" "$tmp/linux"
    publish "$tmp/1.4-1"/*.pkg.tar.zst
    logged "$tmp/log" "pacman does not install it" arch_pacman -Sy "$name"
    [[ -e $lib_modules/modules.order ]] || fail "pacman has not brought the kernel" "$tmp/log"
    lists barn cow
    publish "$tmp/1.5-1"/*.pkg.tar.zst
    logged "$tmp/log" "pacman does not upgrade" arch_pacman -Syu
    lists barn
    logged "$tmp/log" "pacman -Qkk finds differences" arch_pacman -Qkk "$name"
    ! arch_pacman -R stub >"$tmp/log" 2>&1 || fail "the kernel goes before its modules" "$tmp/log"
    logged "$tmp/log" "pacman does not remove it" arch_pacman -R "$name"
    lists
    [[ ! -e $lib_modules/updates ]] || fail "something stays in updates/"
}

of_dpkg
of_pacman
