#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --json works even if the command line is wrong.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

command -v jq >/dev/null || skip "jq"
for words in 'build --json' 'build --json /nowhere --no-such-option' 'build /nowhere --jobs none --json' 'verify --json'; do
    # shellcheck disable=SC2086
    expect_status 2 "$EXTMOD_PKG" $words
    jq -es 'length == 1 and .[0].status == 2' "$tmp/stdout" >/dev/null || fail "no JSON object: $words" "$tmp/stdout"
done
