#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Each library of the run arch is missing once: only its programs are left out, with its name and how to get it, and
# --require makes that an error. Type information is complete or absent.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.12
vmlinux=$(debian_vmlinux "$objtree" "$release")
sysroot_full
quick_compiler "$tmp/cc"
export EXTMOD_PKG_CACHE=$tmp/cache
common=("$objtree" --kernelrelease "$release" --cc "$tmp/cc" --vmlinux "$vmlinux")

# without LIBRARY FILE...: sets $sysroot to the whole one less those files
without() {
    local library=$1 file
    shift
    cp -a "$whole" "$tmp/without-$library"
    sysroot=$tmp/without-$library
    for file in "$@"; do
        compgen -G "$sysroot/$file" >/dev/null || fail "there is no $file"
        # shellcheck disable=SC2086
        rm -r "${sysroot:?}"/$file
    done
}

# left_out LIBRARY PACKAGE PROGRAM...: these and no others
left_out() {
    local library=$1 package=$2 program
    shift 2
    for program in "$@"; do
        refused 3 "${common[@]}" --sysroot "$sysroot" --require "$program"
        expect_text "required host program cannot be built, $library for arm64 is missing here: .*$program: .*$package:arm64"
    done
    build 0 "${common[@]}" --sysroot "$sysroot"
    tar -tf "$(package_of .tar)" >"$tmp/list"
    for program in "$@"; do
        expect_text "warning: ([^ ]*/)?$program is left out: $library for arm64 is missing here, .*apt-get install .*$package:arm64"
        expect_no_text "/$program\$" "$tmp/list"
    done
    [[ $(grep -c 'is left out' "$tmp/stderr") -eq $# ]] || fail "other programs are left out, too" "$tmp/stderr"
    rm -r "$out"
}

whole=$sysroot
lib='usr/lib/aarch64-linux-gnu'
without libcrypto "$lib/libcrypto.*" "$lib/libssl.*" usr/include/openssl usr/include/aarch64-linux-gnu/openssl
left_out libcrypto libssl-dev sign-file extract-cert
expect_text '/resolve_btfids$' "$tmp/list"
expect_text '/linux-headers-[^/]*/vmlinux$' "$tmp/list"

without libelf "$lib/libelf*" usr/include/libelf.h usr/include/gelf.h usr/include/elfutils
left_out libelf libelf-dev resolve_btfids
expect_text '/sign-file$' "$tmp/list"
expect_no_text '/linux-headers-[^/]*/vmlinux$' "$tmp/list"

without zlib "$lib/libz.*" "lib/aarch64-linux-gnu/libz.*" usr/include/zlib.h
left_out zlib zlib1g-dev resolve_btfids
expect_no_text '/linux-headers-[^/]*/vmlinux$' "$tmp/list"

# headers without the library, as where only half of it was unpacked
common=("$objtree" --kernelrelease "$release" --cc "$tmp/cc")
without libcrypto-library "$lib/libcrypto.*"
left_out libcrypto libssl-dev sign-file extract-cert
