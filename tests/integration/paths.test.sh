#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Blanks in every path, quotes in some, relative paths, links to trees, a TMPDIR that Kbuild cannot take.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1
sysroot_ssl

# Neither tree can have been built there, but both can have been moved there.
mkdir "$tmp/with blank"
cp -a --reflink=auto "$objtree" "$tmp/with blank/the objtree"
ln -s "$srctree" "$tmp/with blank/the source"
ln -s "$sysroot" "$tmp/with blank/the sysroot"
rm "$tmp/with blank/the objtree/source"
out="$tmp/with blank/the output"
export TMPDIR="$tmp/with blank/the tmpdir"
mkdir "$TMPDIR"
build 0 "$tmp/with blank/the objtree" --srctree "$tmp/with blank/the source" --sysroot "$tmp/with blank/the sysroot" \
    --kernelrelease "$release" --require sign-file
expect_text "wrote +$out/linux-headers-" "$tmp/stdout"
tar -tf "$(package_of .tar)" >"$tmp/list"
expect_text 'scripts/sign-file$' "$tmp/list"

# gcc writes the real names of system headers into its dependencies where they are shorter.
cp -a "$sysroot" "$tmp/s y"
export TMPDIR=$tmp/a-longer-tmpdir
mkdir "$TMPDIR"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/staged" --kernelrelease "$release" --sysroot "$tmp/s y" \
    --require sign-file --no-cache
# Memory or /tmp serves instead of such a TMPDIR; other runs may be using it.
left=$(find /dev/shm/extmod-pkg.*/kbuild /tmp/extmod-pkg.*/kbuild -maxdepth 2 -lname "$tmp/*" 2>/dev/null || true)
[[ -z $left ]] || fail "left behind: $left"

# relative paths, from somewhere else, through a link
export TMPDIR=$tmp/tmpdir
small_tree "$tmp/small tree's"
ln -s "small tree's/obj" "$tmp/link"
mkdir -p "$tmp/somewhere/else"
cd "$tmp/somewhere/else"
for given in '../../link' '../../link/' "../../small tree's/obj/." "$tmp/somewhere/../link"; do
    out=packages
    build 0 "$given" --srctree "../../small tree's/src"
    [[ -f $(package_of .tar) ]] || fail "no package for $given"
    rm -r "$out"
done
expect_status 0 "$EXTMOD_PKG" stage ../../link staged
[[ -f staged/include/config/kernel.release ]] || fail "no tree in a relative folder"
expect_status 0 "$EXTMOD_PKG" verify staged ./staged "$tmp/somewhere/else/staged/"

# from within the objtree, into its own folder of packages
cd "$tmp/small tree's/obj"
out=../packages
build 0 .
cd "$tmp/somewhere/else"

# TMPDIR relative and with a trailing slash
mkdir scratch
for folder in scratch scratch/ ./scratch; do
    TMPDIR=$folder
    out=$tmp/packages
    build 0 ../../link
done
