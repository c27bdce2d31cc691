#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tree whose own fixdep does not start here, as it was built in a container with another C library or lies on a noexec mount:
# one compiled from its source serves. Without a compiler for this machine that is exit 3 with both reasons.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

in_mount_namespace
prepared_kernel 6.12
plain=$objtree
options=(--allow-missing-symvers --no-cache)
quick_compiler "$tmp/cross"

# served OBJTREE: by a fixdep of its own, and with the same programs as the tree whose fixdep starts.
served() {
    rm -rf "$out" "$tmp/unpacked"
    build 0 "$1" "${options[@]}" --srctree "$srctree" --cc "$tmp/cross"
    expect_text 'programs +[0-9]+ rebuilt for aarch64.*basic/fixdep.*modpost' "$tmp/stdout"
    unpack "$(package_of .tar)" "$tmp/unpacked"
    (cd "$(headers_in "$tmp/unpacked")" && find scripts -type f -perm -100 -print0 | sort -z | xargs -0 sha256sum) >"$tmp/programs"
    [[ -f $tmp/reference ]] || cp "$tmp/programs" "$tmp/reference"
    expect_same "the programs" "$tmp/reference" "$tmp/programs"
}
served "$plain"

copy_objtree container
fixdep=scripts/basic/fixdep
gcc -Wl,--dynamic-linker=/no/such/loader -I"$srctree/scripts/include" -o "$tmp/fixdep" "$srctree/$fixdep.c"
cp "$tmp/fixdep" "$objtree/$fixdep"
! "$objtree/$fixdep" 2>"$tmp/said" || fail "fixdep starts all the same"
served "$objtree"

mkdir "$tmp/noexec"
mount -t tmpfs -o noexec tmpfs "$tmp/noexec"
cp -a "$plain" "$tmp/noexec/objtree"
served "$tmp/noexec/objtree"

# All of this machine's programs except those that compile for it.
bin=$tmp/bin
mkdir "$bin"
cp -as /usr/bin/. "$bin"
rm -f "$bin"/{cc,c89,c99,gcc,clang,x86_64-linux-gnu-gcc,"$(uname -m)-linux-gnu-gcc"}{,-[0-9]*}
rm -rf "$out"
with=(env PATH="$bin")
for tree in "$tmp/container" "$tmp/noexec/objtree"; do
    refused 3 "$tree" "${options[@]}"
    expect_text "the tree's fixdep does not start here \(.+\), and none could be compiled from its source, .*cc.* said:"
    expect_text "$tree/$fixdep: install a C compiler for this machine, or run make modules_prepare here"
    expect_no_text 'extract-cert|sign-file'
done
expect_text 'Permission denied'
refused 3 "$tmp/container" "${options[@]}"
expect_text 'its dynamic loader /no/such/loader is not here'
# The plain tree needs none.
build 0 "$plain" "${options[@]}" --dry-run
