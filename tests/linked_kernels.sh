# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Kernels whose makefiles link every module with additional files. Sourced by tests.
#
#   kernel_ppc32    a 32-bit powerpc kernel of Debian's source 6.12, prepared. Its modules are linked with
#                   arch/powerpc/lib/crtsavres.o, which modules_prepare does not make.
#   kernel_like_5.4 an arm64 kernel that links modules as 5.4 to 5.9 do, prepared with O=. The archives of the
#                   tests have no such source, so it is Linux 5.10 with that part changed back: the linker scripts are sources,
#                   scripts/module-common.lds and arch/arm64/kernel/module.lds, that KBUILD_LDS_MODULE names by $(srctree).
#
# Both set $objtree, $release and $srctree and are kept in the cache; a test copies what it changes.
#
#   trial_module    writes the source of a module into $tmp/module

# shellcheck source=tests/prepared_kernel.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/prepared_kernel.sh"

# powerpc_make [ARGUMENT...]: this compiler makes 32-bit objects, too.
powerpc_make() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" LC_ALL=C make ARCH=powerpc \
        CROSS_COMPILE=powerpc64le-linux-gnu- -j"$(nproc)" "$@"
}

# shellcheck disable=SC2034
kernel_ppc32() {
    local folder
    kernel 6.12
    folder=${objtree%/*}/ppc32
    with_lock "ppc32-${folder//\//_}" prepare_ppc32 "$folder" >&2
    objtree=$folder
    release=$(<"$folder/include/config/kernel.release")
}

# shellcheck disable=SC2154
prepare_ppc32() {
    local made_by
    made_by=$(what_makes powerpc64le-linux-gnu-gcc prepare_ppc32)
    ! is_made "$1/complete" "$made_by" || return 0
    rm -rf "$1"
    log "preparing an objtree for 32-bit powerpc"
    powerpc_make -C "$srctree" O="$1" ppc44x_defconfig modules_prepare >"$tmp/ppc32.log" 2>&1 </dev/null ||
        fail "the tree for 32-bit powerpc could not be prepared" "$tmp/ppc32.log"
    echo "$made_by" >"$1/complete"
}

# shellcheck disable=SC2034
kernel_like_5.4() {
    local folder
    prepared_kernel 5.10
    folder=$(cache_dir)/like-5.4
    with_lock like-5.4 prepare_like_5.4 "$folder" >&2
    objtree=$folder/objtree
    release=$(<"$objtree/include/config/kernel.release")
    srctree=$(realpath -e "$objtree/source")
}

prepare_like_5.4() {
    local made_by
    made_by="$(what_makes aarch64-linux-gnu-gcc prepare_like_5.4 link_as_5.4) $(stat -c %y "$objtree")"
    ! is_made "$1/complete" "$made_by" || return 0
    rm -rf "$1"
    mkdir -p "$1/objtree"
    log "preparing an objtree that links modules as Linux 5.4 does"
    cp -a "$srctree" "$1/srctree"
    link_as_5.4 "$1/srctree"
    printf 'CONFIG_%s=y\n' MODULES ARM64_MODULE_PLTS >"$1/wanted"
    {
        kernel_make -C "$1/srctree" O="$1/objtree" KCONFIG_ALLCONFIG="$1/wanted" allnoconfig &&
            kernel_make -C "$1/objtree" modules_prepare
    } >"$1/log" 2>&1 </dev/null || fail "the kernel like 5.4 could not be prepared" "$1/log"
    echo "$made_by" >"$1/complete"
}

# link_as_5.4 SRCTREE: $(...) is make's
# shellcheck disable=SC2016
link_as_5.4() {
    sed -i -e 's|^KBUILD_LDFLAGS_MODULE :=$|&\nexport KBUILD_LDS_MODULE := $(srctree)/scripts/module-common.lds|' \
        -e '/(build)=scripts scripts\/module.lds$/d' "$1/Makefile"
    sed -i '/^targets += module.lds$/d' "$1/scripts/Makefile"
    sed -i -e '/^ARCH_MODULE_LDS :=/d' -e 's|-T $(ARCH_MODULE_LDS)|$(addprefix -T , $(KBUILD_LDS_MODULE))|' \
        -e 's|$(ARCH_MODULE_LDS)|$(KBUILD_LDS_MODULE)|' "$1/scripts/Makefile.modfinal"
    cat >>"$1/arch/arm64/Makefile" <<'MAKEFILE'

ifeq ($(CONFIG_ARM64_MODULE_PLTS),y)
KBUILD_LDS_MODULE	+= $(srctree)/arch/arm64/kernel/module.lds
endif
MAKEFILE
    sed -e '/^#ifdef/,/^#endif/d' -e '/bring in arch-specific/,$d' "$1/scripts/module.lds.S" >"$1/scripts/module-common.lds"
    grep -v '^#' "$1/arch/arm64/include/asm/module.lds.h" >"$1/arch/arm64/kernel/module.lds"
    rm "$1/scripts/module.lds.S" "$1/arch/arm64/include/asm/module.lds.h"
}

# shellcheck disable=SC2154
trial_module() {
    mkdir -p "$tmp/module"
    echo 'obj-m := trial.o' >"$tmp/module/Makefile"
    cat >"$tmp/module/trial.c" <<'MODULE'
#include <linux/module.h>
static int begin(void) { return 0; }
module_init(begin);
MODULE_LICENSE("GPL");
MODULE
}
