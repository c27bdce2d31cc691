# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# kernel_arm TRIPLET: sets $objtree, $release and $srctree of a small 32-bit arm kernel of Debian's source 6.12, prepared by
# TRIPLET's gcc. CONFIG_VFP=y, which says what the processor has and nothing of its userland. No Module.symvers. Sourced by
# tests; kept in the cache.

# arm_make TRIPLET [ARGUMENT...]
arm_make() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" LC_ALL=C make ARCH=arm CROSS_COMPILE="$1-" -j"$(nproc)" "${@:2}"
}

# shellcheck disable=SC2034
kernel_arm() {
    local folder
    kernel 6.12
    folder=${objtree%/*}/$1
    with_lock "$1-${folder//\//_}" prepare_arm "$1" "$folder" >&2
    objtree=$folder
    release=$(<"$folder/include/config/kernel.release")
}

# shellcheck disable=SC2154
prepare_arm() {
    local triplet=$1 folder=$2 made_by symbol
    made_by=$(what_makes "$triplet-gcc" prepare_arm)
    ! is_made "$folder/complete" "$made_by" || return 0
    rm -rf "$folder"
    mkdir "$folder"
    log "preparing an objtree for $triplet"
    printf 'CONFIG_%s=y\n' MMU ARCH_MULTIPLATFORM ARCH_MULTI_V7 AEABI VFP MODULES MODVERSIONS >"$folder/wanted"
    {
        arm_make "$triplet" -C "$srctree" O="$folder" KCONFIG_ALLCONFIG="$folder/wanted" allnoconfig
        arm_make "$triplet" -C "$folder" modules_prepare
    } >"$folder/log" 2>&1 </dev/null || fail "the tree for $triplet could not be prepared" "$folder/log"
    for symbol in VFP MODVERSIONS; do
        grep -q "^CONFIG_$symbol=y" "$folder/.config" || fail "the tree for $triplet has no CONFIG_$symbol"
    done
    echo "$made_by" >"$folder/complete"
}
