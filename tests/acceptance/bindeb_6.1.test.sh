#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make bindeb-pkg` of a small 6.1 kernel: its packages serve on the target. Without the prefix
# upstream's headers package has programs of the build machine.

# shellcheck source=tests/acceptance/bindeb.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/bindeb.sh"

built_kernel 6.1
sysroot_full
use_work
package_kernel 0 "$EXTMOD_PKG" kbuild --sysroot "$sysroot" --
check_packages
try_on_target

rm "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo
# What this kernel's bindeb-pkg has dpkg-buildpackage call; the rest is there.
KERNELRELEASE=$release make -C "$work/build" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- intdeb-pkg >"$tmp/bindeb.log" 2>&1 ||
    fail "upstream's own packages were not made" "$tmp/bindeb.log"
expect_status 5 "$EXTMOD_PKG" verify "$(in_work linux-headers- .deb)"
expect_text 'scripts/basic/fixdep is for x86-64.*elf-machine' "$tmp/stdout"

# `repair` makes of it one with which modules are built on the target.
expect_status 0 "$EXTMOD_PKG" repair --sysroot "$sysroot" --output "$tmp/repaired" "$(in_work linux-headers- .deb)"
headers=$(one_file "$tmp/repaired/linux-headers-*.deb" "$tmp/stdout")
expect_status 0 "$EXTMOD_PKG" verify "$headers"
logged "$tmp/dpkg.log" "dpkg could not remove our package" in_root dpkg --purge "linux-headers-$release"
cp "$headers" "$root/root/headers.deb"
logged "$tmp/dpkg.log" "dpkg could not install the repaired package" in_root dpkg --install /root/headers.deb
build_trial
load_trial
logged "$tmp/dpkg.log" "dpkg could not remove the repaired package" in_root dpkg --purge "linux-headers-$release"
expect_status 0 "$EXTMOD_PKG" prove --root "$root" "$headers"
expect_text "^  ran +in --root: the package.s own programs run there" "$tmp/stdout"
