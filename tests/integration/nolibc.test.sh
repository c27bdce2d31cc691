#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A cross compiler without a C library of its own, as kernel.org's and Fedora's are: it compiles kernels and links no
# program. That is said, with what helps, and a C library given as --sysroot helps.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.12
sysroot_libc
common=(--kernelrelease "$release")

hide_c_library

for cc in aarch64-linux-gnu-gcc 'clang --target=aarch64-linux-gnu'; do
    refused 3 "$objtree" "${common[@]}" --cc "$cc"
    expect_text 'the compiler cannot link a program that runs on the target .*, its output:'
    # Debian's compilers find this machine's headers, and their parts for arm64 nowhere.
    expect_text "fatal error: ('bits/.*\.h' file not found|bits/.*\.h: No such file)"
    expect_text "^ *$cc \(named by --cc\): install the C library for it \(.apt-get install libc6-dev-arm64-cross.\), give one with --sysroot"
done
# By the name that the tree records, too.
refused 3 "$objtree" "${common[@]}"
expect_text 'libc6-dev-arm64-cross.*--sysroot'

# Libraries alone are no C library.
sysroot_ssl
refused 3 "$objtree" "${common[@]}" --sysroot "$sysroot"
expect_text 'cannot link a program.*'

sysroot_libc
for cc in aarch64-linux-gnu-gcc 'clang --target=aarch64-linux-gnu'; do
    build 0 "$objtree" "${common[@]}" --sysroot "$sysroot" --cc "$cc" --format deb --no-cache
    expect_text 'userland +aarch64, 64-bit, little-endian, glibc 2\.[0-9]+, loader /lib/ld-linux-aarch64.so.1' "$tmp/stdout"
    expect_text 'programs +[0-9]+ rebuilt for aarch64.*modpost' "$tmp/stdout"
    [[ $(dpkg-deb -f "$(package_of .deb)" Depends) =~ ^libc6\ \(\>=\ 2\.[0-9]+\)$ ]] ||
        fail "the .deb depends on $(dpkg-deb -f "$(package_of .deb)" Depends)"
done
# The programs run with that C library.
unpack "$(package_of .deb)" "$tmp/unpacked"
tree=$(headers_in "$tmp/unpacked")
expect_status 0 qemu-aarch64-static -L "$sysroot" "$tree/scripts/mod/modpost" -o "$tmp/symvers"
