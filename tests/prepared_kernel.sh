# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# prepared_kernel VERSION [COMPILER]: sets $objtree, $release and $srctree of a prepared arm64 kernel of Debian's
# linux-source-VERSION, with a small configuration; 5.10 and 7 (the newest) come from other Debian releases. COMPILER `lto` is
# clang with lld and CONFIG_LTO_CLANG_THIN. Sourced by tests.

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
    local version=$1 folder=$2 compiler=$3 source made_by words wanted='MODULES MODVERSIONS OF TTY SERIAL_AMBA_PL011'
    source=$(kernel_source "$version")
    words=(CC="$compiler")
    if [[ $compiler == lto ]]; then
        compiler=clang
        words=(LLVM=1)
        wanted='MODULES OF TTY SERIAL_AMBA_PL011 LTO_CLANG_THIN'
    fi
    made_by="$(what_makes "$compiler" prepare_kernel) ${words[*]} $source"
    ! is_made "$folder/complete" "$made_by" || return 0
    rm -rf "$folder"
    mkdir -p "$folder/objtree"
    log "preparing a small objtree of Linux $version with $compiler"
    # shellcheck disable=SC2086
    printf 'CONFIG_%s=y\n' $wanted >"$folder/wanted"
    {
        kernel_make -C "$source" O="$folder/objtree" "${words[@]}" KCONFIG_ALLCONFIG="$folder/wanted" allnoconfig &&
            kernel_make -C "$folder/objtree" "${words[@]}" modules_prepare
    } >"$folder/log" 2>&1 </dev/null || fail "Linux $version could not be prepared" "$folder/log"
    echo "$made_by" >"$folder/complete"
}
