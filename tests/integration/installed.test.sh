#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `cmake --install`, and the program alone, copied to a machine without the repository.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

build_folder=${EXTMOD_PKG%/*}
[[ -f $build_folder/cmake_install.cmake ]] || skip "the build folder of the program"
expect_status 0 cmake --install "$build_folder" --prefix "$tmp/prefix"
[[ -x $tmp/prefix/bin/extmod-pkg ]] || fail "no program in bin" "$tmp/stdout"
mkdir "$tmp/farm"
cp "$tmp/prefix/bin/extmod-pkg" "$tmp/farm/tool"
strings -a "$tmp/farm/tool" | grep -F "$top/" >"$tmp/paths" || true
[[ ! -s $tmp/paths ]] || fail "the program names folders of the repository" "$tmp/paths"

kernel 6.1
cd "$tmp/farm"
EXTMOD_PKG=$tmp/farm/tool
build 0 "$objtree" --kernelrelease "$release" --format deb --no-cache
expect_text 'programs +9 rebuilt' "$tmp/stdout"
dpkg-deb --ctrl-tarfile "$(package_of .deb)" | tar -tf - >"$tmp/list"
expect_text '\./postinst' "$tmp/list"
