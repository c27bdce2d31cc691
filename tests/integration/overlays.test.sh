#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --include scripts/dtc: the package has dtc, rebuilt for the target, and the headers of device trees. A module brings an
# overlay, which is compiled with only the package.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

options=(--allow-missing-symvers --include scripts/dtc)
trial_module
# 6.2 and later have overlays in .dtso files.
echo 'dtb-y := trial.dtbo' >>"$tmp/module/Makefile"
tee "$tmp/module/trial.dts" >"$tmp/module/trial.dtso" <<'OVERLAY'
/dts-v1/;
/plugin/;
#include <dt-bindings/gpio/gpio.h>
&{/} { trial { flags = <GPIO_ACTIVE_LOW>; }; };
OVERLAY

for version in 6.1 7; do
    prepared_kernel "$version"
    build 0 "$objtree" "${options[@]}"
    expect_text 'programs +[0-9]+ rebuilt for aarch64.* dtc/dtc dtc/fdtoverlay' "$tmp/stdout"
    tar -tvf "$(package_of .tar)" >"$tmp/list"
    expect_text '/arch/arm64/boot/dts/' "$tmp/list"
    expect_text '/scripts/dtc/include-prefixes/arm64 -> ' "$tmp/list"
    expect_no_text '/scripts/dtc/include-prefixes/arm -> ' "$tmp/list"
    rm -r "$out"

    # Programs of this machine, rebuilt all the same, so that they can be tried here.
    expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree-$version" "${options[@]}" \
        --run-arch "$(dpkg --print-architecture)" --rebuild always
    rm -f "$tmp"/module/trial.{dtbo,ko}
    kernel_make -C "$tmp/tree-$version" M="$tmp/module" KBUILD_MODPOST_WARN=1 modules >"$tmp/make.log" 2>&1 </dev/null ||
        fail "no module with an overlay can be built with the tree of $version" "$tmp/make.log"
    [[ -s $tmp/module/trial.dtbo && -s $tmp/module/trial.ko ]] || fail "no overlay with $version" "$tmp/make.log"
done
