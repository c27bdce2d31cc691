#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The headers packages behind the kernel's own targets have all that upstream's package of the same kernel has (image step
# stubbed): the list is that of the tree's own scripts/package, and each path that is missing has a reason.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"
# shellcheck source=tests/matrix/compare.sh
. "$top/tests/matrix/compare.sh"

# Reasons of the matrix, but that the kernel's own packages of older kernels have the device tree compiler.
matrix=$tmp/matrix
mkdir "$matrix"
sed 's|^missing ^scripts/dtc/ .*|missing ^scripts/dtc/include-prefixes/ links into arch/, which dangle in upstream'"'"'s|' \
    "$top/tests/matrix/differences" >"$matrix/differences"
# shellcheck disable=SC2016
echo 'added ^scripts/dtc/(dtc|fdtoverlay)$ made for the target' >>"$matrix/differences"
expect_text '^missing \^scripts/dtc/include-prefixes/' "$matrix/differences"
home_for_rpm
# shellcheck disable=SC2034
kernel_arch=arm64

# compare_package FILE PLACE: its tree, in usr/src/PLACE, against upstream's list
compare_package() {
    rm -rf "$tmp/unpacked" "$tmp/upstream" "$tmp/upstream-objtree" "$tmp/upstream-package"
    mkdir "$tmp/unpacked"
    bsdtar -xpf "$1" -C "$tmp/unpacked"
    [[ $1 != *.deb ]] || bsdtar -xpf "$tmp"/unpacked/data.tar* -C "$tmp/unpacked"
    tree=$(one_file "$tmp/unpacked/usr/src/$2")
    compare_cell
}

for version in 5.10 6.1 6.12 7; do
    use_kernel "$version"
    package 0 bindeb-pkg
    compare_package "$(expect_file 'linux-headers-*.deb')" 'linux-headers-*'
    case $version in
    5.10 | 6.1)
        [[ $(machine_of "$tree/scripts/dtc/dtc") == AArch64 ]] || fail "scripts/dtc/dtc of $version is missing or for another machine" "$tmp/log"
        [[ -f $tree/scripts/dtc/dtc.c ]] || fail "there is no source of scripts/dtc/dtc" "$tmp/log"
        ;;
    *) [[ ! -e $tree/scripts/dtc ]] || fail "upstream leaves scripts/dtc out" "$tmp/log" ;;
    esac
done
# The rpm of kernels up to 6.2 has all of the source, of which the headers are what builddeb takes.
use_kernel 5.10
package 0 binrpm-pkg
compare_package "$(expect_file 'kernel-devel-*.rpm' "$HOME/rpmbuild/RPMS/aarch64")" 'kernels/*'
