#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sources are formatted as .clang-format says.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

command -v clang-format >/dev/null || skip "clang-format (apt-get install clang-format)"
mapfile -t sources < <(find "$top/src" "$top/tests/unit" -name '*.cc' -o -name '*.h')
[[ ${#sources[@]} -gt 50 ]] || fail "only ${#sources[@]} sources found"
clang-format --dry-run --Werror "${sources[@]}" 2>"$tmp/log" || fail "clang-format would change something" "$tmp/log"
