#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# prepare goes on where it was after it was killed, interrupted or met a full disk, with the outcome of a run that was not
# disturbed. Until then build refuses the tree. Two runs at once do not disturb each other.

# shellcheck source=tests/integration/prepare.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"
in_mount_namespace
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

kernel 6.12
small_configuration CONFIG_MODULE_UNLOAD=y
prepare 0 --output "$tmp/undisturbed"
content_of "$tmp/undisturbed" >"$tmp/wanted"
seconds=$(jq '[.steps[].seconds] | add | ceil' "$tmp/undisturbed/prepare.json")

# ended_run SIGNAL: ends a run somewhere; it may be too late
ended_run() {
    start "$EXTMOD_PKG" prepare "$srctree" --config "$small" --output "$made"
    random_sleep $((seconds * 1000))
    kill "-$1" "$pid" 2>/dev/null || true
    { wait "$pid"; } 2>/dev/null || true
    no_children 20
    [[ ! -e $made/.extmod-pkg.prepare ]] || jq -e .finished "$made/.extmod-pkg.prepare" >/dev/null || {
        build 2 "$made"
        expect_text 'was not finished.*same command'
    }
}
rounds=$(moments 2 20)
for ((round = 0; round < rounds; ++round)); do
    rm -rf "$made"
    ended_run KILL
    ended_run "$([[ $((round % 2)) -eq 0 ]] && echo INT || echo KILL)"
    prepare 0
    content_of "$made" | expect_same "the tree after two ends (EXTMOD_SEED=$seed)" "$tmp/wanted" -
    before=$(calls)
    prepare 0
    [[ $(calls) -eq $before ]] || fail "a finished tree was made again" "$tmp/calls"
done
[[ -z $(find "$tmp" -maxdepth 1 -name 'extmod-pkg.run.*') ]] || fail "left beside the tree: $(ls -A "$tmp")"

# A full disk is the machine's fault, and no reason to begin again.
mkdir "$tmp/disk"
made=$tmp/disk/objtree
all=$(du -sm --apparent-size "$tmp/undisturbed" | cut -f1)
for megabytes in 1 $((all * 2 / 3)); do
    mount -t tmpfs -o "size=${megabytes}m" tmpfs "$tmp/disk"
    prepare 3
    expect_text '(No space left|disk is full)'
    mount -o remount,size=200m "$tmp/disk"
    prepare 0
    content_of "$made" | expect_same "the tree after a full disk" "$tmp/wanted" -
    umount "$tmp/disk"
done

# Two at once: one of them does it.
made=$tmp/together
"$EXTMOD_PKG" prepare "$srctree" --config "$small" --output "$made" >"$tmp/one" 2>&1 &
first=$!
"$EXTMOD_PKG" prepare "$srctree" --config "$small" --output "$made" >"$tmp/two" 2>&1 &
second=$!
wait "$first" || fail "the first run" "$tmp/one"
wait "$second" || fail "the second run" "$tmp/two"
content_of "$made" | expect_same "the tree of two runs" "$tmp/wanted" -
[[ $(grep -c 'nothing was run' "$tmp/one" "$tmp/two" | grep -c ':1$') -eq 1 ]] || fail "both runs did it" "$tmp/two"
