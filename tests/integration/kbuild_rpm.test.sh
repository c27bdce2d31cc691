#!/bin/bash
# `extmod-pkg kbuild -- make binrpm-pkg` (image step stubbed): the kernel-devel that upstream leaves out of a cross build,
# beside the others, with their release number.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} HOME=$tmp/home
mkdir "$HOME"

# check_rpm FOLDER: kernel and kernel-devel belong together
check_rpm() {
    local kernel devel
    kernel=$(expect_file "kernel-${release//-/_}-*.rpm" "$1")
    devel=$(expect_file "kernel-devel-${release//-/_}-*.rpm" "$1")
    rpm -qp --nosignature --qf '%{VERSION}-%{RELEASE} %{ARCH}\n' "$kernel" "$devel" 2>/dev/null | uniq >"$tmp/identities"
    [[ $(wc -l <"$tmp/identities") -eq 1 ]] || fail "the two rpms have other versions" "$tmp/identities"
    rpm -qp --nosignature --requires "$devel" >"$tmp/requires" 2>/dev/null
    expect_text '^libc.so.6\(GLIBC_' "$tmp/requires"
    expect_status 0 "$EXTMOD_PKG" verify "$devel"
}

use_kernel 6.12
# upstream, so that the day it mends this is noticed
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
