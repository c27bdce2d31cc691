#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The headers package for pacman has every path that the functions of the tree's own PKGBUILD would install (System.map too),
# except useless ones, and none of the kernel's debug package.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel_native
copy_objtree objtree
echo 'ffffffff81000000 T _text' >"$objtree/System.map"
cp /bin/true "$objtree/vmlinux"
build 0 "$objtree" --format pacman
tar -tf "$(package_of .pkg.tar)" | grep -v '^\.' | sed 's|/$||' | LC_ALL=C sort >"$tmp/ours"

# installed_by FUNCTION [FIND-EXPRESSION]: what it puts into a package. Its programs would be compiled by the same compiler, so it
# rebuilds nothing.
installed_by() {
    mkdir "$tmp/$1"
    # The PKGBUILD lies in objtree, as when makepkg reads it.
    cp "$srctree/scripts/package/PKGBUILD" "$objtree/PKGBUILD"
    # shellcheck disable=SC2016
    logged "$tmp/log" "the kernel's own PKGBUILD cannot $1" env -C "$objtree" srctree="$srctree" objtree=. KERNELRELEASE="$release" \
        MODLIB="/lib/modules/$release" KBUILD_REVISION=1 CARCH=x86_64 SRCARCH=x86 CC=gcc HOSTCC=gcc MAKE=true \
        pkgdir="$tmp/$1" bash -c '. ./PKGBUILD && set -e && "$1"' bash "$1"
    (cd "$tmp/$1" && find . -mindepth 1 "${@:2}" -printf '%P\n') | LC_ALL=C sort
}

installed_by _package-headers >"$tmp/theirs"
[[ $(wc -l <"$tmp/theirs") -gt 5000 ]] || fail "the PKGBUILD did not do its work" "$tmp/theirs"
LC_ALL=C comm -13 "$tmp/ours" "$tmp/theirs" >"$tmp/missing"
# Left out of all formats, see upstream.test.sh.
grep -vE '(^|/)(\.gitignore|\.gitattributes|[^/]*~|\.[^/]*\.swp|[^/]*\.orig|devicetable-offsets\.s|[^/]*\.a)$' "$tmp/missing" \
    >"$tmp/really_missing" || true
[[ ! -s $tmp/really_missing ]] || fail "the kernel's own package has these, ours has not" "$tmp/really_missing"
for file in System.map .config; do expect_text "^usr/lib/modules/$release/build/$file\$" "$tmp/ours"; done

installed_by _package-debug ! -type d >"$tmp/debug"
expect_text "^usr/lib/modules/$release/build/vmlinux\$" "$tmp/debug"
LC_ALL=C comm -12 "$tmp/ours" "$tmp/debug" >"$tmp/both"
[[ ! -s $tmp/both ]] || fail "the kernel's debug package has the same paths" "$tmp/both"
