#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Several runs write into one output folder at once: all succeed, packages are whole and the lists beside them complete.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

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

# Different packages: every one is in both lists.
out=$tmp/many_out
pids=()
for run in {1..20}; do
    "$EXTMOD_PKG" build "$tmp/small/obj" --format deb,tar --compress none --package-version "1-$run" --output "$out" \
        >"$tmp/run$run" 2>&1 &
    pids+=($!)
done
for run in {1..20}; do
    wait "${pids[run - 1]}" || fail "run $run" "$tmp/run$run"
done
expect_no_litter
(cd "$out" && printf '%s\n' *.deb *.tar | LC_ALL=C sort) >"$tmp/packages"
[[ $(wc -l <"$tmp/packages") -eq 40 ]] || fail "not 40 packages" "$tmp/packages"
cut -c67- "$out/SHA256SUMS" >"$tmp/summed"
expect_same "what SHA256SUMS lists" "$tmp/packages" "$tmp/summed"
jq -r '.packages[].path' "$out/manifest.json" >"$tmp/listed"
expect_same "what manifest.json lists" "$tmp/packages" "$tmp/listed"
jq -r '.packages[].manifest' "$out/manifest.json" | sort -u | while read -r manifest; do
    jq -r '.packages[] | .sha256 + "  " + (.path | sub(".*/"; ""))' "$out/$manifest"
done | sort >"$tmp/manifests"
sort "$out/SHA256SUMS" >"$tmp/summed"
expect_same "what the manifests list" "$tmp/summed" "$tmp/manifests"

# The same name and other bytes: the lists are of the package that stayed.
out=$tmp/same_out
pids=()
for run in {1..20}; do
    "$EXTMOD_PKG" build "$tmp/small/obj" --format deb --description "made by run $run" --output "$out" >"$tmp/run$run" 2>&1 &
    pids+=($!)
done
for run in {1..20}; do
    wait "${pids[run - 1]}" || fail "run $run" "$tmp/run$run"
done
expect_no_litter
(cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || fail "SHA256SUMS is of another package"
sum=$(sha256sum <"$(package_of .deb)")
for list in "$out/manifest.json" "$out"/*.deb.manifest.json; do
    [[ $(jq -r '.packages[0].sha256' "$list") == "${sum%% *}" ]] || fail "it is of another package" "$list"
done

# Rounds of six runs, two of which are killed: the others do not notice, and what stays is whole.
log "EXTMOD_SEED=$seed"
out=$tmp/six_out
for ((round = 0; round < $(moments 3 20); round++)); do
    pids=()
    for run in {1..6}; do
        "$EXTMOD_PKG" build "$tmp/small/obj" --format deb,tar --package-version "$round-$((run / 2))" --description "of run $run" \
            --output "$out" >"$tmp/run$run" 2>&1 &
        pids+=($!)
    done
    random_sleep 300
    kill -s KILL "${pids[@]:0:2}" 2>/dev/null || true
    for run in {1..6}; do
        status=0
        { wait "${pids[run - 1]}"; } 2>/dev/null || status=$?
        [[ $status -eq 0 || $run -le 2 && $status -eq 137 ]] || fail "status $status of run $run" "$tmp/run$run"
    done
    expect_status 0 "$EXTMOD_PKG" build "$tmp/small/obj" --format tar --output "$out"
    expect_no_litter
    (cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || fail "SHA256SUMS is of other packages"
    (cd "$out" && printf '%s\n' *.deb *.tar.zst | LC_ALL=C sort) >"$tmp/packages"
    cut -c67- "$out/SHA256SUMS" >"$tmp/summed"
    expect_same "what SHA256SUMS lists" "$tmp/packages" "$tmp/summed"
done
