# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the shell tests share. A test sources this first:
#
#   . "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
#
# and then has
#   $top             the top folder of the repository
#   $EXTMOD_PKG      the program under test (ctest sets it; else build/release/extmod-pkg)
#   $tmp             an empty folder, removed at the end (kept with KEEP_TMP=1)
#   kernel VERSION   sets $objtree, $release and $srctree of Debian's arm64 kernel VERSION (6.1 or 6.12)
#   kernel_ppc64le   sets the same for a ppc64le kernel of that source, whose modules need objtool, and $sysroot
#   kernel_native    sets the same for an x86_64 kernel of that source, with objtool
#   sysroot_ssl      sets $sysroot: arm64 libssl, headers and libraries
#   sysroot_without_libcrypto  sets $sysroot: a copy of that one in which libcrypto cannot be linked
#   sysroot_full     sets $sysroot: whatever host programs of an arm64 kernel link
#   sysroot_libc     sets $sysroot: the arm64 C library with its headers
#   sysroot_i386     sets $sysroot: the same for i386, with libgcc
#   sysroot_musl     sets $sysroot: arm64 musl, headers and library
#   fail, skip, expect_status, expect_text, expect_no_text, one_file, logged, in_root, as_user, user_folder: see below
#
# Nothing in the cache may be changed by a test: copy what you want to change into $tmp.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../packaging/lib.sh"

top=$(cd "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
: "${EXTMOD_PKG:=$top/build/release/extmod-pkg}"
export EXTMOD_PKG

# Only Debian's programs: a rustc or python3 of the caller would change the kernels' configurations.
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# In memory if there is room: tests make and remove tens of thousands of files and would wait for the disk.
tests_tmpdir() {
    local free
    free=$(df --output=avail -B1M /dev/shm 2>/dev/null | tail -n 1)
    if [[ -z ${TMPDIR:-} && -w /dev/shm && ${free:-0} -gt 8192 ]]; then
        echo /dev/shm
    else
        echo "${TMPDIR:-/tmp}"
    fi
}
tmp=$(mktemp -d "$(tests_tmpdir)/extmod-pkg-test.XXXXXX")
chmod 755 "$tmp"

# Never the user's own cache, which does not notice changes of the program under test. tests/run gives one cache to all
# tests. Tests of the rebuild itself give --no-cache.
: "${EXTMOD_PKG_CACHE:=$tmp/host-programs}"
export EXTMOD_PKG_CACHE

cleanup() {
    local folder
    if [[ -n ${KEEP_TMP:-} ]]; then
        log "kept: $tmp"
        return
    fi
    # First, because a test may have mounted something there.
    for folder in "$tmp"/*; do
        ! mountpoint -q -- "$folder" || umount -R -l -- "$folder"
    done
    [[ $EUID -eq 0 ]] || chmod -R u+rwX "$tmp" 2>/dev/null || true
    rm -rf --one-file-system "$tmp"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# fail MESSAGE [FILE]: ends the test as failed, showing FILE.
fail() {
    log "FAIL: $1"
    [[ $# -lt 2 ]] || sed 's/^/    /' "$2" >&2
    exit 1
}

# skip WHAT-IS-MISSING: ends the test as skipped. With CI=true nothing may be missing, so it fails.
skip() {
    [[ ${CI:-} != true ]] || fail "cannot run here: $1"
    log "SKIP: $1"
    exit 77
}

# expect_status N COMMAND...: runs COMMAND, its output going to $tmp/stdout and $tmp/stderr.
expect_status() {
    local expected=$1 status=0
    shift
    "$@" >"$tmp/stdout" 2>"$tmp/stderr" </dev/null || status=$?
    [[ $status -eq $expected ]] && return
    cat "$tmp/stdout" "$tmp/stderr" >"$tmp/output"
    fail "exit status $status instead of $expected: $*" "$tmp/output"
}

# expect_text REGEX [FILE]: FILE (by default what the last expect_status got on stderr) has a line matching REGEX.
expect_text() {
    local file=${2:-$tmp/stderr}
    grep -qE -- "$1" "$file" || fail "nothing matches '$1' in ${file##*/}" "$file"
}

# expect_no_text REGEX [FILE]
expect_no_text() {
    local file=${2:-$tmp/stderr}
    ! grep -qE -- "$1" "$file" || fail "something matches '$1' in ${file##*/}" "$file"
}

# one_file GLOB [FILE]: prints the one path that matches; shows FILE where there is none or more.
one_file() {
    local found
    mapfile -t found < <(compgen -G "$1")
    [[ ${#found[@]} -eq 1 ]] || fail "${#found[@]} files $1 instead of one" "${@:2}"
    printf '%s\n' "${found[0]}"
}

# logged FILE WHAT COMMAND...: WHAT is the sentence shown when COMMAND fails.
logged() {
    local file=$1 what=$2
    shift 2
    "$@" >"$file" 2>&1 </dev/null || fail "$what" "$file"
}

# in_root COMMAND...: in the root file system $root, as a login there would run it. Needs root.
in_root() {
    # shellcheck disable=SC2154
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
        chroot "$root" "$@" </dev/null
}

# kernel_make [ARGUMENT...]: runs make for arm64 without the caller's environment
kernel_make() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" LC_ALL=C make ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- \
        -j"$(nproc)" "$@"
}

# what_makes COMPILER FUNCTION...: prints what makes a tree of the cache. It is written into the tree when that is complete.
what_makes() { "$1" --version && declare -f "${@:2}"; }

# is_made FILE WHAT: whether the tree is complete and was made by WHAT.
is_made() { [[ -f $1 && $(<"$1") == "$2" ]]; }

# The variables below are for the tests.
# shellcheck disable=SC2034
kernel() {
    local lines
    mapfile -t lines < <("$top/packaging/debian-kernel" "$1")
    [[ ${#lines[@]} -eq 2 ]] || fail "no objtree of Debian's kernel $1"
    objtree=${lines[0]}
    release=${lines[1]}
    srctree=$(realpath -e "$objtree/source")
}

# The configuration of the kernel's own, as Debian has no packages of this kernel for ppc64el; so no Module.symvers.
kernel_ppc64le() {
    local folder
    kernel 6.12
    folder=${objtree%/*}/ppc64le
    with_lock "ppc64le-${folder//\//_}" prepare_ppc64le "$folder" >&2
    objtree=$folder
    release=$(<"$folder/include/config/kernel.release")
    sysroot=$("$top/packaging/debian-sysroot" ppc64el libelf-dev libelf1 zlib1g-dev zlib1g libssl-dev libssl3)
}

prepare_ppc64le() {
    local made_by
    made_by=$(what_makes powerpc64le-linux-gnu-gcc prepare_ppc64le)
    ! is_made "$1/complete" "$made_by" || return 0
    rm -rf "$1"
    log "preparing an objtree for ppc64le"
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C make -C "$srctree" O="$1" ARCH=powerpc \
        CROSS_COMPILE=powerpc64le-linux-gnu- -j"$(nproc)" ppc64le_defconfig modules_prepare >"$tmp/ppc64le.log" 2>&1 \
        </dev/null || fail "the ppc64le tree could not be prepared" "$tmp/ppc64le.log"
    echo "$made_by" >"$1/complete"
}

# A small one with modules.
kernel_native() {
    local folder
    [[ $(uname -m) == x86_64 ]] || skip "an x86_64 machine"
    kernel 6.12
    folder=${objtree%/*}/native
    with_lock "native-${folder//\//_}" prepare_native "$folder" >&2
    objtree=$folder
    release=$(<"$folder/include/config/kernel.release")
}

prepare_native() {
    local made_by
    made_by=$(what_makes gcc prepare_native)
    ! is_made "$1/complete" "$made_by" || return 0
    rm -rf "$1"
    log "preparing a native objtree"
    (
        native_make() {
            env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" LC_ALL=C make -C "$srctree" O="$1" ARCH=x86_64 \
                -j"$(nproc)" "${@:2}"
        }
        mkdir "$1"
        native_make "$1" tinyconfig
        "$srctree/scripts/config" --file "$1/.config" -e 64BIT -e MODULES -e UNWINDER_ORC -d UNWINDER_GUESS -e STACK_VALIDATION
        native_make "$1" olddefconfig
        native_make "$1" modules_prepare
    ) >"$1.log" 2>&1 </dev/null || fail "the native tree could not be prepared" "$1.log"
    echo "$made_by" >"$1/complete"
}

# shellcheck disable=SC2034
sysroot_ssl() {
    sysroot=$("$top/packaging/debian-sysroot" arm64 libssl-dev libssl3)
}

sysroot_without_libcrypto() {
    sysroot_ssl
    cp -a "$sysroot" "$tmp/without-libcrypto"
    sysroot=$tmp/without-libcrypto
    rm -r "$sysroot"/usr/include/openssl "$sysroot"/usr/lib/*/libcrypto.*
}

# shellcheck disable=SC2034
sysroot_full() {
    sysroot=$("$top/packaging/debian-sysroot" arm64 libssl-dev libssl3 libelf-dev libelf1 zlib1g-dev zlib1g)
}

# shellcheck disable=SC2034
sysroot_libc() {
    sysroot=$("$top/packaging/debian-sysroot" arm64 libc6 libc6-dev linux-libc-dev)
}

# shellcheck disable=SC2034
sysroot_i386() {
    sysroot=$("$top/packaging/debian-sysroot" i386 libc6 libc6-dev libgcc-12-dev libgcc-s1 linux-libc-dev)
}

# shellcheck disable=SC2034
sysroot_musl() {
    sysroot=$("$top/packaging/debian-sysroot" arm64 musl musl-dev linux-libc-dev)
}

# as_user COMMAND...: runs COMMAND as an ordinary user without capabilities. For root that is `nobody`, who can read the cache
# and the repository even if they are in a home folder closed to others. Otherwise it is the caller.
as_user() {
    if [[ $EUID -ne 0 ]]; then
        "$@"
        return
    fi
    # shellcheck disable=SC2016
    unshare --mount --propagation private "${BASH:-bash}" -euo pipefail -c '
        opener=$1
        shift
        . "$opener"
        unset EXTMOD_PKG_CACHE # which root has
        exec setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --no-new-privs -- "$@"
    ' as_user "$top/tests/open_folders.sh" "$@"
}

# user_folder NAME: prints an empty folder in $tmp in which as_user may write.
user_folder() {
    mkdir "$tmp/$1"
    [[ $EUID -ne 0 ]] || chown 65534:65534 "$tmp/$1"
    printf '%s\n' "$tmp/$1"
}

# users_cache: prints a copy of the cache of host programs that belongs to the user of as_user.
users_cache() {
    local folder
    folder=$(user_folder cache)
    [[ ! -d $EXTMOD_PKG_CACHE ]] || cp -r "$EXTMOD_PKG_CACHE/." "$folder"
    [[ $EUID -ne 0 ]] || chown -R 65534:65534 "$folder"
    printf '%s\n' "$folder"
}

# kernel_image: prints Debian's own vmlinuz of the kernel that kernel() has chosen.
kernel_image() {
    local image=${objtree%/*}/vmlinuz
    with_lock "vmlinuz-$release" fetch_kernel_image "$image"
    printf '%s\n' "$image"
}

fetch_kernel_image() {
    local image=$1 version=${objtree%/*} deb
    [[ ! -f $image ]] || return 0
    deb=$(fetch_deb arm64 "linux-image-$release-unsigned=${version##*/}")
    dpkg-deb --fsys-tarfile "$deb" | tar -xOf - "./boot/vmlinuz-$release" >"$image.tmp"
    mv "$image.tmp" "$image"
}
