#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What the tree's own makefiles for modules call or read is in the packaged tree, or absent for a reason below.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

# PATH, and the symbol without which a module build does not call it; `never` if none does
cat >"$tmp/absent" <<'ABSENT'
scripts/asn1_compiler ASN1
scripts/recordmcount FTRACE_MCOUNT_USE_RECORDMCOUNT
scripts/genksyms/genksyms GENKSYMS
scripts/gendwarfksyms/gendwarfksyms GENDWARFKSYMS
scripts/tracepoint-update TRACEPOINTS
scripts/sign-file MODULE_SIG
tools/objtool/objtool OBJTOOL
certs/signing_key.x509 never, the private key's partner stays with who signs
scripts/mod/empty.o never, modpost of the kernel's own build reads it
scripts/dtc/dtc never, --include scripts/dtc brings it
scripts/dtc/fdtoverlay never, --include scripts/dtc brings it
scripts/dtc/include-prefixes never, --include scripts/dtc brings it
ABSENT

# named_in MAKEFILE...: files of the tree that they name, relative to it
named_in() {
    sed 's/#.*//' "$@" | grep -oE '(\$\((srctree|objtree)\)/|[^a-zA-Z0-9_/.)$-])(scripts|tools|certs)/[A-Za-z0-9_./-]+[a-z0-9]' |
        sed -E 's/^\$\([a-z]*\)\///; s/^[^a-z]//' | LC_ALL=C sort -u
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
        read -r _ symbol _ < <(grep "^$path " "$tmp/absent") || fail "makefiles of $version name $path, which is not packaged"
        [[ $symbol == never, ]] || ! grep -q "^CONFIG_$symbol=y" "$tmp/tree/include/config/auto.conf" ||
            fail "makefiles of $version call $path for CONFIG_$symbol, and it is not packaged"
    done <"$tmp/named"
done
