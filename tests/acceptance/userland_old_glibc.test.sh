#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An arm64 kernel packaged for a Debian release before this one: its C library and libraries are the sysroot, the compiler is
# this release's. The programs need nothing newer, the dependencies have that release's names, and a module is built in a
# root of that release. What was linked without the sysroot is refused for that root.

# shellcheck source=tests/acceptance/plain_root.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/plain_root.sh"
# shellcheck source=tests/old_glibc.sh
. "$top/tests/old_glibc.sh"

kernel 6.12
loader=/lib/ld-linux-aarch64.so.1
lib=usr/lib/aarch64-linux-gnu
sysroot_bullseye
bullseye=$sysroot
[[ -f $bullseye/$lib/libz.a && $(readlink "$bullseye/$lib/libz.so") == /lib/* ]] ||
    fail "libz.so of the sysroot is not the absolute link beside libz.a that this test is about"
# A machine of that release: a program that tells its userland, and the libraries.
debs_of_bullseye dash libc6 libelf1 libssl1.1 zlib1g
machine=$tmp/machine
for deb in "${debs[@]}"; do dpkg-deb -x "$deb" "$machine"; done
common=(--kernelrelease "$release")

# With a vmlinux it has resolve_btfids, which links libelf and zlib.
build 0 "$objtree" "${common[@]}" --vmlinux "$(debian_vmlinux "$objtree" "$release")" --sysroot "$bullseye" --root "$machine" --format deb,tar
expect_no_text 'warning'
# Its glibc 2.31 added no symbols.
expect_text 'userland +aarch64, 64-bit, little-endian, glibc 2.30, ' "$tmp/stdout"
depends=$(dpkg-deb -f "$(package_of .deb)" Depends)
for package in 'libc6 \(>= 2\.[0-9]+\)' libelf1 libssl1.1 zlib1g; do
    [[ ", $depends, " =~ ", "([a-z0-9]*" | ")?$package(" (>= "[^\)]*\))?", " ]] || fail "no $package among what the .deb depends on: $depends"
done
[[ $depends != *libssl3* ]] || fail "the .deb depends on this release's library: $depends"
packaged_tree .tar
read_programs "$tree"
expect_loader "$loader"
expect_needed libc.so.6
expect_text 'Shared library: \[libz.so.1\]' "$tmp/readelf"
expect_text 'Shared library: \[libcrypto.so.1.1\]' "$tmp/readelf"

# Every version of a symbol is one of those that the release has.
versions() { sed -nE 's/.*Name: ([A-Z][A-Za-z]*_[0-9._]+[a-z]?)( .*)?$/\1/p' | LC_ALL=C sort -u; }
find "$machine/lib" "$machine/usr/lib" -name '*.so*' -type f -exec readelf -VW {} + 2>/dev/null | versions >"$tmp/has"
versions <"$tmp/readelf" >"$tmp/needs"
expect_text '^GLIBC_2\.17$' "$tmp/needs"
LC_ALL=C comm -23 "$tmp/needs" "$tmp/has" >"$tmp/too-new"
[[ ! -s $tmp/too-new ]] || fail "programs need what the release has not" "$tmp/too-new"

plain_root root aarch64 aarch64-linux-gnu "${debs[@]:1}"
expect_status 0 "$EXTMOD_PKG" verify --root "$machine" "$(package_of .deb)"
build_trial_in_root "$tree" arm64 aarch64-linux-gnu
expect_text 'resolve_btfids .*trial_base.ko' "$tmp/make.log"
readelf -SW "$trial/base/trial_base.ko" >"$tmp/sections"
expect_text ' \.BTF ' "$tmp/sections"
expect_status 2 in_root /root/headers/scripts/sign-file
expect_text 'Usage: .*sign-file'
rm -r "$out"

# Without the sysroot the compiler links what this release has.
build 0 "$objtree" "${common[@]}"
packaged_tree .tar
read_programs "$tree"
versions <"$tmp/readelf" | LC_ALL=C comm -23 - "$tmp/has" >"$tmp/too-new"
expect_text '^GLIBC_2\.3[2-9]$' "$tmp/too-new"
expect_status 5 "$EXTMOD_PKG" verify --root "$machine" "$(package_of .tar)"
expect_text "scripts/mod/modpost needs libc.so.6: .*GLIBC_2\.3[2-9].*, which the library in --root $machine does not have.*\[elf-too-new\]" \
    "$tmp/stdout"
rm -r "$out"
refused 5 "$objtree" "${common[@]}" --root "$machine"
expect_text 'modpost needs libc.so.6: .*\[elf-too-new\]' "$tmp/stdout"

# musl
sysroot_musl
musl_cc=(--cc 'clang --target=aarch64-linux-musl' --sysroot "$sysroot")
refused 3 "$objtree" "${common[@]}" "${musl_cc[@]}" --root "$machine"
expect_text "loader /lib/ld-musl-aarch64.so.1, and programs of --root have $loader"
build 0 "$objtree" "${common[@]}" "${musl_cc[@]}"
expect_status 5 "$EXTMOD_PKG" verify --root "$machine" "$(package_of .tar)"
expect_text 'modpost needs the dynamic loader /lib/ld-musl-aarch64.so.1.*\[elf-interpreter\]' "$tmp/stdout"
