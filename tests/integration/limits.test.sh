#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Under every limit of the machine: the package is made, or exit 3 says which limit it was; nothing is left.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
small_tree "$tmp/small"
head -c 3M /dev/urandom | base64 >"$tmp/small/src/include/linux/large.h"
out=$tmp/whole
build 0 "$tmp/small/obj" --format deb --compress zstd
package=$(package_of .deb)
out=$tmp/out

# limited ULIMIT-OPTION VALUE REGEX COMMAND...: ends with 0, or with 3 and such a message
limited() {
    local option=$1 value=$2 regex=$3 status=0
    shift 3
    (
        ulimit "$option" "$value"
        exec "$@"
    ) >"$tmp/stdout" 2>"$tmp/stderr" </dev/null || status=$?
    case $status in
    0) done=$((done + 1)) ;;
    3)
        refusals=$((refusals + 1))
        expect_text "^extmod-pkg: error: .*($regex)"
        ;;
    127) expect_text 'error while loading shared libraries' ;; # before any of our code
    *) fail "status $status under ulimit $option $value of $*" "$tmp/stderr" ;;
    esac
    # Where even the removal was refused, the next run does it.
    "$EXTMOD_PKG" build "$tmp/small/obj" --dry-run >/dev/null 2>&1
    expect_no_litter
}

# under ULIMIT-OPTION REGEX VALUE...: of a build and of verify; the least is refused, the greatest is enough
under() {
    local option=$1 regex=$2 value
    shift 2
    done=0
    refusals=0
    for value in "$@"; do
        limited "$option" "$value" "$regex" "$EXTMOD_PKG" build "$tmp/small/obj" --format deb,tar --compress zstd --output "$out"
        limited "$option" "$value" "$regex" "$EXTMOD_PKG" verify "$package"
    done
    [[ $done -ge 2 && $refusals -ge 2 ]] || fail "ulimit $option: $done done, $refusals refused"
}

under -f 'File too large.*ulimit -f' 1 100 1000 4000 8000 100000
under -n 'Too many open files' 6 7 8 9 10 12 14 16 24 64
under -v 'not enough memory|Cannot allocate memory|Resource temporarily unavailable' \
    $((40 << 10)) $((60 << 10)) $((80 << 10)) $((100 << 10)) $((150 << 10)) $((200 << 10)) $((300 << 10)) $((4 << 20))

# Nothing at the places of the standard streams: no package gets what is printed.
rm -rf "$out"
status=0
"$EXTMOD_PKG" build "$tmp/small/obj" --format tar --output "$out" >&- 2>&- <&- || status=$?
[[ $status -eq 3 ]] || fail "status $status without a standard output"
expect_status 0 "$EXTMOD_PKG" verify "$(package_of .tar.zst)"

# with_shm OPTIONS COMMAND...: with another /dev/shm, below which the folder of this test is seen all the same. Shows what is
# left there.
with_shm() {
    # shellcheck disable=SC2016
    unshare --mount --propagation private bash -euc '
        options=$1 tmp=$2
        shift 2
        mount --bind "$tmp" /mnt
        mount -t tmpfs tmpfs /dev/shm
        mkdir -p "$tmp"
        mount --bind /mnt "$tmp"
        mount -o "remount,$options" /dev/shm
        "$@"
        find /dev/shm -mindepth 1 -maxdepth 1 ! -path "$tmp" >&2
    ' with_shm "$1" "$tmp" "${@:2}"
}

# Read-only, noexec, tiny: another place serves.
unset TMPDIR
for options in ro noexec size=1m; do
    rm -rf "$out"
    for command in "build $tmp/small/obj --format tar --output $out" "verify $package"; do
        # shellcheck disable=SC2086
        expect_status 0 with_shm "$options" "$EXTMOD_PKG" $command
        expect_no_text '^/dev/shm'
    done
done
