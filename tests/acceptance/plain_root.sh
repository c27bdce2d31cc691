# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A root file system that has one userland's C library and the libraries that packaged programs link, out of the packages
# that a test names, and nothing else of the target. Make, the shell and the compiler there are this machine's own, so
# the packaged programs alone need the userland (and qemu). Sourced by tests, which go on in a mount namespace.

# shellcheck source=tests/acceptance/userland.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/userland.sh"
# shellcheck source=tests/acceptance/natively.sh
. "$top/tests/acceptance/natively.sh"
in_mount_namespace

# plain_root NAME MACHINE TRIPLET DEB...: sets $root, at $tmp/NAME. MACHINE is qemu's word; TRIPLET's gcc is there.
plain_root() {
    local machine=$2 triplet=$3 deb program compiler=()
    grep -qs '^enabled' "/proc/sys/fs/binfmt_misc/qemu-$machine" || [[ $(uname -m) == "$machine" ]] ||
        skip "running programs of $machine (update-binfmts --enable qemu-$machine)"
    root=$tmp/$1
    mkdir "$root"
    mount -t tmpfs tmpfs "$root" # cleanup unmounts what is below as well
    mkdir -p "$root"/{usr/bin,root,proc,dev,tmp}
    ln -s usr/bin "$root/bin"
    for deb in "${@:4}"; do
        dpkg-deb --fsys-tarfile "$deb" | tar -xf - --exclude='./usr/share/*' -C "$root"
    done
    for program in gcc as ld ld.bfd ar nm objcopy readelf strip; do
        compiler+=("$triplet-$program")
    done
    # shellcheck disable=SC2154
    for program in $native_tools uname "${compiler[@]}"; do
        touch "$root/usr/bin/$program"
    done
    ln -s dash "$root/usr/bin/sh"
    ln -s mawk "$root/usr/bin/awk"
    # shellcheck disable=SC2086
    run_natively $native_tools uname "${compiler[@]}"
    put_into_root /usr/lib/gcc-cross "/usr/$triplet/bin"
    mount -t proc proc "$root/proc"
    touch "$root/dev/null"
    mount --bind /dev/null "$root/dev/null"
}

# build_trial_in_root TREE ARCH TRIPLET [ARGUMENT...]: the modules of trial/ in $root, with the headers tree TREE. What make
# would ask uname is this machine's.
build_trial_in_root() {
    trial=$root/root/trial
    rm -rf "$root/root/headers"
    cp -a "$1" "$root/root/headers"
    build_trial in_root make -j2 -C /root/headers M=/root/trial ARCH="$2" CROSS_COMPILE="$3-" "${@:4}"
}
