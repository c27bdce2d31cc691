# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For tests of trial modules. Sourced by them.
#   add_symvers FILE   makes up a Module.symvers with which they build
#   unrunnable FILE    changes an ELF file so that no machine of the tests runs it

# shellcheck source=tests/prepared_kernel.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/prepared_kernel.sh"

# What kmalloc() is called differs between kernels.
add_symvers() {
    local symbol crc=0x10
    for symbol in module_layout kfree _printk printk __kmalloc kmalloc_caches kmalloc_trace kmem_cache_alloc \
        kmem_cache_alloc_trace __kmalloc_noprof __kmalloc_cache_noprof __kmalloc_large_noprof \
        __stack_chk_fail _mcount memset memcpy alt_cb_patch_nops; do
        crc=$((crc + 1))
        printf '0x%08x\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' "$crc" "$symbol"
    done >"$1"
}

# Of a 32-bit SPARC, for which Debian's qemu-user registers nothing on 64-bit files.
unrunnable() {
    cp "$1" "$1.new"
    printf '\002\000' | dd of="$1.new" bs=1 seek=18 conv=notrunc status=none
    mv "$1.new" "$1"
}
