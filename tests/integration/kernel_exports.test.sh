#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify --kernel`: Module.symvers is compared with the kernel that it must describe. Debian's modules and its headers agree, and
# so do Module.symvers, vmlinux and System.map of a kernel that was really built.
# shellcheck disable=SC2016 # awk programs

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/built_kernel.sh
. "$top/tests/built_kernel.sh"

# change AWK: Module.symvers of the tree after this awk program
change() {
    awk -F'\t' -v OFS='\t' "$1" "$good" >"$tree/Module.symvers"
}

# agrees KERNEL...: nothing is said of Module.symvers
agrees() {
    local words=() kernel
    for kernel in "$@"; do words+=(--kernel "$kernel"); done
    expect_status 0 "$EXTMOD_PKG" verify --all "${words[@]}" "$tree"
    expect_no_text '\[symvers-' "$tmp/stdout"
}

# differs STATUS TEXT KERNEL
differs() {
    expect_status "$1" "$EXTMOD_PKG" verify --all --kernel "$3" "$tree"
    expect_text "$2.*\[symvers-untrue\]" "$tmp/stdout"
}

# All modules of Debian's own package against its headers.
kernel 6.12
version=${objtree%/*}
debs=$(fetch_deb arm64 "linux-headers-$release=${version##*/}")
image=$(fetch_deb arm64 "linux-image-$release-unsigned=${version##*/}")
dpkg-deb -x "$debs" "$tmp/debian"
tree=$tmp/debian/usr/src/linux-headers-$release
good=$tmp/symvers
cp "$tree/Module.symvers" "$good"
agrees "$image"

# A part of them is enough for the rest.
mkdir "$tmp/image"
dpkg-deb --fsys-tarfile "$image" | tar -xf - -C "$tmp/image" "./lib/modules/$release/kernel/lib" "./boot/System.map-$release"
modules=$tmp/image/lib/modules/$release
expect_status 0 "$EXTMOD_PKG" verify --all --kernel "$modules" "$tree"
expect_text 'note .*could not be compared' "$tmp/stdout"
change '$2 == "crc7_be" {$1 = "0xdeadbeef"} {print}'
differs 5 'error .*another CRC for 1 symbol \(crc7_be: 0xdeadbeef, ' "$modules"
change '{print} END {print "0x1", "not_there", "lib/crc7", "EXPORT_SYMBOL", ""}'
differs 5 'error .*lists 1 symbol \(not_there\)' "$modules"
change '$2 != "crc7_be"'
differs 0 'warning .*lacks 1 symbol \(crc7_be of crc7\)' "$modules"
change '$2 == "crc7_be" {$4 = $4 "_GPL"} {print}'
differs 0 'warning .*disagree about 1 symbol' "$modules"
cp "$good" "$tree/Module.symvers"

# The kernel of another release, and files that tell nothing
sed -i 's/"[^"]*"/"6.12.0-other"/' "$tree/include/generated/utsrelease.h"
expect_status 2 "$EXTMOD_PKG" verify --kernel "$modules" "$tree"
expect_text 'another kernel, .*, than the headers, 6\.12\.0-other' "$tmp/stderr"
cp "$tmp/image/boot/System.map-$release" "$tmp/System.map"
expect_status 2 "$EXTMOD_PKG" verify --kernel "$tmp/System.map" "$tree"
expect_text 'give the vmlinux of the kernel build' "$tmp/stderr"
expect_status 3 "$EXTMOD_PKG" verify --kernel "$tmp/nowhere" "$tree"

# A kernel that was built here, before and after 6.4: __crc_ is in a section since 5.19
for version in 6.1 6.12; do
    built_kernel "$version"
    tree=$tmp/tree-$version
    "$EXTMOD_PKG" stage "$objtree" "$tree" >/dev/null 2>&1 || fail "no headers tree of the built $version"
    good=$objtree/Module.symvers
    agrees "$objtree"
    agrees "$objtree/vmlinux"
    agrees "$objtree/System.map"
    change '$2 == "kfree" {$1 = "0xdeadbeef"} {print}'
    differs 5 'error .*kfree: 0xdeadbeef' "$objtree/vmlinux"
    change '{print} END {print "0x1", "not_there", "vmlinux", "EXPORT_SYMBOL", ""}'
    differs 5 'error .*not_there' "$objtree/System.map"
done
