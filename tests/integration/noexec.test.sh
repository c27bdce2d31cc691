#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Folders for temporary files are mounted noexec: another one is used. If there is none: exit 3 before anything runs.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
small_tree "$tmp/small"
mkdir "$tmp"/{exec,noexec,noexec-cache}
places=(/dev/shm /tmp /var/tmp)
for place in "${places[@]}"; do
    mount --bind "$place" "$place"
    mount -o remount,bind,noexec "$place"
done
# What this test itself executes.
mount -t tmpfs tmpfs "$tmp/exec"
cp "$EXTMOD_PKG" "$tmp/exec"
EXTMOD_PKG=$tmp/exec/extmod-pkg
mkdir "$tmp/exec/tmpdir"
for folder in noexec noexec-cache; do mount -t tmpfs -o noexec tmpfs "$tmp/$folder"; done

# Before the kernel is built, not when its packages are made.
TMPDIR=$tmp/noexec
expect_status 3 "$EXTMOD_PKG" kbuild -- touch "$tmp/ran"
for place in "$tmp/noexec" "${places[@]}"; do
    expect_text "no place for temporary folders: .*$place \\(mounted noexec\\).*: set TMPDIR"
done
[[ ! -e $tmp/ran ]] || fail "the command ran all the same"
expect_status 3 env XDG_CACHE_HOME="$tmp/noexec-cache" "$EXTMOD_PKG" kbuild --print-env
expect_text 'mounted noexec: .*XDG_CACHE_HOME'
refused 3 "$tmp/small/obj"

TMPDIR=$tmp/exec/tmpdir
build 0 "$tmp/small/obj"
# What starts no program works anywhere.
TMPDIR=$tmp/tmpdir
expect_status 0 "$EXTMOD_PKG" verify "$(package_of .tar)"
rm -r "$out"

# One of the usual places is enough.
umount /var/tmp
build 0 "$tmp/small/obj"
# shellcheck disable=SC2016
expect_status 7 "$EXTMOD_PKG" kbuild -- sh -c 'echo "$MAKEFILES"; exit 7'
expect_text '^/var/tmp/extmod-pkg\..*/packaging.mk$' "$tmp/stdout"
