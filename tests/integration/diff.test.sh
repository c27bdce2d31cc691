#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `diff` of two headers packages in every mixture of formats, promises of all three formats, and modules of which one breaks.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/small_module.sh
. "$top/tests/small_module.sh"

command -v jq >/dev/null || skip jq

# symvers FILE LINE...: from lines `CRC SYMBOL MODULE [_GPL|_ANY [NAMESPACE]]`.
symvers() {
    local file=$1 line crc symbol module kind name_space
    shift
    for line in "$@"; do
        read -r crc symbol module kind name_space <<<"$line"
        printf '0x%08x\t%s\t%s\tEXPORT_SYMBOL%s\t%s\n' "$crc" "$symbol" "$module" "$kind" "$name_space"
    done | sed 's/EXPORT_SYMBOL_ANY/EXPORT_SYMBOL/' >"$file"
}

# --- two kernels ---
small_tree "$tmp/old"
old=$tmp/old/obj
small_config "$old" CONFIG_MODULES=y CONFIG_MODVERSIONS=y CONFIG_GONE=y CONFIG_HZ=250
mkdir "$old/scripts/genksyms"
cp /bin/true "$old/scripts/genksyms/genksyms"
symvers "$old/Module.symvers" '1 module_layout vmlinux' '2 printk vmlinux' '3 kept drivers/a/a' '4 lost drivers/a/a' \
    '5 typed drivers/b/b' '6 licensed vmlinux' '7 spaced vmlinux' '8 moved drivers/a/a'
cp -a "$tmp/old" "$tmp/new"
new=$tmp/new/obj
sed -i "s|$tmp/old|$tmp/new|" "$new/Makefile"
small_config "$new" CONFIG_MODULES=y CONFIG_MODVERSIONS=y CONFIG_HZ=1000
symvers "$new/Module.symvers" '1 module_layout vmlinux' '2 printk vmlinux' '3 kept drivers/a/a' '85 typed drivers/b/b' \
    '6 licensed vmlinux _GPL' '7 spaced vmlinux _ANY SPACE' '8 moved vmlinux' '9 added vmlinux'
echo '#define KERNEL_H 2' >"$tmp/new/src/include/linux/kernel.h"
for side in old new; do
    build 0 "$tmp/$side/obj" --format deb,rpm,tar --compress gzip
    mv "$out" "$tmp/$side.packages"
done
expect_status 0 "$EXTMOD_PKG" stage "$new" "$tmp/new.tree"

# diff STATUS ARGUMENT...: the report, and the one in JSON in $tmp/json
diff_of() {
    expect_status "$1" "$EXTMOD_PKG" diff --json "${@:2}"
    cp "$tmp/stdout" "$tmp/json"
    expect_status "$1" "$EXTMOD_PKG" diff "${@:2}"
    expect_no_litter
}
# json QUERY: of the report
json() { jq -r ".diff | $1" "$tmp/json"; }
# is QUERY TEXT
is() { [[ $(json "$1") == "$2" ]] || fail "$1 is $(json "$1") instead of $2" "$tmp/json"; }

# --- formats ---
old_deb=$(one_file "$tmp/old.packages/*.deb")
for b in "$(one_file "$tmp/new.packages/*.deb")" "$(one_file "$tmp/new.packages/*.rpm")" \
    "$(one_file "$tmp/new.packages/*.tar.gz")" "$tmp/new.tree" "$new/Module.symvers"; do
    diff_of 0 "$old_deb" "$b"
    is '[.symbols.changes[] | .symbol] | join(" ")' 'added licensed lost moved spaced typed'
    is '[.symbols.changes[] | select(.may_break) | .symbol] | join(" ")' 'licensed lost spaced typed'
    is '.symbols.same' 3
    is '.same' false
    expect_text 'modules that use 4 changed symbols must be built again' "$tmp/stdout"
    [[ $b != */Module.symvers ]] || continue
    is '[.config[] | "\(.name)=\(.a),\(.b)"] | join(" ")' 'GONE=y,null HZ=250,1000'
    is '[.files[] | select(.name == "include/linux/kernel.h") | .b] | join(" ")' 'other content'
    expect_text 'CONFIG_HZ: 250 -> 1000' "$tmp/stdout"
done
diff_of 0 "$old_deb" "$(one_file "$tmp/old.packages/*.rpm")"
is '[.symbols.changes, .config, .files, .programs, .userland] | flatten | length' 0
for method in gzip xz zstd; do
    "$method" -c "$old/Module.symvers" >"$tmp/symvers"
    diff_of 0 "$tmp/symvers" "$old/Module.symvers"
    is .same true
done
diff_of 0 "$old_deb" "$old_deb"
is .same true
expect_text ': no difference$' "$tmp/stdout"

# --- what cannot be compared ---
diff_of 2 "$old_deb" "$top/README.md"
expect_text 'README.md.*Module.symvers'
diff_of 3 "$old_deb" "$tmp/absent"
head -c 1000 "$old_deb" >"$tmp/cut.deb"
diff_of 5 "$tmp/cut.deb" "$old_deb"
head -c 30 "$tmp/symvers" >"$tmp/cut"
diff_of 5 "$tmp/cut" "$old_deb"

# --- promises ---
# promise STATUS LINE...: a file of promises about the change from old to new
promise() {
    local status=$1
    shift
    printf '%s\n' "$@" >"$tmp/promises"
    diff_of "$status" --allow "$tmp/promises" "$old/Module.symvers" "$new/Module.symvers"
}
passes=('vmlinux PASS' 'lost PASS' 'drivers/b/* PASS')
promise 0 '# whatever' "${passes[@]}"
promise 5 "${passes[@]:0:2}"
is '[.broken_promises[] | "\(.symbol) \(.line)"] | join(",")' 'typed null'
expect_text 'broken +typed: CRC 0x00000005 -> 0x00000055 \(drivers/b/b\) \[.*promises: no line lets it pass\]' "$tmp/stdout"
promise 5 'lost FAIL' 'lo* PASS' "${passes[@]}"
is '[.broken_promises[] | "\(.symbol) \(.line)"] | join(",")' 'lost 1'
for heading in '[rhel9_4_x86_64_stablelist]' '[abi_symbol_list]'; do
    promise 0 "$heading" '  printk' '  kept' '  moved' '  added # it is new'
    promise 5 "$heading" '  printk' '  licensed'
    is '[.broken_promises[] | "\(.symbol) \(.line)"] | join(",")' 'licensed 3'
    promise 0 "$heading" '  printk' '  nowhere'
    is '.unknown_promises | join(" ")' nowhere
    promise 2 "$heading" 'two words'
    expect_text "line 2.*$tmp/promises"
done
promise 2 'lost MAYBE'
promise 2 '<html>'

# hostile LINE...: refused at once, and nothing of it gets to the terminal as it is
hostile() {
    promise 2 "$@"
    expect_no_text $'[\001-\010\016-\037]' "$tmp/stderr"
    [[ $(wc -l <"$tmp/stderr") -eq 1 ]] || fail 'not one line' "$tmp/stderr"
}
hostile $'\033[2J PASS\033[31m FAIL'
hostile "$(head -c 100000 /dev/zero | tr '\0' '*') PASS"
hostile '[abi_symbol_list]' $'a\033]0;b'
hostile '[../../etc/passwd]'
seq -f '*%.0f* PASS' 20000 >"$tmp/many"
diff_of 2 --allow "$tmp/many" "$old/Module.symvers" "$new/Module.symvers"
head -c 20M /dev/zero | tr '\0' '#' >"$tmp/large"
diff_of 5 --allow "$tmp/large" "$old/Module.symvers" "$new/Module.symvers"
diff_of 3 --allow "$tmp/absent" "$old/Module.symvers" "$new/Module.symvers"
diff_of 2 --allow "$tmp" "$old/Module.symvers" "$new/Module.symvers"

# --- modules ---
mkdir "$tmp/modules"
small_module "$tmp/modules/fits.ko" GPL module_layout=1 printk=2 kept=3 moved=8 licensed=6
small_module "$tmp/modules/types.ko" GPL module_layout=1 typed=5
small_module "$tmp/modules/loses.ko" GPL module_layout=1 lost=4
small_module "$tmp/modules/closed.ko" Proprietary module_layout=1 licensed=6
small_module "$tmp/modules/spaces.ko" GPL module_layout=1 spaced=7
small_module "$tmp/modules/foreign.ko" GPL module_layout=1 typed=1234
xz --check=crc32 "$tmp/modules/types.ko"
for pair in "$old_deb $(one_file "$tmp/new.packages/*.rpm")" "$old/Module.symvers $new/Module.symvers"; do
    # shellcheck disable=SC2086
    diff_of 5 --modules "$tmp/modules" $pair
    is '[.modules[] | "\(.path) \(.verdict) \([.symbols[].symbol] | join("+"))"] | join(",")' \
        'closed.ko breaks licensed,fits.ko fits ,foreign.ko neither typed,loses.ko breaks lost,spaces.ko breaks spaced,types.ko.xz breaks typed'
    expect_text 'breaks +types.ko.xz: typed: built with CRC 0x00000005, B has 0x00000055' "$tmp/stdout"
    expect_text '4 of 6 modules break$' "$tmp/stdout"
    # shellcheck disable=SC2086
    diff_of 0 --modules "$tmp/modules/fits.ko" --modules "$tmp/modules/foreign.ko" $pair
    # shellcheck disable=SC2086
    diff_of 5 --modules "$tmp/modules/loses.ko" $pair
done
mkdir "$tmp/empty"
diff_of 2 --modules "$tmp/empty" "$old/Module.symvers" "$new/Module.symvers"

# --- Markdown ---
expect_status 5 "$EXTMOD_PKG" diff --modules "$tmp/modules" --markdown "$tmp/comment.md" "$old_deb" "$tmp/new.tree"
expect_text '4 of 6 modules break$' "$tmp/stdout"
expect_text '^### Kernel headers: 4 of 6 modules break$' "$tmp/comment.md"
expect_text '^\| <code>loses.ko</code> \| lost' "$tmp/comment.md"
expect_status 0 "$EXTMOD_PKG" diff --markdown - "$old_deb" "$tmp/new.tree"
expect_text '^<details><summary>Files' "$tmp/stdout"
expect_status 2 "$EXTMOD_PKG" diff --json --markdown - "$old_deb" "$tmp/new.tree"
