#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` on modules that a cross compiler made: whole ones fit their kernel in every compression, as a file, folder and
# package. One that was changed, or a kernel that was, is found.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.12
copy_objtree objtree
mkdir -p "$tmp/source" "$tmp/modules"
cat >"$tmp/source/base.c" <<'SOURCE'
#include <linux/module.h>
#include <linux/device.h>
int base_start(struct device *dev);
int base_start(struct device *dev) { return bus_register(NULL) + (dev != NULL); }
EXPORT_SYMBOL_GPL(base_start);
static int __init base_init(void) { return base_start(0); }
module_init(base_init);
MODULE_DESCRIPTION("base");
MODULE_LICENSE("GPL");
SOURCE
cat >"$tmp/source/user.c" <<'SOURCE'
#include <linux/module.h>
int base_start(struct device *dev);
static int __init user_init(void) { return base_start(0); }
module_init(user_init);
MODULE_DESCRIPTION("user");
MODULE_LICENSE("GPL");
SOURCE
echo 'obj-m := base.o user.o' >"$tmp/source/Kbuild"
expect_status 0 kernel_make -C "$objtree" CONFIG_DEBUG_INFO_BTF_MODULES= M="$tmp/source" modules
cp "$tmp/source/"{base,user}.ko "$tmp/modules"

# found STATUS PATH...: `severity rule path sentence` of every finding, in $tmp/found
found() {
    expect_status "$1" "$EXTMOD_PKG" verify --json "${@:2}"
    cp "$tmp/stdout" "$tmp/json"
    jq -r '.verified[].findings[] | "\(.severity) \(.rule) \(.path) \(.sentence)"' "$tmp/json" >"$tmp/found"
}

# fits PATH...: neither an error nor a warning
fits() {
    found 0 "$@"
    expect_no_text '^(error|warning) ' "$tmp/found"
    expect_no_text ' module-alone ' "$tmp/found"
}

# Alone it says what can be said, and that it was not compared.
found 0 "$tmp/modules/base.ko"
expect_text '^note module-alone base.ko .*--against' "$tmp/found"
expect_no_text '^(error|warning) ' "$tmp/found"

fits --against "$objtree" "$tmp/modules"
[[ $(jq '.verified[0].modules' "$tmp/json") -eq 2 ]] || fail "not both were judged" "$tmp/json"
fits --against "$objtree" "$tmp/modules/base.ko" "$tmp/modules/user.ko"

# A package is as good as its folder, for the headers and for the modules.
build 0 "$objtree" --run-arch "$(dpkg --print-architecture)"
headers=$(package_of .tar)
mkdir -p "$tmp/root/lib/modules/$release/updates"
cp "$tmp/modules/"*.ko "$tmp/root/lib/modules/$release/updates"
tar --owner=0 --group=0 -cf "$tmp/modules.tar" -C "$tmp/root" lib
fits --against "$headers" "$tmp/modules.tar"
fits --against "$headers" "$tmp/root"

# every compression of the kernel
mkdir "$tmp/compressed"
for name in base user; do
    xz --check=crc32 -c "$tmp/modules/$name.ko" >"$tmp/compressed/$name.ko.xz"
    gzip -c "$tmp/modules/$name.ko" >"$tmp/compressed/$name.ko.gz"
    zstd -q "$tmp/modules/$name.ko" -o "$tmp/compressed/$name.ko.zst"
done
for ending in xz gz zst; do
    fits --against "$objtree" "$tmp/compressed/base.ko.$ending" "$tmp/compressed/user.ko.$ending"
done

# a module that needs another one
found 5 --against "$objtree" "$tmp/modules/user.ko"
expect_text '^error module-symbol user.ko needs 1 symbol that nobody exports, base_start' "$tmp/found"
expect_text '^warning module-dependency user.ko .*base' "$tmp/found"

# changed DESCRIPTION RULE COMMAND...: base.ko after COMMAND has this error
changed() {
    local rule=$1
    shift
    cp "$tmp/modules/base.ko" "$tmp/base.ko"
    "$@" "$tmp/base.ko"
    found 5 --against "$objtree" "$tmp/base.ko"
    expect_text "^error $rule base.ko " "$tmp/found"
}
changed module-licence sed -i 's/license=GPL/license=BSD/'
changed module-vermagic sed -i 's/ mod_unload / mod_unl0ad /'
changed module-file aarch64-linux-gnu-strip
changed module-file truncate -s -1000
changed module-file sed -i 's/gnu.linkonce.this_module/gnu.linkonce.that_module/'
changed module-machine sed -i '1s/\x01\x00\xb7\x00/\x01\x00\x3e\x00/'
cp "$tmp/compressed/base.ko.xz" "$tmp/base.ko.xz"
truncate -s 500 "$tmp/base.ko.xz"
found 5 --against "$objtree" "$tmp/base.ko.xz" "$tmp/modules/base.ko"
expect_text '^error module-file base.ko.xz cannot be read' "$tmp/found"
[[ $(jq -c '[.verified[].verified]' "$tmp/json") == '[false,true]' ]] || fail "one is damaged, one is whole" "$tmp/json"
ln -s modules/base.ko "$tmp/link.ko"
fits --against "$objtree" "$tmp/link.ko"
echo text >"$tmp/text.ko"
found 5 "$tmp/text.ko"
expect_text '^error module-file text.ko ' "$tmp/found"

# A kernel tells the same as its Module.symvers, as far as it is there.
mkdir "$tmp/kernel"
cp "$tmp/modules/base.ko" "$tmp/kernel"
found 0 --kernel "$tmp/kernel" "$tmp/modules/user.ko"
expect_text '^note module-alone user.ko was compared with .* symbols alone' "$tmp/found"
expect_no_text '^(error|warning) ' "$tmp/found"
fits --against "$objtree" --kernel "$tmp/kernel" "$tmp/modules/user.ko"
sed 's/int base_start(struct device \*dev)/int base_start(struct device *dev, int other)/; s/base_start(0)/base_start(0, 0)/' \
    "$tmp/source/base.c" >"$tmp/other.c"
mv "$tmp/other.c" "$tmp/source/base.c"
sed -i 's/user.o//' "$tmp/source/Kbuild"
expect_status 0 kernel_make -C "$objtree" CONFIG_DEBUG_INFO_BTF_MODULES= M="$tmp/source" modules
cp "$tmp/source/base.ko" "$tmp/kernel"
found 5 --kernel "$tmp/kernel" "$tmp/modules/user.ko"
expect_text '^error module-crc user.ko .* 1 symbol, base_start' "$tmp/found"

# another kernel
sed -i 's/^0x[0-9a-f]*\(\tbus_register\t\)/0x12345678\1/' "$objtree/Module.symvers"
found 5 --against "$objtree" "$tmp/modules/base.ko"
expect_text '^error module-crc base.ko .*bus_register \(0x[0-9a-f]{8}, the kernel has 0x12345678\)' "$tmp/found"
sed -i "s/\"$release\"/\"6.12.0-other\"/" "$objtree/include/generated/utsrelease.h"
found 5 --against "$objtree" "$tmp/modules/base.ko"
expect_text '^warning module-vermagic base.ko was built for .*, the kernel is 6.12.0-other' "$tmp/found"
rm "$objtree/Module.symvers"
found 0 --against "$objtree" "$tmp/modules/base.ko"
expect_text '^note module-alone base.ko .*no Module.symvers' "$tmp/found"

# what is no kernel, and what has no module
expect_status 2 "$EXTMOD_PKG" verify --against "$tmp/modules" "$tmp/modules/base.ko"
expect_status 5 "$EXTMOD_PKG" verify --against "$objtree" "$tmp/compressed/../tmpdir"
expect_text 'there is no module in it'
expect_no_litter
