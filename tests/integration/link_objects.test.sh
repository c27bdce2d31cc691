#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# An object that modules are linked with and modules_prepare does not make: the error names the command that makes it, and
# after that command a module is linked with nothing but the package.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

kernel_ppc32
copy_objtree objtree
object=arch/powerpc/lib/crtsavres.o
# Programs of this machine, so that they can be tried here.
options=(--run-arch "$(dpkg --print-architecture)")

refused 2 "$objtree" "${options[@]}"
expect_text "every module of this kernel is linked with .*: $objtree/$object: run .make "
refused 2 "$objtree" "${options[@]}" --allow-missing-symvers --dry-run

# shellcheck disable=SC2016
advice=$(sed -n 's/.*: run `\(make .*\)`$/\1/p' "$tmp/stderr")
CROSS_COMPILE=powerpc64le-linux-gnu- bash -c "$advice" >"$tmp/make.log" 2>&1 </dev/null ||
    fail "the advice does not work: $advice" "$tmp/make.log"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" "${options[@]}"
expect_same "the object" "$objtree/$object" "$tmp/tree/$object"

trial_module
powerpc_make -C "$tmp/tree" M="$tmp/module" KBUILD_MODPOST_WARN=1 modules >"$tmp/make.log" 2>&1 </dev/null ||
    fail "no module can be built with the tree" "$tmp/make.log"
[[ $(machine_of "$tmp/module/trial.ko") == PowerPC ]] || fail "the module is for $(machine_of "$tmp/module/trial.ko")"

expect_status 0 "$EXTMOD_PKG" verify "$tmp/tree" "${options[@]}"
rm "$tmp/tree/$object"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/tree" "${options[@]}"
expect_text "$object is missing: .*\[required-file\]" "$tmp/stdout"

# A 64-bit kernel of the same source needs no such object, as GNU ld brings these functions itself.
kernel_ppc64le
expect_status 0 "$EXTMOD_PKG" build "$objtree" "${options[@]}" --allow-missing-symvers --dry-run
