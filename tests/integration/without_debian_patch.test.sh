#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tree as kernel.org has it, without Debian's patch for the fixdep of tools/ (REALHOSTCC): resolve_btfids is built and has
# the same bytes.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.12
vmlinux=$(debian_vmlinux "$objtree" "$release")
sysroot_full
options=(--kernelrelease "$release" --sysroot "$sysroot" --vmlinux "$vmlinux")
program=tools/bpf/resolve_btfids/resolve_btfids

expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/patched" "${options[@]}"
layer_over "$srctree" "$tmp/source"
grep -rlE 'REALHOST(CC|LD)' "$tmp/source/tools/build" "$tmp/source/tools/bpf/resolve_btfids" "$tmp/source/Makefile" >"$tmp/patched_files" ||
    fail "this tree does not have Debian's patch"
while read -r file; do
    sed -i '/REALHOST\(CC\|LD\)/d' "$file"
done <"$tmp/patched_files"
expect_text '^fixdep:' "$tmp/source/tools/build/Makefile.include"
expect_no_text 'REALHOST' "$tmp/source/tools/build/Makefile.include"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/plain" --srctree "$tmp/source" "${options[@]}" --no-cache
expect_same resolve_btfids "$tmp/patched/$program" "$tmp/plain/$program"
