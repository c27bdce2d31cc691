#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The disk fills up while packages are written, or while they are made: nothing half stays behind.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.1
# The tree's own programs serve, so that no compiler is the first to notice.
options=(--kernelrelease "$release" --run-arch amd64)

# small_disk FOLDER SIZE
small_disk() {
    mkdir -p "$1"
    ! mountpoint -q "$1" || umount "$1"
    mount -t tmpfs -o "size=$2" tmpfs "$1"
}

out=$tmp/small_out
small_disk "$out" 20m
refused 3 "$objtree" "${options[@]}" --format deb,tar
expect_text "cannot write .*\(No space left on device\): $out/.*: free some space"
refused 3 "$objtree" "${options[@]}" --format deb
expect_text "No space left on device\): $out/"
expect_status 3 "$EXTMOD_PKG" stage "$objtree" "$out/tree" "${options[@]}"
expect_text "No space left on device\): $out/"
[[ -z $(ls -A "$out") ]] || fail "stage left something: $(ls -A "$out")"

# A package that was there before stays what it was.
touch "$out/linux-headers-old.deb"
build 3 "$objtree" "${options[@]}"
[[ $(ls -A "$out") == linux-headers-old.deb ]] || fail "in the output folder: $(ls -A "$out")"

out=$tmp/out
# The last one has room for the tree, which goes while packages are written, and for one of the two.
for size in 1 20 75; do
    small_disk "$TMPDIR" "${size}m"
    refused 3 "$objtree" "${options[@]}" --format deb,pacman
    expect_text "No space left on device\): $TMPDIR/.*free some space.*TMPDIR"
done

# While make runs: whoever notices first, it is the disk that is named.
small_disk "$TMPDIR" 8m
refused 3 "$objtree" --kernelrelease "$release"
expect_text 'No space left on device'

# Twenty sizes of each, so that it is full at every step.
small_tree "$tmp/small"
head -c 6M /dev/urandom | base64 >"$tmp/small/src/include/linux/large.h"
umount "$TMPDIR"

# expect_full_or_done FOLDER COMMAND...: counts what fitted
expect_full_or_done() {
    local folder=$1 status=0
    shift
    "$@" >"$tmp/stdout" 2>"$tmp/stderr" || status=$?
    case $status in
    0) fitted=$((fitted + 1)) ;;
    3) expect_text "No space left on device\\): $folder" ;;
    *) fail "status $status of $*" "$tmp/stderr" ;;
    esac
}

out=$tmp/small_out
fitted=0
for ((size = 0; size < 20; size++)); do
    small_disk "$out" "$((50 + size * 900))k"
    expect_full_or_done "$out" "$EXTMOD_PKG" build "$tmp/small/obj" --format deb,tar --compress zstd --output "$out"
    expect_no_litter
    [[ -n $(ls -A "$out") || $fitted -eq 0 ]] || fail "nothing was written"
done
[[ $fitted -gt 0 && $fitted -lt 20 ]] || fail "$fitted of 20 fitted into the output folder"

out=$tmp/out
fitted=0
for ((size = 0; size < 20; size++)); do
    small_disk "$TMPDIR" "$((50 + size * 1200))k"
    expect_full_or_done "$TMPDIR" "$EXTMOD_PKG" build "$tmp/small/obj" --format deb,tar --compress zstd --output "$out"
    expect_no_litter
done
[[ $fitted -gt 0 && $fitted -lt 20 ]] || fail "$fitted of 20 fitted into TMPDIR"
