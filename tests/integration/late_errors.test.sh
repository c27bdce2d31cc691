#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A file system that reports a full disk or quota only when a file is synced or closed, as NFS does: exit 3, no package. And
# what is on the disk when: a package before it has its name, the folder after that.

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
# A temporary name is the last one with a dot before it and six letters behind it.
sed "s#$out/##; s#$out\$#.#; s#\.\([^ ]*\)\.[A-Za-z0-9]\{6\}\$#\1#" "$tmp/calls" >"$tmp/order"
printf '%s\n' "fsync ${name##*/}" "rename ${name##*/}" "fsync ." >"$tmp/expected"
head -n 3 "$tmp/order" >"$tmp/begin"
expect_same "the order of writing" "$tmp/expected" "$tmp/begin"
for list in SHA256SUMS manifest.json; do
    grep -A1 -xF "fsync $list" "$tmp/order" >"$tmp/pair" || fail "$list is not synced" "$tmp/order"
    expect_text "^rename $list\$" "$tmp/pair"
done
[[ $(tail -n 1 "$tmp/order") == 'fsync .' ]] || fail "the folder is not synced at last" "$tmp/order"
