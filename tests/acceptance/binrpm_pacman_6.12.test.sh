#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make binrpm-pkg` and `pacman-pkg` of a small 6.12 kernel that was really built, by Debian's rpmbuild
# and makepkg: kernel and headers are installed together in an arm64 root by rpm and pacman, a module is built there, and
# the kernel of these packages loads it.

# shellcheck source=tests/acceptance/bindeb.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/bindeb.sh"

# kbuild GOAL [PREFIX...]: in $work/build
kbuild() {
    local goal=$1
    shift
    expect_status 0 "$@" "$EXTMOD_PKG" kbuild --sysroot "$sysroot" -- make -C "$work/build" ARCH=arm64 \
        CROSS_COMPILE=aarch64-linux-gnu- -j"$(nproc)" "$goal"
    cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
}

# serve VMLINUZ: what was installed builds modules for it
serve() {
    local image=$1
    vmlinux=''
    build_trial
    kernel_image() { echo "$image"; }
    load_trial
}

# broken_and_repaired PACKAGE: sets $repaired. The same with programs of this machine, as the kernel's own targets make it,
# and what `repair` makes of that.
broken_and_repaired() {
    local place changes=() program
    place=$("$LIST_PACKAGE" "$1" | sed -n 's|^\./\(.*\)/scripts/mod/modpost .*|\1|p')
    for program in scripts/basic/fixdep scripts/mod/modpost scripts/genksyms/genksyms scripts/sign-file; do
        changes+=("$place/$program=$built_programs/$program")
    done
    rm -rf "$tmp/broken" "$tmp/repaired"
    logged "$tmp/broken.log" "the package could not be broken" "$REWRITE_PACKAGE" "$1" "$tmp/broken" "${changes[@]}"
    expect_status 5 "$EXTMOD_PKG" verify "$tmp"/broken/*
    expect_status 0 "$EXTMOD_PKG" repair --sysroot "$sysroot" --output "$tmp/repaired" "$tmp"/broken/*
    expect_text 'rebuilt +4 programs for aarch64' "$tmp/stdout"
    rm "$tmp/repaired/SHA256SUMS"
    repaired=$(one_file "$tmp/repaired/*" "$tmp/stdout")
}

: "${LIST_PACKAGE:=${EXTMOD_PKG%/*}/tests/list-package}" "${REWRITE_PACKAGE:=${EXTMOD_PKG%/*}/tests/rewrite-package}"
for tool in "$LIST_PACKAGE" "$REWRITE_PACKAGE"; do [[ -x $tool ]] || skip "$tool"; done

built_kernel 6.12
sysroot_full
built_programs=$objtree
use_work
arch_makepkg "$tmp/makepkg-root"
use_root
use_pacman
run_all_natively

export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} HOME=$tmp
kbuild binrpm-pkg
rpms=("$work"/build/rpmbuild/RPMS/aarch64/kernel-{devel-,}[0-9]*.rpm)
[[ ${#rpms[@]} -eq 2 ]] || fail "not one kernel and one kernel-devel: ${rpms[*]}" "$tmp/log"
# The root is Debian's: what libc6 provides is not known to rpm. No script: installing a kernel is not for a chroot.
rpm --root "$root" --initdb
logged "$tmp/rpm.log" "rpm could not install the two" rpm --root "$root" --install --nodeps --noscripts --ignorearch "${rpms[@]}"
serve "$root/lib/modules/$release/vmlinuz"
logged "$tmp/rpm.log" "rpm could not erase the two" rpm --root "$root" --erase --nodeps --noscripts kernel-devel kernel
[[ ! -e $root/usr/src/kernels/$release ]] || fail "something is left of kernel-devel"
broken_and_repaired "${rpms[0]}"
logged "$tmp/rpm.log" "rpm could not install the repaired one" rpm --root "$root" --install --nodeps --noscripts --ignorearch \
    "$repaired" "${rpms[1]}"
serve "$root/lib/modules/$release/vmlinuz"
logged "$tmp/rpm.log" "rpm could not erase the two" rpm --root "$root" --erase --nodeps --noscripts kernel-devel kernel
rm -rf "$work/build/rpmbuild"

# makepkg does not run as root.
chown -R 65534:65534 "$work"
chmod 1777 "$tmp"
kbuild pacman-pkg as_user env EXTMOD_PKG_CACHE="$(users_cache)"
packages=("$work"/build/linux-upstream-{headers-,}[0-9]*.pkg.tar.*)
[[ ${#packages[@]} -eq 2 ]] || fail "not one kernel and one headers package: ${packages[*]}" "$tmp/log"
logged "$tmp/pacman.log" "pacman could not install the two" arch_pacman -U "${packages[@]}"
serve "$root/usr/lib/modules/$release/vmlinuz"
broken_and_repaired "${packages[0]}"
logged "$tmp/pacman.log" "pacman could not install the repaired one" arch_pacman -U "$repaired"
serve "$root/usr/lib/modules/$release/vmlinuz"
