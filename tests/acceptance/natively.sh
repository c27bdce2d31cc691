# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Programs of $root, a root of another machine, that this machine runs as its own: most of a test's time would go into
# starting hundreds of small programs under emulation. What becomes native is of the same Debian release. To be used in
# a mount namespace of its own. Sourced by what fills such a root and by the tests.

# uname stays, as Kbuild asks it.
# shellcheck disable=SC2034
native_tools='make dash mawk sed grep cat rm mkdir mv cp ln touch sort tr cut basename dirname realpath readlink expr
    find xargs head tail cmp date echo test pahole'

# What programs of this machine need there.
native_libraries='/lib64/ld-linux-x86-64.so.2 /usr/lib/x86_64-linux-gnu'

native_mounts=()

# put_into_root PATH...: of this machine, at the same place. Read-only: the root's ldconfig removes links that lead to folders
# which it does not have, such as libclang-cpp.so.14.
put_into_root() {
    local path
    for path in "$@"; do
        # shellcheck disable=SC2154
        if [[ ! -e $path ]] || mountpoint -q "$root$path"; then continue; fi
        if [[ -d $path ]]; then
            mkdir -p "$root$path"
        elif [[ ! -e $root$path ]]; then
            mkdir -p "$root${path%/*}"
            touch "$root$path"
        fi
        mount --bind -o ro "$(realpath "$path")" "$root$path"
        native_mounts+=("$root$path")
    done
}

# run_natively PROGRAM...: those that are in the root
run_natively() {
    local program
    [[ $(uname -m) == x86_64 ]] || return 0
    # shellcheck disable=SC2086
    put_into_root $native_libraries
    for program in "$@"; do
        [[ ! -f $root/usr/bin/$program ]] || put_into_root "/usr/bin/$program"
    done
}

# run_nothing_natively: the root is as it was before run_natively.
run_nothing_natively() {
    local path
    for path in "${native_mounts[@]}"; do
        umount "$path"
    done
    native_mounts=()
    for path in $native_libraries; do
        rm -df "$root$path"
        rmdir "$root${path%/*}" 2>/dev/null || true
    done
}
