#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A host program of which only the beginning is there, as a full disk leaves it, is no program.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/good"
obj=$tmp/good/obj
expect_status 0 "$EXTMOD_PKG" stage "$obj" "$tmp/staged"
size=$(stat -c %s "$obj/scripts/mod/modpost")

for length in 20 100 1000 $((size / 2)); do
    truncate -s "$size" "$tmp/staged/scripts/mod/modpost"
    head -c "$length" /bin/true >"$tmp/staged/scripts/mod/modpost"
    expect_status 5 "$EXTMOD_PKG" verify "$tmp/staged"
    expect_text 'scripts/mod/modpost .*\[elf-unreadable\]' "$tmp/stdout"
done

# The kernel does not read what is behind the segments.
head -c $((size - 1)) /bin/true >"$tmp/staged/scripts/mod/modpost"
expect_status 0 "$tmp/staged/scripts/mod/modpost"
expect_status 0 "$EXTMOD_PKG" verify "$tmp/staged"

head -c 1000 /bin/true >"$obj/scripts/mod/modpost"
refused 5 "$obj"
head -c 1000 /bin/true >"$obj/scripts/basic/fixdep"
refused 2 "$obj"
expect_text 'damaged.*scripts/basic/fixdep.*modules_prepare'
