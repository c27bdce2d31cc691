#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The whole package has one release. If the tree names two, the user must choose.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

# Debian's kernels are built with KERNELRELEASE=, which `modules_prepare` leaves out of kernel.release.
kernel 6.1
other=$(<"$objtree/include/config/kernel.release")
[[ $other != "$release" ]] || fail "this tree names one release; the test needs one that names two"

refused 2 "$objtree"
expect_text "two releases: utsrelease.h says $release, kernel.release says $other: .*--kernelrelease $release"
refused 2 "$objtree" --kernelrelease "$other"
expect_text "$other contradicts the tree: .*$release: .*utsrelease.h: "
KERNELRELEASE=$release refused 2 "$objtree"
expect_text 'two releases'
KERNELRELEASE=7.0.0-mine build 0 "$objtree" --kernelrelease "$release" --run-arch amd64 --dry-run

build 0 "$objtree" --kernelrelease "$release" --run-arch amd64 --format deb,tar --compress none
deb=$(package_of .deb)
tar=$(package_of .tar)
[[ ${deb##*/} == "linux-headers-${release}_"*_amd64.deb ]] || fail "the file is called $deb"
[[ ${tar##*/} == "linux-headers-${release}_"*_amd64.tar ]] || fail "the file is called $tar"
[[ $(dpkg-deb -f "$deb" Package) == "linux-headers-$release" ]] || fail "the package is called otherwise"

dpkg-deb --ctrl-tarfile "$deb" | tar -xOf - ./postinst ./prerm ./md5sums >"$tmp/control"
expect_text "$release" "$tmp/control"
expect_no_text "headers-$other|modules/$other" "$tmp/control"
dpkg-deb --fsys-tarfile "$deb" >"$tmp/deb.tar"
cp "$tar" "$tmp/tar.tar"
inside=usr/src/linux-headers-$release
for package in deb tar; do
    tar -tf "$tmp/$package.tar" | sed 's,^\./,,' | grep "^usr/src/." >"$tmp/$package.list"
    expect_no_text "^usr/src/linux-headers-$other" "$tmp/$package.list"
    mkdir "$tmp/$package"
    tar -xf "$tmp/$package.tar" -C "$tmp/$package" --wildcards "*/include/config/*" "*/include/generated/utsrelease.h" "*/build"
    [[ $(<"$tmp/$package/$inside/include/config/kernel.release") == "$release" ]] || fail "kernel.release in the $package"
    expect_text "UTS_RELEASE \"$release\"" "$tmp/$package/$inside/include/generated/utsrelease.h"
done
expect_same "the list of files in deb and tar" "$tmp/deb.list" "$tmp/tar.list"
[[ $(readlink "$tmp/deb/lib/modules/$release/build") =~ ^/$inside$|^\.\./\.\./\.\./$inside$ ]] ||
    fail "the build link of the deb does not lead to the tree"
[[ -f $tmp/tar/usr/lib/modules/$release/build/include/config/kernel.release ]] || fail "the build link of the tar dangles"
rm -r "$out"

# No release that could leave the folders of a package.
copy_objtree changed
for evil in '../../evil' 'a b' '.hidden' ''; do
    printf '#define UTS_RELEASE "%s"\n' "$evil" >"$objtree/include/generated/utsrelease.h"
    printf '%s\n' "$evil" >"$objtree/include/config/kernel.release"
    refused 2 "$objtree"
    expect_text 'release cannot be part of a file name'
done
