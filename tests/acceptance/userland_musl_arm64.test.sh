#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An arm64 kernel packaged for arm64 musl, with Debian's gcc and musl's specs file and with clang, each with musl unpacked
# as a sysroot. In a root that holds musl alone the packaged programs build a module.

# shellcheck source=tests/acceptance/plain_root.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/plain_root.sh"

loader=/lib/ld-musl-aarch64.so.1
kernel 6.12
sysroot_musl
# Its paths are those of the machine that musl-dev belongs to, where lib is usr/lib.
sed -e "s|/usr/|$sysroot/usr/|g" -e "s|^-L|-L$sysroot/lib/aarch64-linux-musl &|" \
    "$sysroot/usr/lib/aarch64-linux-musl/musl-gcc.specs" >"$tmp/musl.specs"
musl_gcc="aarch64-linux-gnu-gcc -specs=$tmp/musl.specs"

musl=$(fetch_deb arm64 musl)
plain_root root aarch64 aarch64-linux-gnu "$musl"
[[ ! -e $root/lib/ld-linux-aarch64.so.1 ]] || fail "the root has a C library beside musl"

# for_musl COMPILER: packages with it and builds a module in the root.
for_musl() {
    rm -rf "$out"
    build 0 "$objtree" --kernelrelease "$release" --cc "$1" --sysroot "$sysroot" --format tar,deb
    # mdp finds its headers in the sysroot.
    expect_text 'for aarch64.*/mdp' "$tmp/stdout"
    expect_text 'warning: scripts/sign-file is left out: libcrypto for arm64 .*unpack libcrypto for musl'
    dpkg-deb -f "$(package_of .deb)" >"$tmp/control"
    expect_text '^Architecture: musl-linux-arm64$' "$tmp/control"
    expect_text '^Depends: musl$' "$tmp/control"
    packaged_tree .tar
    read_programs "$tree"
    expect_loader "$loader"
    expect_needed libc.so
    expect_no_text 'libc\.so\.6|GLIBC_' "$tmp/readelf"
    expect_no_text 'Machine: +(Adv|Intel)' "$tmp/readelf"
    build_trial_in_root "$tree" arm64 aarch64-linux-gnu
}
for_musl "$musl_gcc"
for_musl 'clang --target=aarch64-linux-musl'

# No sysroot: the compiler alone says what the userland is.
build 0 "$objtree" --kernelrelease "$release" --cc "$musl_gcc" --dry-run
expect_text "userland +aarch64, 64-bit, little-endian, musl, loader $loader" "$tmp/stdout"
