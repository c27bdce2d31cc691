#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What verify accepts of changed packages is what the formats' own tools unpack. EXTMOD_TEST_ROUNDS says how many.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in python3 dpkg-deb rpm rpm2cpio cpio bsdtar; do
    command -v "$tool" >/dev/null || skip "$tool"
done
: "${LIST_PACKAGE:=${EXTMOD_PKG%/*}/tests/list-package}"
export LIST_PACKAGE
[[ -x $LIST_PACKAGE ]] || skip "$LIST_PACKAGE"

small_tree "$tmp/small"
build 0 "$tmp/small/obj" --format all --compress gzip
mkdir "$tmp/work"
mapfile -t packages < <(find "$out" -type f)
status=0
PYTHONDONTWRITEBYTECODE=1 LC_ALL=C python3 "$top/tests/hostile/differential.py" "$tmp/work" "${EXTMOD_TEST_ROUNDS:-1000}" "${packages[@]}" \
    >"$tmp/differences" 2>&1 || status=$?
[[ $status -eq 0 ]] || fail "verify and another tool read packages differently" "$tmp/differences"
tail -n 1 "$tmp/differences"
