#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# SIGKILL at random moments: no process goes on, no half package has a name, and the next run leaves nothing of it.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

log "EXTMOD_SEED=$seed"
small_tree "$tmp/small"
# Something for the compressors to do, so that moments are spread over the whole run.
base64 -w 100 </dev/urandom 2>/dev/null | head -c 8M >"$tmp/small/src/include/linux/large.h" || true
options=(--format all --output "$out")

# milliseconds COMMAND...: prints how long it takes
milliseconds() {
    local begin
    begin=$(date +%s%3N)
    "$@" >"$tmp/stdout" 2>"$log" || fail "it failed without being killed" "$log"
    echo $(($(date +%s%3N) - begin))
}

# killed MILLISECONDS COMMAND...: ends it at a moment of that time, if it still runs then
killed() {
    start "${@:2}"
    random_sleep "$1"
    ! kill -s KILL "$pid" 2>/dev/null || kills=$((kills + 1))
    ended 0 137
    no_children 3
}

# whole_packages: what has a name is what an undisturbed run makes, or is not there at all
whole_packages() {
    local file
    for file in "$out"/linux-headers-* "$out"/kernel-devel-*; do
        [[ ! -e $file || $file == *.manifest.json ]] || cmp -- "$file" "$tmp/whole/${file##*/}" || fail "half a package: $file"
    done
}

# after_next_run: all packages with their lists, and nothing else
after_next_run() {
    expect_status 0 "$EXTMOD_PKG" build "$tmp/small/obj" "${options[@]}"
    expect_no_litter
    (cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || fail "SHA256SUMS is of other packages"
    whole_packages
}

kills=0
time=$(milliseconds "$EXTMOD_PKG" build "$tmp/small/obj" "${options[@]}")
cp -r "$out" "$tmp/whole"
rounds=$(moments 12 100)
for ((round = 0; round < rounds; round++)); do
    rm -rf "${out:?}"/*
    killed "$time" "$EXTMOD_PKG" build "$tmp/small/obj" "${options[@]}"
    whole_packages
    after_next_run
done

package=$(package_of .deb)
time=$(milliseconds "$EXTMOD_PKG" verify "$out"/*.deb "$out"/*.rpm)
for ((round = 0; round < rounds; round++)); do
    killed "$time" "$EXTMOD_PKG" verify "$out"/*.deb "$out"/*.rpm
    expect_status 0 "$EXTMOD_PKG" verify "$package"
    expect_no_litter
done

# While make and compilers run.
kernel 6.1
options=(--kernelrelease "$release" --output "$out" --no-cache)
time=$(milliseconds "$EXTMOD_PKG" build "$objtree" "${options[@]}")
rounds=$(moments 3 25)
for ((round = 0; round < rounds; round++)); do
    killed "$time" "$EXTMOD_PKG" build "$objtree" "${options[@]}"
    build 0 "$tmp/small/obj"
done
[[ $kills -gt 3 ]] || fail "nearly all runs were over before they were killed"

# Before each of the renames: from the first package on, the next run finishes all of them, whatever it makes itself.
cc -shared -fPIC -Wall -Werror -o "$tmp/late.so" "$top/tests/integration/late_errors.c" -ldl
options=(--format all --output "$out")
for ((rename = 1; ; rename++)); do
    rm -rf "${out:?}"/*
    start env LD_PRELOAD="$tmp/late.so" LATE_FOLDER="$out" LATE_KILL="$rename" "$EXTMOD_PKG" build "$tmp/small/obj" "${options[@]}"
    ended 0 137
    grep -q verified "$tmp/stdout" && break
    expect_status 0 "$EXTMOD_PKG" build "$tmp/small/obj" --format tar --package-version 2-1 --output "$out"
    expect_no_litter
    (cd "$out" && sha256sum --check --strict --quiet SHA256SUMS) || fail "rename $rename: SHA256SUMS is of other packages"
    [[ $rename -gt 1 ]] || continue
    for file in "$tmp/whole"/linux-headers-*.* "$tmp/whole"/kernel-devel-*.rpm; do
        [[ $file == *.manifest.json ]] || cmp -- "$file" "$out/${file##*/}" || fail "rename $rename: no ${file##*/}"
        [[ $file == *.manifest.json ]] || grep -qF "  ${file##*/}" "$out/SHA256SUMS" || fail "rename $rename: no sum of $file"
    done
    [[ $(jq '.packages | length' "$out/manifest.json") -eq 6 ]] || fail "rename $rename: not in the list" "$out/manifest.json"
done
[[ $rename -gt 8 ]] || fail "only $rename renames"
