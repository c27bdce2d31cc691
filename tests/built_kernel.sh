# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# built_kernel VERSION: sets $objtree, $release and $srctree of a small arm64 kernel that was really built from Debian's
# source VERSION (6.1 or 6.12): a serial console, an initrd, MODVERSIONS, a few modules. It boots in qemu.
# Sourced by tests. Building it takes minutes, so it is kept in the cache; tests change only copies.

built_timestamp='Thu Jan  1 00:00:00 UTC 2026'

# shellcheck disable=SC2034
built_kernel() {
    local folder
    kernel "$1"
    folder=${objtree%/*}/built
    with_lock "built-${folder//\//_}" build_kernel "$1" "$folder" >&2
    objtree=$folder
    release=$(<"$folder/include/config/kernel.release")
}

# shellcheck disable=SC2154
build_kernel() {
    local folder=$2 log=$2.log
    built_configuration "$1" >"$tmp/wanted"
    ! cmp -s "$tmp/wanted" "$folder/complete" || return 0
    rm -rf "$folder"
    mkdir -p "$folder"
    log "building a small kernel of ${srctree}"
    {
        kernel_make -C "$srctree" O="$folder" KCONFIG_ALLCONFIG="$tmp/wanted" allnoconfig &&
            kernel_make -C "$folder" KBUILD_BUILD_VERSION=1 KBUILD_BUILD_TIMESTAMP="$built_timestamp" all headers
    } >"$log" 2>&1 </dev/null || fail "the small kernel could not be built" "$log"
    cp "$tmp/wanted" "$folder/complete"
}

# built_configuration VERSION: prints what allnoconfig has to set. EXPERT leaves the rest to it. Smaller kernels compile
# faster, so only one of the two signs its modules.
built_configuration() {
    printf 'CONFIG_%s=y\n' EXPERT CC_OPTIMIZE_FOR_SIZE MODULES MODVERSIONS MODULE_UNLOAD PRINTK BUG BINFMT_ELF \
        BINFMT_SCRIPT BLK_DEV_INITRD RD_GZIP TTY SERIAL_AMBA_PL011 SERIAL_AMBA_PL011_CONSOLE PROC_FS SYSFS DEVTMPFS \
        MULTIUSER FUTEX POSIX_TIMERS ARM_PSCI_FW OF
    if [[ $1 == 6.1 ]]; then
        printf 'CONFIG_%s=m\n' CRC_CCITT CRC7
    else
        printf 'CONFIG_%s=y\n' CRYPTO MODULE_SIG
        printf 'CONFIG_%s=m\n' CRYPTO_CRC32C LIBCRC32C
    fi
}
