#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `repair` ended by a signal or by a full disk leaves nothing.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

in_mount_namespace
kernel 6.1
build 0 "$objtree" --kernelrelease "$release" --run-arch amd64 --format deb,tar
mv "$out" "$tmp/wrong"
deb=$(one_file "$tmp/wrong/*.deb")
cksum "$deb" >"$tmp/before"

# stopped STATUS SIGNAL REGEX: ended when the log has such a line
stopped() {
    local end=$((SECONDS + 60))
    start "$EXTMOD_PKG" repair "$deb" --output "$out" --no-cache --verbose
    until grep -qE -- "$3" "$log"; do
        [[ -d /proc/$pid && $SECONDS -lt $end ]] || fail "'$3' was not reached" "$log"
        sleep 0.01
    done
    kill -s "$2" "$pid"
    ended "$1"
    expect_no_litter
    [[ ! -e $out || -z $(ls -A "$out") ]] || fail "in the output folder: $(ls -A "$out")"
    no_children 2
}
stopped 130 INT 'unpacking'
stopped 143 TERM '^  HOSTCC '
stopped 130 INT 'writing the new package'

# small_disk FOLDER SIZE
small_disk() {
    mkdir -p "$1"
    mount -t tmpfs -o "size=$2" tmpfs "$1"
}
small_disk "$out" 1m
expect_status 3 "$EXTMOD_PKG" repair "$deb" --output "$out"
expect_text "No space left on device\): $out/"
[[ -z $(ls -A "$out") ]] || fail "in the output folder: $(ls -A "$out")"
umount "$out"
small_disk "$TMPDIR" 10m
expect_status 3 "$EXTMOD_PKG" repair "$deb" --output "$out"
expect_text "No space left on device\): $TMPDIR/"
[[ -z $(ls -A "$out") ]] || fail "in the output folder: $(ls -A "$out")"
expect_no_litter
cksum "$deb" >"$tmp/after"
expect_same "the package that was given" "$tmp/before" "$tmp/after"
