# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of `make bindeb-pkg` share: a kernel that was really built is packaged by its own makefiles, its packages
# are installed in an arm64 root, a module is built there, and the built kernel loads it. Sourced by the tests.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/built_kernel.sh
. "$top/tests/built_kernel.sh"
# shellcheck source=tests/remembered_answers.sh
. "$top/tests/remembered_answers.sh"

unset ARCH CROSS_COMPILE CC HOSTCC LLVM KERNELRELEASE KDEB_PKGVERSION SOURCE_DATE_EPOCH MAKEFLAGS MFLAGS MAKELEVEL \
    MAKEFILES DPKG_FLAGS DEB_BUILD_PROFILES DEB_BUILD_OPTIONS
# xz, the usual one, takes half of the time of all this.
export DEBFULLNAME='Trial Packager' DEBEMAIL=trial@example.org KDEB_CHANGELOG_DIST=unstable KDEB_COMPRESS=zstd

# package_kernel STATUS [PREFIX...]: make bindeb-pkg of the built kernel, in $work, where the packages then are.
package_kernel() {
    local status=$1
    shift
    expect_status "$status" "$@" make -C "$work/build" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- -j"$(nproc)" bindeb-pkg
    cat "$tmp/stdout" "$tmp/stderr" >"$tmp/bindeb.log"
}

# Its version and date stay, so that vmlinux need not be linked once more.
use_work() {
    work=$tmp/work
    mkdir "$work"
    cp -a --reflink=auto "$objtree" "$work/build"
    rm -f "$work/build/.version"
    export KBUILD_BUILD_TIMESTAMP=$built_timestamp
    remember_answers "$tmp/remembered"
}

# in_work BEGINNING ENDING: the one file in $work whose name is so
in_work() { one_file "$work/$1*$2" "$tmp/bindeb.log"; }

# check_sums FILE: the sizes and checksums of a .changes or .buildinfo are those of the files, and our package is there.
check_sums() {
    grep -qE "^ [0-9a-f]{64} [0-9]+ ${headers##*/}$" "$1" || fail "${1##*/} does not list ${headers##*/}" "$1"
    awk '/^[A-Z]/ { sums = $1 == "Checksums-Sha256:" } sums && NF == 3 { print $1 "  " $3 > list; print $2, $3 > sizes }' \
        list="$tmp/sums" sizes="$tmp/sizes" "$1"
    # .changes lists .buildinfo as well, which has no line of its own.
    (cd "$work" && sha256sum --quiet -c "$tmp/sums") >"$tmp/difference" 2>&1 || fail "sums of ${1##*/} are wrong" "$tmp/difference"
    (cd "$work" && while read -r size name; do [[ $(stat -c %s "$name") -eq $size ]] || exit 1; done <"$tmp/sizes") ||
        fail "sizes in ${1##*/} are wrong" "$1"
}

# check_packages: the headers package belongs to the others.
check_packages() {
    local field
    image=$(in_work linux-image- .deb)
    headers=$(in_work linux-headers- .deb)
    for field in Source Version Maintainer Architecture; do
        [[ $(dpkg-deb -f "$headers" $field) == "$(dpkg-deb -f "$image" $field)" ]] ||
            fail "$field is '$(dpkg-deb -f "$headers" $field)', the kernel's '$(dpkg-deb -f "$image" $field)'"
    done
    [[ $(dpkg-deb -f "$headers" Maintainer) == 'Trial Packager <trial@example.org>' ]] || fail "another maintainer"
    [[ $(ar t "$headers") == "$(ar t "$image")" ]] || fail "compressed otherwise than the kernel's: $(ar t "$headers")"
    [[ -n $(dpkg-deb -f "$headers" Depends) ]] || fail "the headers package has no Depends: it is not ours"
    check_sums "$(in_work linux-upstream_ .changes)"
    check_sums "$(in_work linux-upstream_ .buildinfo)"
    expect_status 0 "$EXTMOD_PKG" verify "$headers"
}

# try_on_target: installs both, builds modules, and loads them in the kernel that was built.
try_on_target() {
    vmlinux=''
    use_root
    run_all_natively
    mkdir -p "$root/boot"
    cp "$image" "$root/root/image.deb"
    logged "$tmp/image.log" "dpkg could not install the kernel" in_root dpkg --install /root/image.deb
    package=$headers
    install_deb
    build_trial
    kernel_image() { echo "$root/boot/vmlinuz-$release"; }
    load_trial
}
