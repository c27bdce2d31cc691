#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make tar-pkg` and its sisters, and pacman-pkg (image step stubbed): headers beside the kernel's own
# archive.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"
# shellcheck source=tests/arch_packages.sh
. "$top/tests/arch_packages.sh"
# Without --, as env and nice take their command.
prefix=("$EXTMOD_PKG" kbuild)

# expect_link TAR PLACE: it and the kernel's own archive, or folder, of this run in one root: the link to the build folder is
# among the modules and does not dangle. It may be an absolute one.
expect_link() {
    local root=$tmp/root link
    rm -rf "$root"
    mkdir "$root"
    unpack "$1" "$root"
    if compgen -G "$objtree/linux-$release-arm64.tar*" >"$tmp/found"; then
        tar -xpf "$(<"$tmp/found")" -C "$root"
    else
        cp -a "$objtree/tar-install/." "$root"
    fi
    [[ -d $root/$2/modules/$release/kernel ]] || fail "the kernel has no modules in $2" "$tmp/log"
    link=$root/$2/modules/$release/build
    [[ $(readlink "$link") != /* ]] || ln -sfn "$root$(readlink "$link")" "$link"
    [[ -f $link/Makefile ]] || fail "$link dangles" "$tmp/log"
    [[ $(find "$root" -name build -type l | wc -l) -eq 1 ]] || fail "there is not one link to the build folder" "$tmp/log"
}

# The kernel's own archive decides where the link is, unless a person does.
use_kernel 6.12
for row in dir-pkg:tar: tarzst-pkg:tar.zst: 'kernelrelease bindeb-pkg tar-pkg:tar:usr/lib'; do
    IFS=: read -r targets ending place <<<"$row"
    # shellcheck disable=SC2086
    STUB_MODULES=$place package 0 $targets
    tar=$(expect_file "linux-headers-*.$ending" "$objtree")
    expect_status 0 "$EXTMOD_PKG" verify "$tar"
    expect_link "$tar" "${place:-lib}"
    rm "$objtree"/linux-*.tar*
done
# The .deb of the same make, too.
dpkg-deb -c "$(expect_file 'linux-headers-*.deb')" >"$tmp/list"
expect_text "\./usr/lib/modules/$release/build -> " "$tmp/list"
prefix=("$EXTMOD_PKG" kbuild --layout legacy)
STUB_MODULES=usr/lib package 0 dir-pkg
tar -tf "$(expect_file 'linux-headers-*.tar' "$objtree")" >"$tmp/list"
expect_text "^(./)?lib/modules/$release/build$" "$tmp/list"
prefix=("$EXTMOD_PKG" kbuild)
for version in 5.10 7; do
    use_kernel "$version"
    package 0 targz-pkg
    tar=$(expect_file 'linux-headers-*.tar.gz' "$objtree")
    expect_status 0 "$EXTMOD_PKG" verify "$tar"
    expect_link "$tar" lib
done

# makepkg never runs as root.
[[ $EUID -ne 0 ]] || chown 65534:65534 "$TMPDIR"
pacman_kernel() {
    use_kernel "$1"
    [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$tmp/work"
}
export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} HOME=$tmp PKGEXT=.pkg.tar.zst
arch_makepkg "$tmp/makepkg-root"
arch_packages aarch64
mapfile -t debs < <(arch_debs arm64)
arch_libraries "${debs[@]}"
with=(as_user env EXTMOD_PKG_CACHE="$(users_cache)")
for version in 6.12 7; do
    pacman_kernel "$version"
    package 0 PACMAN_PKGBASE=linux-acme pacman-pkg
    kernel=$(expect_file 'linux-acme-[0-9]*.pkg.tar.*' "$objtree")
    headers=$(expect_file 'linux-acme-headers-*.pkg.tar.*' "$objtree")
    [[ ${headers##*/linux-acme-headers} == "${kernel##*/linux-acme}" ]] || fail "another version, machine or ending than the kernel's" "$tmp/log"
    expect_file 'linux-acme-api-headers-*' "$objtree" >"$tmp/found"
    expect_status 0 "$EXTMOD_PKG" verify "$headers"
    # All of them are for one machine.
    arch_root "$tmp/root-$version"
    logged "$tmp/log" "pacman cannot prepare the root" arch_pacman -Sy glibc
    logged "$tmp/log" "pacman does not take the kernel's packages and ours together" arch_pacman -U "$objtree"/*.pkg.tar*
    expect_file 'linux-acme-debug-*' "$objtree" >"$tmp/found"
    logged "$tmp/log" "pacman finds changed files" arch_pacman -Qkk linux-acme-headers
    logged "$tmp/log" "pacman does not remove them" arch_pacman -R linux-acme{,-headers,-debug,-api-headers}
done
# Who wants no headers gets none.
rm "$objtree"/*.pkg.tar*
package 0 PACMAN_EXTRAPACKAGES=api-headers pacman-pkg
expect_none 'linux-upstream-headers-*' "$objtree"
