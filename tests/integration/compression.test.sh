#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Every compression: a package that dpkg and tar can read, verified, and equal bytes when made again elsewhere.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
numbers=$tmp/small/src/include/linux/numbers.h
cp -a "$tmp/small/obj" "$tmp/elsewhere"
listed() { sed 's,^\./,,' | LC_ALL=C sort; }

for compression in zstd xz:0 gzip:1 none xz gzip zstd:19; do
    case $compression in
    # Several blocks for several threads.
    zstd) seq 1 1500000 >"$numbers" ;;
    xz:0 | gzip:1 | none) seq 1 400000 >"$numbers" ;;
    *) seq 1 50000 >"$numbers" ;;
    esac
    case ${compression%:*} in zstd) ending=.zst ;; xz) ending=.xz ;; gzip) ending=.gz ;; *) ending= ;; esac
    out=$tmp/first
    build 0 "$tmp/small/obj" --format all --compress "$compression"
    deb=$(package_of .deb)
    tar=$(package_of "amd64.tar$ending")
    rpm=$(package_of .rpm)
    pacman=$(package_of ".pkg.tar$ending")
    apk=$(package_of .apk)
    out=$tmp/second
    with=(taskset -c 0 env TZ=Asia/Tokyo)
    umask 007
    build 0 "$tmp/elsewhere" --format all --compress "$compression"
    umask 022
    with=()
    expect_same "the .deb with $compression" "$deb" "$(package_of .deb)"
    expect_same "the .tar with $compression" "$tar" "$(package_of "amd64.tar$ending")"
    expect_same "the .rpm with $compression" "$rpm" "$(package_of .rpm)"
    expect_same "the pacman package with $compression" "$pacman" "$(package_of ".pkg.tar$ending")"
    expect_same "the .apk with $compression" "$apk" "$(package_of .apk)"

    [[ $(ar t "$deb" | tr '\n' ' ') == "debian-binary control.tar$ending data.tar$ending " ]] || fail "members: $(ar t "$deb")"
    dpkg-deb --fsys-tarfile "$deb" | tar -tf - | grep usr/src/. | listed >"$tmp/deb.list"
    tar -tf "$tar" | grep usr/src/. | listed >"$tmp/tar.list"
    expect_same "the content with $compression" "$tmp/deb.list" "$tmp/tar.list"
    expect_text 'include/linux/numbers.h' "$tmp/tar.list"
    expect_status 0 "$EXTMOD_PKG" verify "$deb" "$tar" "$rpm" "$pacman" "$apk"
    rm -r "$tmp/first" "$tmp/second"
done

for wrong in zstd:0 zstd:20 xz:10 gzip:x none:1 lzma '' :; do
    out=$tmp/wrong
    refused 2 "$tmp/small/obj" --compress "$wrong"
done
