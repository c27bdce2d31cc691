#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` of packages and trees made to deceive, to hang or to fill the machine: the right status within ten seconds and 500
# MB, nothing is left, and the report has nothing of this machine and no line of the package's making. EXTMOD_TEST_ALL=1
# makes each kind in every format.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in python3 zstd; do
    command -v "$tool" >/dev/null || skip "$tool"
done
small_tree "$tmp/small"
expect_status 0 "$EXTMOD_PKG" stage "$tmp/small/obj" "$tmp/tree"
mkdir "$tmp/work"
status=0
PYTHONDONTWRITEBYTECODE=1 LC_ALL=C python3 "$top/tests/hostile/run.py" "$tmp/tree" "$tmp/work" "${HOSTILE_CASES:-*}" \
    >"$tmp/problems" 2>&1 || status=$?
[[ $status -eq 0 ]] || fail "hostile packages are not borne" "$tmp/problems"
tail -n 1 "$tmp/problems"
