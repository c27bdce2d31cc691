#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make deb-pkg` (image step stubbed) of the newest kernel, built in its own source folder: source and
# binary packages are listed together.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

in_mount_namespace
use_kernel_in_tree 7 "$tmp/work/linux"
git -C "$srctree" init -q
# deb-pkg takes the source from git: a part of it makes a source package as well as the whole.
git -C "$srctree" add -f Makefile Kconfig Kbuild scripts/*.sh scripts/Makefile* scripts/Kbuild* scripts/package
git -C "$srctree" -c user.name=Trial -c user.email=trial@example.org commit -qm source

export ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
expect_status 0 env -C "$srctree" "${prefix[@]}" make -j2 deb-pkg
cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
expect_text 'kernel .* for arm64$' "$tmp/log"
dsc=$(expect_file 'linux-upstream_*.dsc')
version=${dsc##*/linux-upstream_}
check_deb linux-upstream "${version%.dsc}"
expect_text ' linux-upstream_.*\.orig\.tar\.gz$' "$(expect_file '*.changes')"
umount -l "$srctree"
