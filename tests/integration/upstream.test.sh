#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Our tree has all files that the kernel's own install-extmod-build ships, except useless ones. An in-tree build gives the
# same files as a build with O=.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
kernel 6.12
sysroot_ssl
options=(--kernelrelease "$release" --sysroot "$sysroot")
files() { find "$1" ! -type d -printf '%P\n' | LC_ALL=C sort; }

build 0 "$objtree" "${options[@]}"
tar -tf "$(package_of .tar)" | sed -n 's|^\(\./\)\?usr/src/[^/]*/\(.*[^/]\)$|\2|p' | LC_ALL=C sort >"$tmp/ours"
rm -r "$out"

# Equal compilers: it copies and rebuilds nothing.
copy=$objtree
copy_objtree objtree
(cd "$objtree" && env CC=gcc HOSTCC=gcc SRCARCH=arm64 srctree="$srctree" sh "$srctree/scripts/package/install-extmod-build" "$tmp/upstream")
files "$tmp/upstream" >"$tmp/theirs"
[[ $(wc -l <"$tmp/theirs") -gt 5000 ]] || fail "upstream's script did not do its work" "$tmp/theirs"
objtree=$copy

comm -13 "$tmp/ours" "$tmp/theirs" >"$tmp/missing"
grep -vE '(^|/)(\.gitignore|\.gitattributes|[^/]*~|\.[^/]*\.swp|[^/]*\.orig)$|^tools/bpf/resolve_btfids/resolve_btfids$|(^|/)devicetable-offsets\.s$|(^|/)[^/]*\.a$' \
    "$tmp/missing" >"$tmp/really_missing" || true
[[ ! -s $tmp/really_missing ]] || fail "upstream ships these, we do not" "$tmp/really_missing"
comm -23 "$tmp/ours" "$tmp/theirs" >"$tmp/added"
grep -vE '^\.config$|^arch/arm64/(kernel/)?module\.lds$|^arch/arm64/.*/Makefile[^/]*$|^certs/extract-cert$' "$tmp/added" >"$tmp/really_added" || true
[[ ! -s $tmp/really_added ]] || fail "we ship these, upstream does not" "$tmp/really_added"

# One folder with source and objects: both trees, laid over each other.
mkdir "$tmp/merged" "$tmp/mounts"
mount -t tmpfs tmpfs "$tmp/mounts"
mkdir "$tmp/mounts/upper" "$tmp/mounts/work"
cp -p "$srctree/Makefile" "$tmp/mounts/upper"
mount -t overlay -o "lowerdir=$objtree:$srctree,upperdir=$tmp/mounts/upper,workdir=$tmp/mounts/work" overlay "$tmp/merged"
rm "$tmp/merged/source"
state_of "$tmp/mounts/upper" >"$tmp/before"
build 0 "$tmp/merged" "${options[@]}"
state_of "$tmp/mounts/upper" >"$tmp/after"
expect_same "the in-tree build's folder" "$tmp/before" "$tmp/after"
expect_no_text ', source ' "$tmp/stdout"
tar -tf "$(package_of .tar)" | sed -n 's|^\(\./\)\?usr/src/[^/]*/\(.*[^/]\)$|\2|p' | LC_ALL=C sort >"$tmp/in_tree"
expect_same "the list of files of an in-tree build" "$tmp/ours" "$tmp/in_tree"
