#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# lintian finds no error in the .deb: none at all with xz; with zstd the one that Debian 12's lintian has for zstd
# members, and no other. A vmlinux of type information alone has its overrides.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"

command -v lintian >/dev/null || skip "lintian (apt-get install lintian)"

# package NAME OBJTREE [OPTION...]: into the folder NAME.
package() {
    out=$tmp/$1
    build 0 "${@:2}" --format deb
}

# lint NAME...: leaves lintian's errors about the packages in those folders in $tmp/errors.
lint() {
    # lintian's own status says that there are tags, which is what is looked at here.
    (cd "$tmp" && find "$@" -name '*.deb' -print0 |
        TMPDIR=$callers_tmpdir xargs -0 lintian --allow-root --no-cfg) >"$tmp/lintian" 2>"$tmp/lintian.err" || true
    ! grep -qvE '^(warning: |running with root|$)' "$tmp/lintian.err" || fail "lintian did not work" "$tmp/lintian.err"
    grep '^E:' "$tmp/lintian" >"$tmp/errors" || true
}

kernel 6.12
sysroot_full
vmlinux=$(debian_vmlinux "$objtree" "$release")
package xz "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- --sysroot "$sysroot" --compress xz:1 \
    --vmlinux "$vmlinux"
# What is inside a package is judged by that one; these are about the archive and the relations.
small_tree "$tmp/small"
package split "$tmp/small/obj" --compress xz:1 --split
package zstd "$tmp/small/obj" --compress zstd
lint xz split
[[ ! -s $tmp/errors ]] || fail "lintian finds errors in the .deb with xz, or in a split one" "$tmp/errors"
# A vmlinux that has only type information looks like a broken program.
expect_no_text 'vmlinux' "$tmp/lintian"
lint zstd
grep -v ' malformed-deb-archive .*\.tar\.zst' "$tmp/errors" >"$tmp/others" || true
[[ ! -s $tmp/others ]] || fail "lintian finds errors in the .deb with zstd" "$tmp/others"
