#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# prepare makes Debian's own kernel tree of its source, configuration and Module.symvers; the same again runs nothing, a
# changed input makes what follows from it, and what cannot be prepared is refused before anything is there.

# shellcheck source=tests/integration/prepare.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"

kernel 6.12
debians=(--config "$objtree/.config" --symvers "$objtree/Module.symvers" --kernelrelease "$release")
state_of "$srctree/scripts" >"$tmp/source"

# Debian's tree, as make makes it. What the compiler can do counts in .config, so make is asked now.
own=$tmp/own
mkdir "$own"
cp "$objtree/.config" "$own"
logged "$tmp/own.log" "the configuration cannot be made" kernel_make -C "$srctree" O="$own" olddefconfig syncconfig
prepare 0 "${debians[@]}"
for file in .config include/generated/autoconf.h; do expect_same "$file" "$own/$file" "$made/$file"; done
for file in Module.symvers include/generated/utsrelease.h scripts/module.lds; do
    expect_same "$file" "$objtree/$file" "$made/$file"
done
[[ $(<"$made/include/config/kernel.release") == "$release" ]] || fail "kernel.release" "$made/include/config/kernel.release"
state_of "$srctree/scripts" | expect_same "the source" "$tmp/source" -
expect_text "^ +SYNC|HOSTCC" "$made.log"
[[ $(jq -r '.release, .arch, .built' "$made/prepare.json" | tr '\n' ' ') == "$release arm64 false " ]] ||
    fail "prepare.json" "$made/prepare.json"
[[ $(jq -r .symvers.sha256 "$made/prepare.json") == $(sha256sum <"$made/Module.symvers" | cut -d' ' -f1) ]] || fail "symvers"

# The same again: not one program, and soon.
state_of "$made" >"$tmp/before"
before=$(calls)
TIMEFORMAT='%U %S'
{ time prepare 0 "${debians[@]}" 2>/dev/null; } 2>"$tmp/time"
expect_text 'nothing was run' "$tmp/stdout"
[[ $(calls) -eq $before ]] || fail "something was run" "$tmp/calls"
state_of "$made" | expect_same "the tree" "$tmp/before" -
awk '{ exit !($1 + $2 < 1.5) }' "$tmp/time" || fail "the second run takes long" "$tmp/time"

# What somebody changes behind our back is put right.
echo CONFIG_EXT4_FS=n >>"$made/.config"
prepare 0 "${debians[@]}"
expect_same .config "$own/.config" "$made/.config"
rm "$made/include/generated/utsrelease.h"
prepare 0 "${debians[@]}"
expect_same utsrelease.h "$objtree/include/generated/utsrelease.h" "$made/include/generated/utsrelease.h"

# build takes it, with what prepare did.
expect_status 0 "$EXTMOD_PKG" build "$made" --dry-run --json
[[ $(jq -r '.prepare.schema, .inputs.release' "$tmp/stdout" | tr '\n' ' ') == "extmod-pkg/prepare/1 $release " ]] ||
    fail "the manifest" "$tmp/stdout"

# A small tree. Only what follows from a fragment is made again.
made=$tmp/small
small_configuration CONFIG_MODVERSIONS=y
echo 'CONFIG_LOCALVERSION="-one"' >"$tmp/board.config"
prepare 0 --fragment "$tmp/board.config" --full never
expect_text 'needs --allow-missing-symvers' "$tmp/stdout"
stat -c '%n %Y' "$made"/scripts/{basic/fixdep,mod/modpost} >"$tmp/programs"
echo 'CONFIG_LOCALVERSION="-two"' >"$tmp/board.config"
prepare 0 --fragment "$tmp/board.config" --full never
expect_text 'changed: configuration' "$tmp/stdout"
expect_text '6\.12\.[0-9]+-two"' "$made/include/generated/utsrelease.h"
stat -c '%n %Y' "$made"/scripts/{basic/fixdep,mod/modpost} | expect_same "the programs" "$tmp/programs" -

# In another folder it is the same tree.
prepare 0 --fragment "$tmp/board.config" --full never --output "$tmp/other"
content_of "$made" >"$tmp/first"
content_of "$tmp/other" >"$tmp/second"
expect_same "the second tree" "$tmp/first" "$tmp/second"

# Another architecture in the same folder begins anew; nothing of the first one is left.
prepare 0 --config "$objtree/../native/.config" --output "$tmp/other" --full never
expect_text 'made from nothing: architecture, compiler' "$tmp/stderr"
[[ $(machine_of "$tmp/other/scripts/mod/empty.o") == *X86-64* ]] || fail "the machine of the second architecture"

# refuse STATUS REGEX [OPTION...]: and nothing is made
refuse() {
    local status=$1 text=$2
    shift 2
    rm -rf "$tmp/refused"
    prepare "$status" --output "$tmp/refused" "$@"
    expect_text "^extmod-pkg: error: .*$text"
    [[ ! -e $tmp/refused ]] || fail "a refused run made something: $(ls -A "$tmp/refused")"
}
refuse 3 'm68k-linux-gnu-gcc.*--cross-compile' --arch m68k
refuse 2 'knows no ARCH=pdp11' --arch pdp11 --cc gcc
refuse 3 'nothing-gcc' --cross-compile nothing-
echo 'no symbols' >"$tmp/wrong.symvers"
refuse 2 'cannot read this Module.symvers' --symvers "$tmp/wrong.symvers"
refuse 2 'full always' --symvers "$objtree/Module.symvers" --full always
refuse 2 'no such configuration' --config "$tmp/none"
mkdir "$tmp/foreign"
echo mine >"$tmp/foreign/file"
prepare 2 --output "$tmp/foreign"
expect_text 'has not made it'
[[ $(ls -A "$tmp/foreign") == file ]] || fail "a folder of somebody else was changed"
prepare 2 --output "$srctree/build"
expect_text 'in one another'
expect_status 2 "$EXTMOD_PKG" build "$objtree" --fragment "$tmp/board.config" --output "$out"
expect_text 'for a source'

# build of a source prepares it first.
expect_status 0 "$EXTMOD_PKG" build "$srctree" --kernel-config "$small" --fragment "$tmp/board.config" --full never \
    --allow-missing-symvers --objtree "$made" --output "$out" --format tar --compress none --run-arch "$(uname -m)"
expect_text 'wrote .*linux-headers-6\.12.*-two' "$tmp/stdout"
[[ $(jq -r .prepare.unchanged "$out"/linux-headers*.manifest.json) == false ]] || fail "the manifest has no prepare"
