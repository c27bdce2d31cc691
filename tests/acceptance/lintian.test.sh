#!/bin/bash
# lintian finds no error in the .deb: none at all with xz; with zstd the one that Debian 12's lintian has for zstd
# members, and no other.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

command -v lintian >/dev/null || skip "lintian (apt-get install lintian)"

# lint COMPRESSION [LINTIAN-OPTION...]: leaves lintian's errors in $tmp/errors.
lint() {
    local compression=$1 found
    shift
    expect_status 0 "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- \
        --sysroot "$sysroot" --format deb --compress "$compression" --output "$tmp/$compression"
    mapfile -t found < <(compgen -G "$tmp/$compression/*.deb")
    [[ ${#found[@]} -eq 1 ]] || fail "not one .deb but ${#found[@]}"
    # lintian's own status says that there are tags, which is what is looked at here.
    lintian --allow-root --no-cfg "$@" "${found[0]}" >"$tmp/lintian" 2>"$tmp/lintian.err" || true
    ! grep -qvE '^(warning: |running with root|$)' "$tmp/lintian.err" || fail "lintian did not work" "$tmp/lintian.err"
    grep '^E:' "$tmp/lintian" >"$tmp/errors" || true
}

kernel 6.1
sysroot_ssl
lint xz
[[ ! -s $tmp/errors ]] || fail "lintian finds errors in the .deb with xz" "$tmp/errors"
# What is inside was judged above and is the same; the checks of the archive itself take half the time.
lint zstd -C deb-format
grep -v ' malformed-deb-archive .*\.tar\.zst' "$tmp/errors" >"$tmp/others" || true
[[ ! -s $tmp/others ]] || fail "lintian finds errors in the .deb with zstd" "$tmp/others"
