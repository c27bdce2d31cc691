#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every module of Debian's arm64 kernel fits Debian's headers of that kernel: as the package, and as installed.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

kernel 6.12
version=${objtree%/*}
image=$(fetch_deb arm64 "linux-image-$release-unsigned=${version##*/}")
headers=$(fetch_deb arm64 "linux-headers-$release=${version##*/}")
headers=$(grep '/linux-headers-' <<<"$headers" | head -n 1)
dpkg-deb --extract "$image" "$tmp/image"

# judge PATH...: thousands of modules, without a word about one of them
judge() {
    expect_status 0 "$EXTMOD_PKG" verify --json "$@"
    [[ $(jq '.verified[0].modules' "$tmp/stdout") -gt 4000 ]] || fail "too few modules were judged" "$tmp/stdout"
    [[ $(jq '.verified[0].findings | length' "$tmp/stdout") -eq 0 ]] || fail "something is said to be wrong" "$tmp/stdout"
}
judge --against "$headers" "$image"
judge --against "$headers" "$tmp/image/lib/modules/$release"
# The tree from which it was prepared has the configuration and all sources: it knows the words of vermagic, too.
judge --against "$objtree" "$tmp/image/lib/modules/$release"

# They are not modules of another kernel.
kernel 6.1
expect_status 5 "$EXTMOD_PKG" verify --json --against "$objtree" "$tmp/image/lib/modules"
[[ $(jq '[.verified[0].findings[] | select(.rule == "module-crc")] | length' "$tmp/stdout") -gt 4000 ]] ||
    fail "modules of 6.12 fit 6.1" "$tmp/stdout"
