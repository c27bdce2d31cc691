#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `diff` of two of Debian's kernels of one series: what it says of symbols is what join and awk say of the two Module.symvers, and
# the modules that it names are those whose CRCs, by modprobe, the newer kernel does not have.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=tests/kernel_pair.sh
. "$top/tests/kernel_pair.sh"
export LC_ALL=C

modprobe=$(PATH=$PATH:/sbin:/usr/sbin command -v modprobe) || skip modprobe
pair=$(kernel_pair)
changes='.diff.symbols.changes[]'

# same WHAT JQ-QUERY FILE: diff's symbols are those in the file
same() {
    jq -r "$2" "$tmp/json" | sort >"$tmp/said"
    cmp -s "$tmp/said" "$3" || fail "other symbols are $1" <(diff "$tmp/said" "$3" | head -n 20)
}

# compare OLD NEW: leaves the symbols that changed (with both CRCs), were removed and added in $tmp
compare() {
    symbols_of "$1" >"$tmp/old.symbols"
    symbols_of "$2" >"$tmp/new.symbols"
    expect_status 0 "$EXTMOD_PKG" diff --json "$1" "$2"
    cp "$tmp/stdout" "$tmp/json"
    join "$tmp/old.symbols" "$tmp/new.symbols" | awk '$2 != $4 { print $1, $2, $4 }' >"$tmp/changed"
    join -v 1 "$tmp/old.symbols" "$tmp/new.symbols" | cut -d' ' -f1 >"$tmp/removed"
    join -v 2 "$tmp/old.symbols" "$tmp/new.symbols" | cut -d' ' -f1 >"$tmp/added"
    same changed "$changes | select(.a and .b and .a.crc != .b.crc) | \"\\(.symbol) \\(.a.crc) \\(.b.crc)\"" "$tmp/changed"
    same removed "$changes | select(.b == null) | .symbol" "$tmp/removed"
    same added "$changes | select(.a == null) | .symbol" "$tmp/added"
    log "$(wc -l <"$tmp/changed") symbols changed, $(wc -l <"$tmp/removed") were removed, $(wc -l <"$tmp/added") added"
}

# --- symbols ---
compare "$pair/first.deb" "$pair/new.deb"
[[ -s $tmp/changed && -s $tmp/added ]] || fail 'no symbol changed: these kernels show nothing'
compare "$pair/old.deb" "$pair/new.deb"

# --- modules ---
dpkg-deb --extract "$pair/image.deb" "$tmp/image"
find "$tmp/image" -name '*.ko*' -type f | sort >"$tmp/modules"
[[ $(wc -l <"$tmp/modules") -gt 100 ]] || fail 'the package has few modules'
# What modules export is given with them, so only symbols of vmlinux can be missing.
{ cut -d' ' -f1 "$tmp/changed" && cat "$tmp/removed"; } | sort -u |
    join - <(awk '$3 == "vmlinux"' "$tmp/old.symbols") | cut -d' ' -f1 >"$tmp/harmful"
while read -r module; do
    lacks=$("$modprobe" --dump-modversions "$module" | awk '{ print $2 }' | sort | join - "$tmp/harmful")
    [[ -z $lacks ]] || echo "$module"
done <"$tmp/modules" >"$tmp/wanted"
fits=$(comm -13 "$tmp/wanted" "$tmp/modules" | sed -n 1p)
breaks=$(head -n 1 "$tmp/wanted")
[[ -n $fits && -n $breaks ]] || fail 'all modules break, or none does: these kernels show nothing'
expect_status 5 "$EXTMOD_PKG" diff --json --modules "$tmp/image" "$pair/old.deb" "$pair/new.deb"
cp "$tmp/stdout" "$tmp/json"
[[ $(jq '.diff.modules | length' "$tmp/json") -eq $(wc -l <"$tmp/modules") ]] || fail 'not all modules were compared' "$tmp/json"
[[ $(jq '[.diff.modules[] | select(.verdict == "neither" or .verdict == "damaged")] | length' "$tmp/json") -eq 0 ]] ||
    fail 'a module does not fit the kernel that it was built with' "$tmp/json"
jq -r --arg root "$tmp/image/" '.diff.modules[] | select(.verdict == "breaks") | $root + .path' "$tmp/json" | sort >"$tmp/said"
cmp -s "$tmp/said" "$tmp/wanted" || fail 'other modules are named' <(diff "$tmp/said" "$tmp/wanted" | head -n 20)
log "$(wc -l <"$tmp/wanted") of $(wc -l <"$tmp/modules") modules break"

# --- one by one, by the name of a symbol ---
symbol=$("$modprobe" --dump-modversions "$breaks" | awk '{ print $2 }' | sort | join - "$tmp/harmful" | sed -n 1p)
expect_status 5 "$EXTMOD_PKG" diff --modules "$breaks" "$pair/old.deb" "$pair/new.deb"
expect_text "breaks +$(basename "$breaks"): .*$symbol: " "$tmp/stdout"
expect_status 0 "$EXTMOD_PKG" diff --modules "$fits" "$pair/old.deb" "$pair/new.deb"
expect_text 'modules +1 of 1 fit both' "$tmp/stdout"

# --- a promise of one symbol that changed, and of one that did not ---
for list in "5 $symbol" "0 $(join "$tmp/old.symbols" "$tmp/new.symbols" | awk '$2 == $4 { print $1 }' | sed -n '1p')"; do
    printf '[abi_symbol_list]\n  %s\n' "${list#* }" >"$tmp/list"
    expect_status "${list% *}" "$EXTMOD_PKG" diff --allow "$tmp/list" "$pair/old.deb" "$pair/new.deb"
done
