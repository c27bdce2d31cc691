# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Small kernels of other architectures, prepared of Debian's sources, without Module.symvers. Sourced by tests; kept in the
# cache.
#
#   kernel_arm TRIPLET  a 32-bit arm kernel 6.12, prepared by TRIPLET's gcc. CONFIG_VFP=y, which says what the processor has
#                       and nothing of its userland.
#   kernel_s390         an s390x kernel 6.1: 64-bit, big-endian, and of a source whose scripts/mod/elfconfig.h tells the byte
#                       order of the machine that modpost runs on.
#
# Both set $objtree, $release and $srctree.

kernel_arm() {
    kernel 6.12
    other_kernel arm "$1" MMU ARCH_MULTIPLATFORM ARCH_MULTI_V7 AEABI VFP MODULES MODVERSIONS
}

kernel_s390() {
    kernel 6.1
    other_kernel s390 s390x-linux-gnu MODULES MODVERSIONS
}

# other_kernel ARCH TRIPLET SYMBOL...: $srctree with allnoconfig and these
# shellcheck disable=SC2034
other_kernel() {
    local folder=${objtree%/*}/$2
    with_lock "$2-${folder//\//_}" prepare_other "$folder" "$@" >&2
    objtree=$folder
    release=$(<"$folder/include/config/kernel.release")
}

# other_make ARCH TRIPLET [ARGUMENT...]
other_make() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" LC_ALL=C make ARCH="$1" CROSS_COMPILE="$2-" -j"$(nproc)" "${@:3}"
}

# shellcheck disable=SC2154
prepare_other() {
    local folder=$1 arch=$2 triplet=$3 made_by symbol
    made_by="$(what_makes "$triplet-gcc" prepare_other) ${*:2}"
    ! is_made "$folder/complete" "$made_by" || return 0
    rm -rf "$folder"
    mkdir "$folder"
    log "preparing an objtree for $triplet"
    printf 'CONFIG_%s=y\n' "${@:4}" >"$folder/wanted"
    {
        other_make "$arch" "$triplet" -C "$srctree" O="$folder" KCONFIG_ALLCONFIG="$folder/wanted" allnoconfig &&
            other_make "$arch" "$triplet" -C "$folder" modules_prepare
    } >"$folder/log" 2>&1 </dev/null || fail "the tree for $triplet could not be prepared" "$folder/log"
    for symbol in "${@:4}"; do
        grep -q "^CONFIG_$symbol=y" "$folder/.config" || fail "the tree for $triplet has no CONFIG_$symbol"
    done
    echo "$made_by" >"$folder/complete"
}
