#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tree's own makefiles for modules call or read is in the packaged tree, or absent for a reason below.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

# PATH, and the symbols without which a module build does not call it: the kernel has at least one of them and enables none.
# `never` if no module build does; then the reason.
cat >"$tmp/absent" <<'ABSENT'
scripts/asn1_compiler ASN1
scripts/recordmcount DYNAMIC_FTRACE
scripts/genksyms/genksyms MODVERSIONS
scripts/gendwarfksyms/gendwarfksyms GENDWARFKSYMS
scripts/tracepoint-update TRACEPOINTS
scripts/sign-file MODULE_SIG
tools/objtool/objtool OBJTOOL|STACK_VALIDATION
include/generated/rustc_cfg RUST
vmlinux DEBUG_INFO_BTF_MODULES
certs/signing_key.x509 never, the private key's partner stays with who signs
scripts/mod/empty.o never, modpost of the kernel's own build reads it
scripts/dtc/dtc never, --include scripts/dtc brings it
scripts/dtc/fdtoverlay never, --include scripts/dtc brings it
scripts/dtc/include-prefixes never, --include scripts/dtc brings it
Module.symvers never, a prepared kernel has none
ABSENT

# named_in MAKEFILE...: files of the tree that they name, relative to it; not folders, and no names that variables complete
named_in() {
    sed 's/#.*//' "$@" |
        grep -oP '(\$\((srctree|objtree)\)/\K[A-Za-z]|(?<![\w./)$-])(scripts|tools|certs)/)[\w./-]++(?!\$)' |
        grep -v '[/.]$' | LC_ALL=C sort -u
}

# is_off SYMBOL[|SYMBOL...]: $srctree knows one of them, and the packaged configuration enables none
is_off() {
    grep -rqE --include='Kconfig*' "^[[:space:]]*(menu)?config ($1)\$" "$srctree" &&
        ! grep -qE "^CONFIG_($1)=y" "$tmp/tree/include/config/auto.conf"
}

for version in 5.10 6.1 6.12 7; do
    prepared_kernel "$version"
    rm -rf "$tmp/tree"
    expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --allow-missing-symvers
    named_in "$tmp/tree"/scripts/{Makefile.mod*,Makefile.build,Makefile.lib,Kbuild.include} >"$tmp/named"
    for path in scripts/basic/fixdep scripts/mod/modpost scripts/module.lds; do
        expect_text "^$path\$" "$tmp/named"
    done
    while read -r path; do
        [[ ! -e $tmp/tree/$path ]] || continue
        read -r _ symbols _ < <(grep "^$path " "$tmp/absent") || fail "makefiles of $version name $path, which is not packaged"
        [[ $symbols == never, ]] || is_off "$symbols" ||
            fail "makefiles of $version call $path, it is not packaged, and $symbols is not off"
    done <"$tmp/named"
done
