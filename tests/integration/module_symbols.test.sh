#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `module` builds must fit the kernel: symbols that nobody exports, namespaces, circles of modules and a Module.symvers
# of another kernel are found, and nothing is written.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

kernel 6.12

# not_written REGEX: the audit found this, and nothing else
not_written() {
    findings
    expect_text "^error $1" "$tmp/found"
    [[ ! -e $out ]] || fail "modules were written that do not fit"
}

# a symbol that nobody exports
driver "$tmp/lost" lost '' base_start
made 5 "$objtree" "$tmp/lost"
not_written 'module-symbol lost.ko needs 1 symbol that nobody exports, base_start'

# Two folders that need each other, though their modules do not; and modules that do.
driver "$tmp/left" left1 left_start
driver "$tmp/left" left2 '' right_start
echo 'obj-m := left1.o left2.o' >"$tmp/left/Kbuild"
driver "$tmp/right" right right_start left_start
made 0 "$objtree" "$tmp/left" "$tmp/right"
expect_modules left1.ko left2.ko right.ko
rm -r "$out"
driver "$tmp/left" left1 left_start right_start
echo 'obj-m := left1.o left2.o' >"$tmp/left/Kbuild"
made 5 "$objtree" "$tmp/left" "$tmp/right"
not_written 'module-dependency left1.ko needs right in a circle'
expect_text '^error module-dependency right.ko needs left1 in a circle' "$tmp/found"
expect_no_text 'left2' "$tmp/found"

# Module.symvers of another build: the kernel itself, of which one module is here, knows better.
driver "$tmp/user" user '' left_start
driver "$tmp/left" left1 left_start
made 0 "$objtree" "$tmp/left"
mkdir "$tmp/running"
cp "$out/left1.ko" "$tmp/running"
rm -r "$out"
copy_objtree objtree
crc=$(modprobe --dump-modversions "$tmp/running/left1.ko" | sed -n 's/	module_layout$//p')
printf '0x12345678\tleft_start\tleft1\tEXPORT_SYMBOL_GPL\t\n' >>"$objtree/Module.symvers"
made 0 "$objtree" "$tmp/user"
rm -r "$out"
made 5 "$objtree" "$tmp/user" --kernel "$tmp/running"
not_written 'module-crc user.ko .* left_start \(0x12345678, the kernel has 0x[0-9a-f]{8}\)'

# a namespace that is not imported
sed -i "s/^$crc\(\tmodule_layout\t.*\)\t\$/$crc\1\t/; s/^\(0x12345678\tleft_start\tleft1\tEXPORT_SYMBOL_GPL\t\)\$/\1LEFT/" \
    "$objtree/Module.symvers"
made 1 "$objtree" "$tmp/user"
expect_text 'user uses symbol left_start from namespace LEFT, but does not import it'
echo 'MODULE_IMPORT_NS(LEFT);' >>"$tmp/user/user.c"
made 0 "$objtree" "$tmp/user"

# without Module.symvers there are no CRCs
rm "$objtree/Module.symvers"
made 2 "$objtree" "$tmp/user"
expect_text 'no Module.symvers'
