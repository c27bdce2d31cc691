#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Both trees were moved after the kernel build, to names with blanks and other letters, and no path that they hold is there any
# longer: --srctree is all that is needed, and the package is the same.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.12
sysroot_ssl
options=(--kernelrelease "$release" --sysroot "$tmp/sysroot" --require sign-file --no-cache)
cp -a "$sysroot" "$tmp/sysroot"
build 0 "$objtree" "${options[@]}"
mv "$(package_of .tar)" "$tmp/before.tar"
rm -r "$out"

old=${objtree%/*}
copy_objtree 'the öbjtree'
rm "$objtree/source"
mkdir "$tmp/the söurce"
mount --bind "$srctree" "$tmp/the söurce"
mount -t tmpfs none "$old"
[[ ! -e $srctree ]] || fail "the source is still there"

refused 2 "$objtree" "${options[@]}"
expect_text "the kernel source that the tree's Makefile names is not there: $srctree: .*--srctree"

# relative, through a link
ln -s 'the söurce' "$tmp/link"
mkdir "$tmp/else where"
cd "$tmp/else where"
out='../the öutput'
build 0 '../the öbjtree' --srctree '../link' "${options[@]}"
expect_same "the package of the moved trees" "$tmp/before.tar" "$(package_of .tar)"
