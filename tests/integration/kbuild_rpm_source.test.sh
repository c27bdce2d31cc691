#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make rpm-pkg` of 5.10 (image step stubbed), which has rpmbuild unpack and build the source once more,
# from its own source folder: the package is of that build, and nothing of rpmbuild's folders is left.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

in_mount_namespace
home_for_rpm
use_kernel_in_tree 5.10 "$tmp/linux"
# The source is packed, unpacked and packed again: less what is neither compiled here nor a header.
find "$srctree"/{arch/arm,block,crypto,drivers,kernel/*/,lib,mm,sound,tools/power} -name '*.[chS]' -delete
export ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
expect_status 0 env -C "$srctree" "${prefix[@]}" make -j2 KGZIP=cat rpm-pkg
cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
[[ -z $(find "$HOME"/rpmbuild/BUILD "$HOME"/rpmbuild/BUILDROOT -mindepth 1 -maxdepth 1) ]] ||
    fail "rpmbuild's folders are left" "$tmp/log"
check_rpm "$HOME/rpmbuild/RPMS/aarch64"
umount -l "$srctree"
