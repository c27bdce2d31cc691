#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Two runs at once into one output folder: both succeed, and the packages are whole.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1
options=(--kernelrelease "$release" --run-arch amd64 '--format=deb,tar' --compress none --output "$out")

"$EXTMOD_PKG" build "$objtree" "${options[@]}" >"$tmp/first" 2>&1 &
first=$!
"$EXTMOD_PKG" build "$objtree" "${options[@]}" >"$tmp/second" 2>&1 &
second=$!
wait "$first" || fail "the first run" "$tmp/first"
wait "$second" || fail "the second run" "$tmp/second"
expect_no_litter
deb=$(package_of .deb)
tar=$(package_of .tar)
for file in "$deb" "$tar"; do
    sum=$(sha256sum <"$file")
    for report in "$tmp/first" "$tmp/second"; do
        expect_text "wrote +$file .*sha256 ${sum%% *}\)" "$report"
    done
done
dpkg-deb --fsys-tarfile "$deb" | tar -tf - >/dev/null

# The same with many short runs.
small_tree "$tmp/small"
out=$tmp/small_out
pids=()
for run in {1..20}; do
    "$EXTMOD_PKG" build "$tmp/small/obj" --format deb,tar --output "$out" >"$tmp/run$run" 2>&1 &
    pids+=($!)
done
for run in {1..20}; do
    wait "${pids[run - 1]}" || fail "run $run" "$tmp/run$run"
done
expect_no_litter
expect_status 0 "$EXTMOD_PKG" verify "$(package_of .deb)" "$(package_of .tar.zst)"
