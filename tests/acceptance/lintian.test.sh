#!/bin/bash
# lintian finds no error in the .deb. Debian 12's lintian does not know zstd members and stops at them, so with
# zstd that one error is expected and with xz everything is judged.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

command -v lintian >/dev/null || skip "lintian (apt-get install lintian)"

# lint COMPRESSION: leaves lintian's errors in $tmp/errors.
lint() {
    local found
    expect_status 0 "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- \
        --sysroot "$sysroot" --format deb --compress "$1" --output "$tmp/$1"
    mapfile -t found < <(compgen -G "$tmp/$1/*.deb")
    [[ ${#found[@]} -eq 1 ]] || fail "not one .deb but ${#found[@]}"
    # lintian's own status says that there are tags, which is what is looked at here.
    lintian --allow-root --no-cfg "${found[0]}" >"$tmp/lintian" 2>"$tmp/lintian.err" || true
    ! grep -qvE '^(warning: |running with root|$)' "$tmp/lintian.err" || fail "lintian did not work" "$tmp/lintian.err"
    grep '^E:' "$tmp/lintian" >"$tmp/errors" || true
}

kernel 6.1
sysroot_ssl
lint zstd
grep -v 'malformed-deb-archive' "$tmp/errors" >"$tmp/others" || true
[[ ! -s $tmp/others ]] || fail "lintian finds errors in the .deb with zstd" "$tmp/others"
lint xz
[[ ! -s $tmp/errors ]] || fail "lintian finds errors in the .deb with xz" "$tmp/errors"
