#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Equal bytes for equal inputs, whatever the folder, umask, time zone, locale, user, number of jobs or TMPDIR.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1

# make_all NAME OBJTREE [OPTION...]: every format into $tmp/NAME
make_all() {
    out=$tmp/$1
    shift
    build 0 "$@" --kernelrelease "$release" --format all
}

# expect_equal NAME NAME
expect_equal() {
    local file
    [[ $(wc -l <"$tmp/$1/SHA256SUMS") -eq 5 ]] || fail "not five packages in $1"
    for file in $(cut -c67- "$tmp/$1/SHA256SUMS") SHA256SUMS; do
        expect_same "$file" "$tmp/$1/$file" "$tmp/$2/$file"
    done
}

# A whole cross build, with everything about it changed at once.
make_all one "$objtree" --jobs 1
copy=$(user_folder copy)
cp -a --reflink=auto "$objtree/." "$copy"
[[ $EUID -ne 0 ]] || chown -R 65534:65534 "$copy"
user_folder other >/dev/null
export TMPDIR
TMPDIR=$(user_folder a_tmpdir_with_a_longer_name)
# shellcheck disable=SC2016
with=(as_user env TZ=Pacific/Kiritimati LC_ALL=C.UTF-8 LANG=de_DE.UTF-8 USER=somebody HOSTNAME=elsewhere
    bash -c 'umask 077 && exec "$@"' bash)
make_all other "$copy" --jobs 2
with=()
TMPDIR=$tmp/tmpdir
expect_equal one other

# The newest of the tree's own times, not now; SOURCE_DATE_EPOCH wins over it. Nothing is rebuilt from here on.
[[ $(tar --full-time -tvf "$(package_of arm64.tar)" | awk '{ print $4 }' | sort -u | wc -l) -eq 1 ]] || fail "times differ"
made=$(date -d "$(tar --utc --full-time -tvf "$(package_of arm64.tar)" | awk 'NR == 1 { print $4, $5 }') UTC" +%s)
[[ $made -le $(stat -c %Y "$objtree/scripts/mod/modpost") || $made -lt $(($(date +%s) - 60)) ]] || fail "the time is now"
rm -r "$tmp/one" "$tmp/other"

small_tree "$tmp/small"
release=6.12.0-small
export SOURCE_DATE_EPOCH=1000000000
make_all epoch "$tmp/small/obj"
unset SOURCE_DATE_EPOCH
tar --utc --full-time -tvf "$(package_of amd64.tar)" >"$tmp/times"
[[ $(grep -c '2001-09-09 01:46:40' "$tmp/times") -eq $(wc -l <"$tmp/times") ]] || fail "not SOURCE_DATE_EPOCH" "$tmp/times"
dpkg-deb --fsys-tarfile "$(package_of .deb)" | tar --utc --full-time -tvf - >"$tmp/times"
[[ $(grep -c '2001-09-09 01:46:40' "$tmp/times") -eq $(wc -l <"$tmp/times") ]] || fail "not SOURCE_DATE_EPOCH" "$tmp/times"
tar --utc --full-time -tvf "$(package_of .pkg.tar)" >"$tmp/times"
[[ $(grep -c '2001-09-09 01:46:40' "$tmp/times") -eq $(wc -l <"$tmp/times") ]] || fail "not SOURCE_DATE_EPOCH" "$tmp/times"
