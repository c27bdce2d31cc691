#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Headers packages in the shapes of the distributions: whole ones have no error and no warning, as packages given together and
# as installed. With one part missing there is a warning that names it, and no error.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

prepared_kernel 6.12
copy_objtree objtree
printf '0x12345678\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n' >"$objtree/Module.symvers"
arch=$(dpkg --print-architecture)
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --run-arch "$arch"
release=$(<"$tmp/tree/include/config/kernel.release")
shapes=$tmp/shapes
"$top/tests/shapes.py" "$tmp/tree" "$release" "$shapes"

# pack SHAPE: a tar of each part, in $tmp/SHAPE
pack() {
    local part
    mkdir "$tmp/$1"
    for part in "$shapes/$1"/*; do
        tar --owner=0 --group=0 -cf "$tmp/$1/${part##*/}.tar" -C "$part" .
    done
}

# install_parts FOLDER PART...: parts of a shape in one folder
install_parts() {
    local folder=$1 part
    shift
    mkdir "$folder"
    for part in "$@"; do
        cp -al "$part/." "$folder"
    done
}

# levels PATH...: `severity rule path` of every finding, in $tmp/found
levels() {
    "$EXTMOD_PKG" verify --json --run-arch "$arch" "$@" >"$tmp/json" 2>"$tmp/stderr" || true
    jq -r '.verified[] | .problem // empty | "problem " + .' "$tmp/json" >"$tmp/found"
    jq -r '.verified[].findings[] | "\(.severity) \(.rule) \(.path) \(.sentence)"' "$tmp/json" >>"$tmp/found"
}

# clean WHAT PATH...: no error, no warning
clean() {
    local what=$1
    shift
    levels "$@"
    [[ -s $tmp/json ]] || fail "$what: no report" "$tmp/stderr"
    expect_no_text '^(error|warning|problem) ' "$tmp/found"
}

# needs PART PATH...: a warning that names the part, nothing else
needs() {
    local part=$1
    shift
    levels "$@"
    expect_text "^warning source-part .* needs another part of the headers, $part," "$tmp/found"
    grep -v '^note\|^warning source-part' "$tmp/found" >"$tmp/other" || true
    [[ ! -s $tmp/other ]] || fail "more than the missing part is found" "$tmp/other"
}

for shape in debian debian-merged ubuntu suse fedora arch alpine yocto balena; do
    pack "$shape"
    install_parts "$tmp/installed" "$shapes/$shape"/*
    clean "$shape as packages" "$tmp/$shape"/*.tar
    clean "$shape as installed" "$tmp/installed"
    rm -rf "${tmp:?}/installed"
done

# One part missing, among packages and as installed.
missing() {
    local shape=$1 without=$2 name=$3 left=()
    mapfile -t left < <(find "$tmp/$shape" -name '*.tar' ! -name "$without.tar" | sort)
    needs "$name" "${left[@]}"
    mapfile -t left < <(find "$shapes/$shape" -mindepth 1 -maxdepth 1 ! -name "$without" | sort)
    install_parts "$tmp/part" "${left[@]}"
    needs "$name" "$tmp/part"
    rm -rf "$tmp/part"
}
missing debian common linux-headers-6.12.0-common
missing debian kbuild linux-kbuild-6.12.0
missing debian-merged common linux-headers-6.12.0-common
missing ubuntu common linux-headers-6.12.0
missing suse common linux-6.12.0

# A headers tree as people name it: what is beside it belongs to it.
for shape in debian ubuntu suse; do
    install_parts "$tmp/installed" "$shapes/$shape"/*
    headers=$(find "$tmp/installed/usr/src" -name .config)
    clean "the headers of $shape" "$(dirname "$headers")"
    rm -rf "${tmp:?}/installed"
done

# What has sources of programs alone is no error: somebody makes them where it is installed.
pack yocto-source
levels "$tmp/yocto-source/devsrc.tar"
expect_text '^warning required-program .*/scripts/basic/fixdep is missing, .*modules_prepare' "$tmp/found"
expect_no_text '^error' "$tmp/found"

# Fedora's kernel-devel alone: its link is in kernel-core, which is worth a note.
levels "$tmp/fedora/devel.tar"
expect_text "^note build-link lib/modules/$release/build " "$tmp/found"
expect_no_text '^(error|warning) ' "$tmp/found"

# Whose headers are these? A link of the build machine, a misspelt release, no link.
relink() {
    rm -rf "$tmp/alpine-bad"
    cp -al "$shapes/alpine/dev" "$tmp/alpine-bad"
    rm -r "$tmp/alpine-bad/lib"
    [[ $# -eq 0 ]] || mkdir -p "$tmp/alpine-bad/lib/modules/$1"
    [[ $# -eq 0 ]] || ln -s "$2" "$tmp/alpine-bad/lib/modules/$1/build"
    levels "$tmp/alpine-bad"
}
relink "$release" /home/me/linux
expect_text "^error build-link lib/modules/$release/build leads to /home/me/linux, " "$tmp/found"
relink "${release}x" "/usr/src/linux-headers-$release"
expect_text "^error build-link lib/modules/${release}x/build leads to the headers of $release, " "$tmp/found"
relink
expect_text "^warning build-link lib/modules/$release/build is missing" "$tmp/found"

# Packages of several kernels and shapes at once stay apart: nothing is found that is not there alone.
clean "all at once" "$tmp"/{ubuntu,suse,arch,yocto,balena}/*.tar

# Two packages that belong together and contradict each other.
mkdir -p "$tmp/conflict/usr/src/linux-headers-6.12.0"
echo other >"$tmp/conflict/usr/src/linux-headers-6.12.0/Makefile"
mkdir -p "$tmp/conflict/usr/src/linux-headers-$release"
echo other >"$tmp/conflict/usr/src/linux-headers-$release/.config"
tar -cf "$tmp/conflict.tar" -C "$tmp/conflict" .
levels "$tmp/ubuntu/flavour.tar" "$tmp/conflict.tar"
expect_text "^error file-conflict usr/src/linux-headers-$release/.config is different in conflict.tar" "$tmp/found"

# A package that is named for another release than it holds.
named() {
    mkdir -p "$tmp/named/DEBIAN"
    printf '%s\n' "Package: linux-headers-$1" 'Version: 1' 'Architecture: all' 'Maintainer: A B <a@b.org>' 'Description: x' \
        >"$tmp/named/DEBIAN/control"
    dpkg-deb --root-owner-group -Znone --build "$tmp/named" "$tmp/named.deb" >/dev/null
    levels "$tmp/named.deb"
}
cp -al "$shapes/alpine/dev" "$tmp/named"
named "$release"
expect_no_text 'release-mismatch' "$tmp/found"
named 6.12.118
expect_text '^error release-mismatch linux-headers-6.12.118 is named for 6.12.118, but holds the headers of ' "$tmp/found"
