#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make binrpm-pkg` (image step stubbed): the kernel-devel that upstream leaves out of a cross build,
# beside the others, with their release number.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

home_for_rpm

use_kernel 6.12
# upstream, so that we notice when upstream fixes this
prefix=()
package 0 binrpm-pkg
expect_none 'kernel-devel-*' "$objtree/rpmbuild/RPMS/aarch64"
rm -r "$objtree/rpmbuild"
prefix=("$EXTMOD_PKG" kbuild --)
package 0 RPMOPTS='--define="packager Trial"' binrpm-pkg
check_rpm "$objtree/rpmbuild/RPMS/aarch64"

# 6.1 and 5.10 write into the user's own folder.
for version in 5.10 6.1; do
    use_kernel "$version"
    package 0 binrpm-pkg
    check_rpm "$HOME/rpmbuild/RPMS/aarch64"
    rm -r "$HOME/rpmbuild"
done

use_kernel 7
package 0 RPMOPTS=--nodeps binrpm-pkg
check_rpm "$objtree/rpmbuild/RPMS/aarch64"
