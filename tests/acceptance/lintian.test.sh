#!/bin/bash
# lintian finds no error in the .deb: none at all with xz; with zstd the one that Debian 12's lintian has for zstd
# members, and no other.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"

command -v lintian >/dev/null || skip "lintian (apt-get install lintian)"

# lint NAME OBJTREE [OPTION...]: leaves lintian's errors in $tmp/errors.
lint() {
    out=$tmp/$1
    shift
    build 0 "$@" --format deb
    # lintian's own status says that there are tags, which is what is looked at here.
    TMPDIR=$callers_tmpdir lintian --allow-root --no-cfg "$out"/*.deb >"$tmp/lintian" 2>"$tmp/lintian.err" || true
    ! grep -qvE '^(warning: |running with root|$)' "$tmp/lintian.err" || fail "lintian did not work" "$tmp/lintian.err"
    grep '^E:' "$tmp/lintian" >"$tmp/errors" || true
}

kernel 6.1
sysroot_ssl
lint xz "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- --sysroot "$sysroot" --compress xz:1
[[ ! -s $tmp/errors ]] || fail "lintian finds errors in the .deb with xz" "$tmp/errors"
# What is inside a package was judged above; this is about the archive.
small_tree "$tmp/small"
lint zstd "$tmp/small/obj" --compress zstd
grep -v ' malformed-deb-archive .*\.tar\.zst' "$tmp/errors" >"$tmp/others" || true
[[ ! -s $tmp/others ]] || fail "lintian finds errors in the .deb with zstd" "$tmp/others"
lint split "$tmp/small/obj" --compress xz:1 --split
[[ ! -s $tmp/errors ]] || fail "lintian finds errors in a split .deb" "$tmp/errors"
