#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` compares what a package declares, and the release it is for, with what its programs and makefiles need.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
# Programs that need a symbol version of this machine's C library.
glibc=$(readelf -V /bin/true | grep -o 'GLIBC_[0-9.]*' | sort -Vu | tail -n 1)
[[ -n $glibc ]] || skip "a /bin/true with symbol versions"
small_config "$tmp/small/obj" CONFIG_MODULES=y CONFIG_CC_IS_CLANG=y CONFIG_CLANG_VERSION=150006 CONFIG_LD_IS_LLD=y CONFIG_AS_IS_LLVM=y
build 0 "$tmp/small/obj" --format deb,rpm,pacman,apk,tar --compress gzip --depends clang-15 --depends lld

# verify STATUS ARGUMENT...
verify() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" verify --all "$@"
}
# expect_no_needs: no finding of these rules
expect_no_needs() {
    ! grep -E 'undeclared-|dependency-too-old' "$tmp/stdout" || fail "a need is not declared" "$tmp/stdout"
}

# What we write declares everything, in every format.
for file in "$out"/*.{deb,rpm,pkg.tar.*,apk,tar.gz}; do
    [[ $file != *.sig ]] || continue
    verify 0 "$file"
    expect_no_needs
done

# with_depends [RELATION]: the .deb with nothing but that in its Depends, as $tmp/changed.deb
deb=$(package_of .deb)
with_depends() {
    rm -rf "$tmp/content"
    dpkg-deb -R "$deb" "$tmp/content"
    sed -i '/^Depends:/d; /^Recommends:/d' "$tmp/content/DEBIAN/control"
    [[ $# -eq 0 ]] || sed -i "/^Architecture:/a Depends: $1" "$tmp/content/DEBIAN/control"
    dpkg-deb --root-owner-group -Zgzip -b "$tmp/content" "$tmp/changed.deb" >"$tmp/dpkg-deb.log"
}
with_depends
verify 0 "$tmp/changed.deb"
expect_text "needs libc.so.6, and the package declares nothing .* declare libc6 \\(>= ${glibc#GLIBC_}\\) \[undeclared-library\]" "$tmp/stdout"
expect_text 'auto.conf says that the kernel was compiled with clang 15, .*: declare clang-15 \[undeclared-tool\]' "$tmp/stdout"
expect_text 'linked with ld.lld .*: declare lld-15 \[undeclared-tool\]' "$tmp/stdout"
with_depends 'libc6 (>= 2.2), clang, lld-14'
verify 0 "$tmp/changed.deb"
expect_text "needs $glibc of libc.so.6, but the package declares libc6 \\(>= 2.2\\): .* \[dependency-too-old\]" "$tmp/stdout"
expect_text 'but the package declares lld-14: declare lld-15 \[undeclared-tool\]' "$tmp/stdout"
verify 5 --level error --for-release alpine:3.20 "$deb"
expect_text 'the C library of alpine:3.20 is musl: it cannot start there \[elf-interpreter\]' "$tmp/stdout"
verify 0 --for-release fedora:43 "$deb"
verify 2 --for-release fedora:1 "$deb"
expect_text 'debian:12' "$tmp/stderr"
