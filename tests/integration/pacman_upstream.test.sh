#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The headers package for pacman has every path that the functions of the tree's own PKGBUILD would install (System.map too),
# except useless ones, and none of the kernel's debug package.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

# installed_by FUNCTION [FIND-EXPRESSION]: what it puts into a package. Its programs would be compiled by the same compiler, so it
# rebuilds nothing.
installed_by() {
    rm -rf "${tmp:?}/$1"
    mkdir "$tmp/$1"
    # The PKGBUILD lies in objtree, as when makepkg reads it.
    cp "$srctree/scripts/package/PKGBUILD" "$objtree/PKGBUILD"
    # shellcheck disable=SC2016
    logged "$tmp/log" "the kernel's own PKGBUILD cannot $1" env -C "$objtree" srctree="$srctree" objtree=. KERNELRELEASE="$release" \
        MODLIB="/lib/modules/$release" KBUILD_REVISION=1 CARCH="$1" SRCARCH="$srcarch" CC=gcc HOSTCC=gcc MAKE=true \
        pkgdir="$tmp/$1" bash -c '. ./PKGBUILD && set -e && "$1"' bash "$1"
    (cd "$tmp/$1" && find . -mindepth 1 "${@:2}" -printf '%P\n') | LC_ALL=C sort
}

# compare SRCARCH [OPTION...]: a copy of $objtree, packaged by us and by the PKGBUILD of its source
compare() {
    local build=usr/lib/modules/$release/build file
    srcarch=$1
    shift
    rm -rf "$tmp/objtree" "$out"
    copy_objtree objtree
    echo 'ffffffff81000000 T _text' >"$objtree/System.map"
    cp /bin/true "$objtree/vmlinux"
    build 0 "$objtree" --format pacman "$@"
    tar -tf "$(package_of .pkg.tar)" | grep -v '^\.' | sed 's|/$||' | LC_ALL=C sort >"$tmp/ours"
    for file in System.map .config; do expect_text "^$build/$file\$" "$tmp/ours"; done

    installed_by _package-headers >"$tmp/theirs"
    [[ $(wc -l <"$tmp/theirs") -gt 5000 ]] || fail "the PKGBUILD did not do its work" "$tmp/theirs"
    LC_ALL=C comm -13 "$tmp/ours" "$tmp/theirs" >"$tmp/missing"
    # Left out of all formats, see upstream.test.sh; the newest kernel-doc is a link to tools/docs, which is in neither.
    grep -vE '(^|/)(\.gitignore|\.gitattributes|[^/]*~|\.[^/]*\.swp|[^/]*\.orig|devicetable-offsets\.s|[^/]*\.a|scripts/kernel-doc)$' "$tmp/missing" \
        >"$tmp/really_missing" || true
    [[ ! -s $tmp/really_missing ]] || fail "the kernel's own package has these, ours has not" "$tmp/really_missing"

    installed_by _package-debug ! -type d >"$tmp/debug"
    expect_text "^$build/vmlinux\$" "$tmp/debug"
    LC_ALL=C comm -12 "$tmp/ours" "$tmp/debug" >"$tmp/both"
    [[ ! -s $tmp/both ]] || fail "the kernel's debug package has the same paths" "$tmp/both"
}

kernel_native
compare x86
sysroot_ssl
prepared_kernel 7
compare arm64 --sysroot "$sysroot" --allow-missing-symvers
