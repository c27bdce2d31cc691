#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An ordinary user packages trees that nobody can write to, not even root.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.1
sysroot_ssl
mkdir "$tmp/objtree" "$tmp/srctree"
mount --bind "$objtree" "$tmp/objtree"
mount --bind "$srctree" "$tmp/srctree"
mount -o remount,ro,bind "$tmp/objtree"
mount -o remount,ro,bind "$tmp/srctree"
! touch "$tmp/objtree/x" 2>/dev/null || fail "the mount is not read-only"

with=(as_user)
TMPDIR=$(user_folder users_tmpdir)
out=$(user_folder users_out)
build 0 "$tmp/objtree" --srctree "$tmp/srctree" --kernelrelease "$release" --sysroot "$sysroot" --no-cache
expect_text 'programs +11 rebuilt for aarch64' "$tmp/stdout"
[[ $(stat -c %u "$(package_of .tar)") -ne 0 ]] || fail "the package was not made by an ordinary user"
expect_status 0 as_user "$EXTMOD_PKG" verify "$(package_of .tar)"
