#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel with MODVERSIONS of which prepare builds image and modules: its Module.symvers serves a second tree, which is only
# prepared, and a module of the second tree has the CRCs of the first.

# shellcheck source=tests/integration/prepare.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/prepare.sh"
# shellcheck source=tests/prepared_source.sh
. "$top/tests/prepared_source.sh"

built_by_prepare
expect_status 0 jq -e '.built and .image == "arch/arm64/boot/Image.gz"' "$objtree/prepare.json"
for file in vmlinux arch/arm64/boot/Image.gz lib/crc7.ko lib/crc-ccitt.ko lib/crc-itu-t.ko; do
    [[ -s $objtree/$file ]] || fail "no $file"
done
expect_text '^0x[0-9a-f]{8}	crc7_be	lib/crc7	' "$objtree/Module.symvers"
expect_no_text '^0x00000000	' "$objtree/Module.symvers"

# The second tree: prepared in seconds, with these CRCs.
prepare 0 --arch arm64 --defconfig allnoconfig --fragment "$objtree.config" --symvers "$objtree/Module.symvers"
expect_status 0 jq -e '.built == false' "$made/prepare.json"
expect_same Module.symvers "$objtree/Module.symvers" "$made/Module.symvers"
expect_same .config "$objtree/.config" "$made/.config"
expect_same utsrelease.h "$objtree/include/generated/utsrelease.h" "$made/include/generated/utsrelease.h"

mkdir "$tmp/user"
cat >"$tmp/user/user.c" <<'EOF'
#include <linux/crc7.h>
#include <linux/module.h>
static int __init begin(void) { return crc7_be(0, (const u8 *)"x", 1) ? 0 : -EIO; }
module_init(begin);
MODULE_LICENSE("GPL");
EOF
echo 'obj-m := user.o' >"$tmp/user/Kbuild"
logged "$tmp/module.log" "the module" kernel_make -C "$made" M="$tmp/user" modules
/usr/sbin/modprobe --dump-modversions "$tmp/user/user.ko" >"$tmp/crcs"
expect_text "^$(awk '$2 == "crc7_be" { print $1 }' "$objtree/Module.symvers")	crc7_be" "$tmp/crcs"
expect_status 0 "$EXTMOD_PKG" verify --against "$objtree" "$tmp/user/user.ko"

# With the CRCs of another kernel it would not load, and verify says so.
sed -E 's/^0x[0-9a-f]{8}(	crc7_be	)/0x12345678\1/' "$objtree/Module.symvers" >"$tmp/wrong.symvers"
prepare 0 --arch arm64 --defconfig allnoconfig --fragment "$objtree.config" --symvers "$tmp/wrong.symvers"
expect_text 'changed: Module.symvers' "$tmp/stdout"
rm "$tmp/user/user.ko"
logged "$tmp/module.log" "the module" kernel_make -C "$made" M="$tmp/user" modules
expect_status 5 "$EXTMOD_PKG" verify --against "$objtree" "$tmp/user/user.ko"
expect_text 'crc7_be' "$tmp/stdout"

# The built tree is a kernel as any other.
out=$tmp/packages
build 0 "$objtree" --format tar --run-arch "$(uname -m)"
expect_status 0 jq -e '.prepare.built' "$out"/linux-headers*.manifest.json
