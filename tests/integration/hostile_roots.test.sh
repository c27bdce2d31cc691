#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify --root` and `--sysroot` with folders made to deceive or to hang: nothing but regular files of the folder is read.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
expect_status 0 "$EXTMOD_PKG" stage "$tmp/small/obj" "$tmp/tree"
root=$tmp/root
libraries=(lib/libc.so.6 lib/libelf.so.1 lib/libz.so.1)
programs=(bin/sh usr/bin/env bin/ls usr/bin/make sbin/init bin/busybox lib/ld-linux-x86-64.so.2)

# each FUNCTION: makes a new root in which FUNCTION makes every file that is looked for, and verifies with it
each() {
    rm -rf "$root"
    mkdir -p "$root"/{bin,sbin,lib,usr/bin}
    local path
    for path in "${libraries[@]}" "${programs[@]}"; do "$1" "$root/$path"; done
    expect_status 2 timeout 10 "$EXTMOD_PKG" verify --root "$root" "$tmp/tree"
    expect_text 'holds no program that tells its userland'
    # The sysroot has nothing that can be read, so nothing is known of its libraries.
    local status=0
    timeout 10 "$EXTMOD_PKG" verify --sysroot "$root" "$tmp/tree" >"$tmp/out" 2>&1 || status=$?
    [[ $status -eq 0 || $status -eq 5 ]] || fail "--sysroot with $1: status $status" "$tmp/out"
}

nothing() { :; }
device() { mknod "$1" c 1 5; } # /dev/zero
socket() { python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$1"; }
link_out() { ln -s "../../../../../../../../../..$(realpath /bin/sh)" "$1"; }
link_out_absolute() { ln -s "$tmp/elsewhere/$(basename "$1")" "$1"; }
circle() { ln -s "$(basename "$1")" "$1"; }
folder() { mkdir "$1"; }
damaged() { printf '\177ELF\2\1\1' >"$1"; }

mkdir "$tmp/elsewhere"
for path in "${libraries[@]}" "${programs[@]}"; do cp "$(realpath /bin/sh)" "$tmp/elsewhere/$(basename "$path")"; done
for kind in nothing mkfifo link_out link_out_absolute circle folder damaged; do each "$kind"; done
if mknod "$tmp/device" c 1 5 2>"$tmp/mknod.log"; then each device; fi
if command -v python3 >"$tmp/python3"; then each socket; fi

# A folder that is a link out of the root, or to itself.
rm -rf "$root"
mkdir -p "$root/usr"
ln -s "$tmp/elsewhere" "$root/bin"
ln -s ../../elsewhere "$root/lib"
ln -s bin "$root/usr/bin"
ln -s lib64 "$root/lib64"
expect_status 2 timeout 10 "$EXTMOD_PKG" verify --root "$root" "$tmp/tree"
expect_text 'holds no program that tells its userland'
