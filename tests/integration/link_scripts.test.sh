#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Linker scripts of modules that are sources, as in Linux 5.4 to 5.9, are packaged from an O= build: a module is linked
# with only the package, and a package without one of them is not verified.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

kernel_like_5.4
state_of "$objtree" >"$tmp/before"
# Programs of this machine, so that they can be tried here.
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --run-arch "$(dpkg --print-architecture)"
expect_no_litter
state_of "$objtree" >"$tmp/after"
expect_same "the objtree" "$tmp/before" "$tmp/after"
expect_same "the linker script" "$srctree/arch/arm64/kernel/module.lds" "$tmp/tree/arch/arm64/kernel/module.lds"

trial_module
kernel_make -C "$tmp/tree" M="$tmp/module" KBUILD_MODPOST_WARN=1 modules >"$tmp/make.log" 2>&1 </dev/null ||
    fail "no module can be built with the tree" "$tmp/make.log"
aarch64-linux-gnu-readelf -SW "$tmp/module/trial.ko" >"$tmp/sections"
expect_text ' \.init\.plt ' "$tmp/sections"

expect_status 0 "$EXTMOD_PKG" verify "$tmp/tree" --run-arch "$(dpkg --print-architecture)"
rm "$tmp/tree/arch/arm64/kernel/module.lds"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/tree" --run-arch "$(dpkg --print-architecture)"
expect_text 'arch/arm64/kernel/module\.lds is missing: .*\[required-file\]' "$tmp/stdout"

# Missing in the source: an error before anything is made.
mkdir "$tmp/source"
cp -a "$srctree"/{Makefile,Kconfig,Kbuild,include,scripts,arch,tools} "$tmp/source"
rm "$tmp/source/arch/arm64/kernel/module.lds"
refused 2 "$objtree" --srctree "$tmp/source" --run-arch "$(dpkg --print-architecture)"
expect_text 'every module of this kernel is linked with .*/arch/arm64/kernel/module\.lds: run .make .*--srctree'
