#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 32-bit programs by the 64-bit compiler of x86: without its 32-bit half nothing can be linked, and gcc-multilib is what
# helps, not the C library of a cross compiler. With a sysroot that has all of it packages are for i386.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

[[ $(uname -m) == x86_64 ]] || skip "an x86_64 machine"
[[ $(gcc -m32 -print-libgcc-file-name) != */32/libgcc.a ]] || skip "a machine without gcc-multilib"
kernel 6.12
common=(--kernelrelease "$release" --run-arch i386)
compilers=(gcc 'gcc -m32' clang)

for cc in "${compilers[@]}"; do
    refused 3 "$objtree" "${common[@]}" --cc "$cc"
    expect_text 'the compiler cannot link a program that runs on the target .*, its output:'
    expect_text '^ *(gcc -m32|clang --target=i686-linux-gnu) \(named by --cc\): install the C library for it \(.apt-get install gcc-multilib.\)'
    expect_no_text 'i386-cross'
done
# Where it names the compiler itself, a cross compiler with its C library is as good.
refused 3 "$objtree" "${common[@]}"
expect_text 'i686-linux-gnu-gcc \(named by --run-arch i386\): .apt-get install gcc-i686-linux-gnu libc6-dev-i386-cross'

# A C library without the kernel's headers links a program of stdio.h alone, and no host program.
sysroot_i386
cp -a "$sysroot" "$tmp/without-linux"
rm -r "$tmp"/without-linux/usr/include/{asm-generic,linux,i386-linux-gnu/asm}
refused 3 "$objtree" "${common[@]}" --cc gcc --sysroot "$tmp/without-linux"
expect_text 'cannot link a program'
expect_text 'fatal error: linux/.*\.h: No such file'

for cc in "${compilers[@]}"; do
    rm -rf "$out"
    build 0 "$objtree" "${common[@]}" --cc "$cc" --sysroot "$sysroot" --format deb
    expect_text 'userland +i386, 32-bit, little-endian, glibc 2\.[0-9]+, loader /lib/ld-linux.so.2' "$tmp/stdout"
    expect_text 'programs .*for i386, 32-bit, little-endian.*modpost' "$tmp/stdout"
    [[ $(dpkg-deb -f "$(package_of .deb)" Architecture) == i386 ]] ||
        fail "the package is for $(dpkg-deb -f "$(package_of .deb)" Architecture)"
done
unpack "$(package_of .deb)" "$tmp/unpacked"
tree=$(headers_in "$tmp/unpacked")
[[ $(machine_of "$tree/scripts/mod/modpost") == 'Intel 80386' ]] || fail "modpost is for $(machine_of "$tree/scripts/mod/modpost")"
expect_status 0 qemu-i386-static -L "$sysroot" "$tree/scripts/mod/modpost" -o "$tmp/symvers"
expect_status 0 "$EXTMOD_PKG" verify --run-arch i386 --sysroot "$sysroot" "$tree"
