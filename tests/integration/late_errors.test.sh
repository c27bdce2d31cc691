#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file system that reports a full disk or quota only when a file is synced or closed, as NFS does: exit 3, no package. And
# what is on the disk when: all files and the list of their names before
# the first one has its name, the folder after the last.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

cc -shared -fPIC -Wall -Werror -o "$tmp/late.so" "$top/tests/integration/late_errors.c" -ldl
small_tree "$tmp/small"
small=$tmp/small/obj
mkdir "$out"

# late CALL FOLDER
late() { with=(env ASAN_OPTIONS=verify_asan_link_order=0 "LD_PRELOAD=$tmp/late.so" "LATE_ERROR=$1" "LATE_FOLDER=$2" LATE_LOG="$tmp/calls"); }

late close "$out"
refused 3 "$small" --format deb,tar
expect_text "cannot write the file \(Input/output error\): $out/linux-headers-"
late fsync "$out"
refused 3 "$small" --format deb,tar
expect_text "cannot write the file \(Disk quota exceeded\): $out/linux-headers-.*: free some space"
late close "$TMPDIR"
refused 3 "$small"
expect_text "\(Input/output error\): $TMPDIR/"

rm -f "$tmp/calls"
late none "$out"
build 0 "$small"
name=$(package_of .tar)
# Temporary names by the names that the files get.
sed "s#$out/##; s#$out\$#.#; s#\.\([^ ]*\)\.extmod-pkg\.[A-Za-z0-9]\{6\}\$#\1#" "$tmp/calls" >"$tmp/order"
files=("${name##*/}" SHA256SUMS "${name##*/}.manifest.json" manifest.json)
journal=.extmod-pkg.journal
printf '%s\n' "${files[@]/#/fsync }" "fsync $journal" "rename $journal" 'fsync .' "${files[@]/#/rename }" 'fsync .' >"$tmp/expected"
expect_same "the order of writing" "$tmp/expected" "$tmp/order"
