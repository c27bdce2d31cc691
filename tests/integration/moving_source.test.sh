#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file of the tree is rewritten all the time: a package has one of its versions or there is none, with exit 3 and its name.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

small_tree "$tmp/small"
file=$tmp/small/src/include/linux/moving.h
for letter in a b; do
    head -c 3M /dev/zero | tr '\0' "$letter" >"$tmp/$letter"
done
cp "$tmp/a" "$file"

# writing COMMAND: in the background, until end_writing
writing() {
    setsid bash -c "$1" moving "$file" "$tmp" 2>/dev/null &
    writer=$!
}

end_writing() {
    [[ -n $writer ]] || return 0
    kill -- "-$writer" 2>/dev/null || true
    wait "$writer" 2>/dev/null || true
    writer=
}

writer=
trap 'end_writing; cleanup' EXIT

# As a careless generator does it: in place, with and without a pause in the middle.
# shellcheck disable=SC2016
in_place='while :; do for letter in a b; do cat "$2/$letter" >"$1"; sleep 0.1; done; done'
# shellcheck disable=SC2016
in_two_parts='while :; do for letter in a b; do
    { head -c 1M "$2/$letter"; sleep 0.1; tail -c +1048577 "$2/$letter"; } >"$1"
    sleep 0.2
done; done'
for command in "$in_place" "$in_two_parts"; do
    writing "$command"
    for ((round = 0; round < $(moments 3 30); round++)); do
        build 0 "$tmp/small/obj"
        tar -xOf "$(package_of .tar)" --wildcards '*/moving.h' >"$tmp/packaged"
        cmp -s "$tmp/packaged" "$tmp/a" || cmp -s "$tmp/packaged" "$tmp/b" || fail "a torn file was packaged"
    done
    end_writing
    rm -r "$out"
done

# shellcheck disable=SC2016
writing '{ cat "$2/a"; sleep 60; } >"$1"'
sleep 0.2
refused 3 "$tmp/small/obj"
expect_text "the file changes while it is read: $file: wait for what writes it"
end_writing
