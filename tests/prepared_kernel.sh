# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# prepared_kernel VERSION [COMPILER]: sets $objtree, $release and $srctree of a prepared arm64 kernel of Debian's
# linux-source-VERSION, with a small configuration; 5.10 and 7 (the newest) come from other Debian releases. Sourced by tests.

# shellcheck source=tests/sources.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sources.sh"

# shellcheck disable=SC2034
prepared_kernel() {
    local folder
    folder=$(cache_dir)/prepared-$1${2:+-$2}
    with_lock "${folder##*/}" prepare_kernel "$1" "$folder" "${2:-aarch64-linux-gnu-gcc}" >&2
    objtree=$folder/objtree
    release=$(<"$objtree/include/config/kernel.release")
    srctree=$(realpath -e "$objtree/source")
}

prepare_kernel() {
    local version=$1 folder=$2 compiler=$3 source made_by
    source=$(kernel_source "$version")
    made_by="$(what_makes "$compiler" prepare_kernel) $source"
    ! is_made "$folder/complete" "$made_by" || return 0
    rm -rf "$folder"
    mkdir -p "$folder/objtree"
    log "preparing a small objtree of Linux $version with $compiler"
    printf 'CONFIG_%s=y\n' MODULES MODVERSIONS OF TTY SERIAL_AMBA_PL011 >"$folder/wanted"
    {
        kernel_make -C "$source" O="$folder/objtree" CC="$compiler" KCONFIG_ALLCONFIG="$folder/wanted" allnoconfig &&
            kernel_make -C "$folder/objtree" CC="$compiler" modules_prepare
    } >"$folder/log" 2>&1 </dev/null || fail "Linux $version could not be prepared" "$folder/log"
    echo "$made_by" >"$folder/complete"
}
