#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A vendor's makefiles that include files of a folder that no rule takes: they are packaged, and a module is built with only
# the package. A missing one is refused, and found in a package. --include and `include` in the TOML bring more files.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

in_mount_namespace
prepared_kernel 6.12
copy_objtree objtree
printf '0x12345678\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t\n' >"$objtree/Module.symvers"
source=$tmp/source
layer_over "$srctree" "$source"
mkdir -p "$source"/{vendor/flags,nvidia/include,drivers/net/vendor}
# $(...) is make's
# shellcheck disable=SC2016
{
    sed -i '/^include $(addprefix $(srctree)/a include $(srctree)/vendor/vendor.mk' "$source/Makefile"
    echo 'include $(srctree)/vendor/modfinal.mk' >>"$source/scripts/Makefile.modfinal"
    printf '%s\n' 'vendor-flags := vendor/flags' 'include $(srctree)/$(vendor-flags)/flags.mk' >"$source/vendor/vendor.mk"
    echo '-include $(srctree)/vendor/secret.mk' >"$source/vendor/modfinal.mk"
}
expect_text '^include .*vendor/vendor\.mk' "$source/Makefile"
echo 'KBUILD_CFLAGS_MODULE += -DVENDOR_FLAG=7' >"$source/vendor/flags/flags.mk"
touch "$source/vendor/unused.mk" "$source/nvidia/include/nv.h" "$source/drivers/net/vendor/"{v.h,v.c}

# Programs of this machine, so that they can be tried here.
options=(--srctree "$source" --run-arch "$(dpkg --print-architecture)")
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" "${options[@]}"
(cd "$tmp/tree/vendor" && find . -type f | LC_ALL=C sort) >"$tmp/packaged"
printf './%s\n' flags/flags.mk modfinal.mk vendor.mk >"$tmp/expected"
expect_same "what is packaged of vendor/" "$tmp/expected" "$tmp/packaged"

trial_module
printf '#if VENDOR_FLAG != 7\n#error "the flags of the vendor are not set"\n#endif\n' >>"$tmp/module/trial.c"
kernel_make -C "$tmp/tree" M="$tmp/module" modules >"$tmp/make.log" 2>&1 </dev/null ||
    fail "no module can be built with the tree" "$tmp/make.log"

# verify sees what make would see, of anybody's package.
verify() { expect_status "$1" "$EXTMOD_PKG" verify "$tmp/tree" --run-arch "$(dpkg --print-architecture)"; }
verify 0
rm "$tmp/tree/vendor/modfinal.mk"
verify 5
expect_text 'scripts/Makefile\.modfinal includes vendor/modfinal\.mk, which is not in the tree: .*\[makefile-include\]' "$tmp/stdout"
rm "$tmp/tree/vendor/vendor.mk"
verify 5
expect_text ' Makefile includes vendor/vendor\.mk, .*\[makefile-include\]' "$tmp/stdout"

# Missing in the source: an error before anything is made.
mv "$source/vendor/modfinal.mk" "$tmp"
refused 2 "$objtree" "${options[@]}"
expect_text 'a file that is not there \(scripts/Makefile\.modfinal\): .*/vendor/modfinal\.mk: '
mv "$tmp/modfinal.mk" "$source/vendor"
mv "$source/vendor/flags/flags.mk" "$tmp"
refused 1 "$objtree" "${options[@]}"
expect_text 'vendor/flags/flags\.mk: No such file'
mv "$tmp/flags.mk" "$source/vendor/flags"

# More files on request, by option and by the TOML file.
included() {
    tar -tf "$(package_of .tar)" | sed -n 's,.*/linux-headers-[^/]*/\(nvidia/.*[^/]\|drivers/.*[^/]\)$,\1,p' | LC_ALL=C sort
}
build 0 "$objtree" "${options[@]}"
[[ -z $(included) ]] || fail "packaged without --include: $(included)"
build 0 "$objtree" "${options[@]}" --include nvidia/include --include 'drivers/net/vendor/*.h'
[[ $(included) == $'drivers/net/vendor/v.h\nnvidia/include/nv.h' ]] || fail "with --include: $(included)"
echo 'include = ["nvidia", "drivers/net/vendor/v.c"]' >"$tmp/include.toml"
build 0 "$objtree" "${options[@]}" --config "$tmp/include.toml"
[[ $(included) == $'drivers/net/vendor/v.c\nnvidia/include/nv.h' ]] || fail "with the TOML file: $(included)"
rm -r "$out"
refused 2 "$objtree" "${options[@]}" --include nvidia/include --include 'nvidia/*.h'
expect_text "--include names no file of the kernel's source or of OBJTREE: nvidia/\*\.h: "
