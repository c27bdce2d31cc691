# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of `extmod-pkg kbuild` share: the kernel's own packaging makefiles, run on a kernel whose image step is
# stubbed (tests/stub_kernel.sh). Sourced by the tests.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"
# shellcheck source=tests/stub_kernel.sh
. "$top/tests/stub_kernel.sh"

unset MAKEFILES DPKG_FLAGS RPMOPTS MAKEPKGOPTS PACMAN_PKGBASE PACMAN_EXTRAPACKAGES PKGDEST KDEB_SOURCENAME KDEB_COMPRESS \
    DEB_BUILD_PROFILES DEB_BUILD_OPTIONS LOCALVERSION INSTALL_MOD_STRIP
export DEBFULLNAME='Trial Packager' DEBEMAIL=trial@example.org KDEB_CHANGELOG_DIST=unstable KDEB_COMPRESS=none
prefix=("$EXTMOD_PKG" kbuild --)

# use_kernel VERSION: $objtree becomes $tmp/work/build, a copy, beside which packages appear.
use_kernel() {
    rm -rf "$tmp/work"
    use_objtree "$1"
    stub_kernel
}

# use_objtree VERSION [COMPILER]: the same beside the packages that are there.
use_objtree() {
    prepared_kernel "$@"
    rm -rf "$tmp/work/build"
    mkdir -p "$tmp/work"
    cp -a --reflink=auto "$objtree" "$tmp/work/build"
    objtree=$tmp/work/build
}

# use_kernel_in_tree VERSION FOLDER: $srctree and $objtree become FOLDER, a kernel that was prepared in its own source
# folder. In a mount namespace; FOLDER is to be unmounted at the end.
use_kernel_in_tree() {
    local version=$1 folder=$2 kept
    prepared_kernel "$version"
    kept=${objtree%/*}/in-tree
    with_lock "in-tree-$version" prepare_in_tree "$kept" "$folder"
    layer_over "$srctree" "$folder"
    cp -a "$kept/." "$folder"
    srctree=$folder
    objtree=$folder
    stub_kernel
}

# prepare_in_tree KEPT FOLDER: what was made at FOLDER is kept.
prepare_in_tree() {
    local made_by
    made_by=$(what_makes aarch64-linux-gnu-gcc prepare_in_tree)
    ! is_made "$1.complete" "$made_by" || return 0
    rm -rf "$1" "$1.complete"
    layer_over "$srctree" "$2"
    cp "$objtree/.config" "$2"
    kernel_make -C "$2" olddefconfig modules_prepare >"$tmp/log" 2>&1 || fail "the kernel could not be prepared" "$tmp/log"
    umount -l "$2"
    rm -rf "$1.tmp" "$tmp/layer-work"
    cp -a "$tmp/layer" "$1.tmp"
    rm -rf "$tmp/layer"
    mv "$1.tmp" "$1"
    echo "$made_by" >"$1.complete"
}

# package STATUS [ARGUMENT...]: the user's make, with $prefix before it; all of its output is in $tmp/log.
package() {
    local status=$1
    shift
    expect_status "$status" "${with[@]}" "${prefix[@]}" make -C "$srctree" O="$objtree" ARCH=arm64 \
        CROSS_COMPILE=aarch64-linux-gnu- -j2 "$@"
    cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
    expect_no_text 'jobserver unavailable' "$tmp/log"
    [[ -z $(ls -A "$TMPDIR") ]] || fail "left in TMPDIR: $(ls -A "$TMPDIR")"
}

# expect_file PATTERN [FOLDER]: prints the one file that is called so, in $tmp/work or FOLDER.
expect_file() { one_file "${2:-$tmp/work}/$1" "$tmp/log"; }

expect_none() {
    ! compgen -G "${2:-$tmp/work}/$1" >/dev/null || fail "there is a $1: $(compgen -G "${2:-$tmp/work}/$1")" "$tmp/log"
}

# check_deb SOURCE VERSION: what was made of bindeb-pkg is one whole.
check_deb() {
    local deb list size name
    deb=$(expect_file 'linux-headers-*.deb')
    expect_status 0 "$EXTMOD_PKG" verify "$deb"
    [[ $(dpkg-deb -f "$deb" Source Version Maintainer Architecture) == "Source: $1
Version: $2
Maintainer: Trial Packager <trial@example.org>
Architecture: arm64" ]] || fail "the headers package says: $(dpkg-deb -f "$deb")"
    for list in .changes .buildinfo; do
        list=$(expect_file "$1_${2#*:}_arm64$list")
        awk '/^[A-Z]/ { sums = $1 == "Checksums-Sha256:" } sums && NF == 3 { print $1, $2, $3 }' "$list" >"$tmp/sums"
        grep -qF -- " ${deb##*/}" "$tmp/sums" || fail "${list##*/} does not list ${deb##*/}" "$list"
        while read -r sum size name; do
            [[ $(stat -c %s "$tmp/work/$name") -eq $size && $(sha256sum <"$tmp/work/$name") == "$sum "* ]] ||
                fail "${list##*/} has another size or sum of $name" "$list"
        done <"$tmp/sums"
    done
}

# home_for_rpm: kernels up to 6.5 let rpmbuild write into ~/rpmbuild. Its packages are not compressed.
home_for_rpm() {
    export XDG_CACHE_HOME=${XDG_CACHE_HOME:-$HOME/.cache} HOME=$tmp/home
    mkdir "$HOME"
    printf '%%%s w.ufdio\n' _source_payload _binary_payload >"$HOME/.rpmmacros"
}

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
