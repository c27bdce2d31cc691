# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# built_by_prepare: sets $objtree, $release and $srctree of a small arm64 kernel with MODVERSIONS and three modules, of which
# `extmod-pkg prepare` has built image and modules. Sourced by tests, after built_kernel.sh. Building takes minutes, so the tree
# stays in the cache; prepare itself finds out whether it is still the right one.

# shellcheck disable=SC2034
built_by_prepare() {
    kernel 6.12
    objtree=${objtree%/*}/built-by-prepare
    with_lock "built-by-prepare-${objtree//\//_}" build_by_prepare >&2
    release=$(<"$objtree/include/config/kernel.release")
}

# shellcheck disable=SC2154
build_by_prepare() {
    log "building a small kernel of $srctree, unless it is there"
    {
        printf 'CONFIG_%s=y\n' EXPERT CC_OPTIMIZE_FOR_SIZE MODULES MODVERSIONS MODULE_UNLOAD PRINTK BUG
        printf 'CONFIG_%s=m\n' CRC_CCITT CRC7 CRC_ITU_T
        # Not every kernel has it, and what prepare makes of that is another test's.
        echo '# CONFIG_LOCALVERSION_AUTO is not set'
    } >"$objtree.config"
    env -u MAKEFLAGS "$EXTMOD_PKG" prepare "$srctree" --arch arm64 --cross-compile aarch64-linux-gnu- \
        --defconfig allnoconfig --fragment "$objtree.config" --output "$objtree" >"$tmp/prepare.log" 2>&1 </dev/null ||
        fail "the small kernel could not be built" "$tmp/prepare.log"
}
