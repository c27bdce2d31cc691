#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make tar-pkg` and its sisters, and pacman-pkg (image step stubbed): headers beside the kernel's own
# archive.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"
# Without --, as env and nice take their command.
prefix=("$EXTMOD_PKG" kbuild)

use_kernel 6.12
for row in dir:tar tarzst:tar.zst; do
    package 0 "${row%:*}-pkg"
    tar=$(expect_file "linux-headers-*.${row#*:}" "$objtree")
    expect_status 0 "$EXTMOD_PKG" verify "$tar"
    rm "$tar"
done
for version in 5.10 7; do
    use_kernel "$version"
    package 0 targz-pkg
    expect_status 0 "$EXTMOD_PKG" verify "$(expect_file 'linux-headers-*.tar.gz' "$objtree")"
done

# makepkg never runs as root, and asks a database that is not here about dependencies.
[[ $EUID -ne 0 ]] || chown 65534:65534 "$TMPDIR"
pacman_kernel() {
    use_kernel "$1"
    [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$tmp/work"
}
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} HOME=$tmp MAKEPKGOPTS=--nodeps PKGEXT=.pkg.tar.zst
with=(as_user env EXTMOD_PKG_CACHE="$(users_cache)")
for version in 6.12 7; do
    pacman_kernel "$version"
    package 0 PACMAN_PKGBASE=linux-acme pacman-pkg
    kernel=$(expect_file 'linux-acme-[0-9]*.pkg.tar.*' "$objtree")
    headers=$(expect_file 'linux-acme-headers-*.pkg.tar.*' "$objtree")
    [[ ${headers##*/linux-acme-headers} == "${kernel##*/linux-acme}" ]] || fail "another version, machine or ending than the kernel's" "$tmp/log"
    expect_file 'linux-acme-api-headers-*' "$objtree" >"$tmp/found"
    expect_status 0 "$EXTMOD_PKG" verify "$headers"
done
# Who wants no headers gets none.
rm "$objtree"/*.pkg.tar*
package 0 PACMAN_EXTRAPACKAGES=api-headers pacman-pkg
expect_none 'linux-upstream-headers-*' "$objtree"
