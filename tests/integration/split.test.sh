#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --split: flavours of one SRCARCH share a package, byte for byte. Two SRCARCHs have two such packages, and one repository
# can hold all of them.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in dpkg-deb dpkg-scanpackages; do
    command -v "$tool" >/dev/null || skip "$tool"
done
export SOURCE_DATE_EPOCH=1700000000

# Two flavours of one source and folder below arch/. Modules of the second are linked with a script of the source, as
# CONFIG_ARM64_MODULE_PLTS has it in Linux 5.4.
small_tree "$tmp/one"
mkdir "$tmp/one/src/arch/x86/kernel"
echo 'SECTIONS { }' >"$tmp/one/src/arch/x86/kernel/module.lds"
cat >>"$tmp/one/src/Makefile" <<'MAKEFILE'
srctree := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
-include include/config/auto.conf
include $(srctree)/arch/x86/Makefile
MAKEFILE
cat >"$tmp/one/src/arch/x86/Makefile" <<'MAKEFILE'
ifeq ($(CONFIG_MODULE_PLTS),y)
KBUILD_LDS_MODULE += $(srctree)/arch/x86/kernel/module.lds
endif
MAKEFILE
cp -a "$tmp/one/obj" "$tmp/one/obj-two"
echo '#define UTS_RELEASE "6.12.0-two"' >"$tmp/one/obj-two/include/generated/utsrelease.h"
echo 6.12.0-two >"$tmp/one/obj-two/include/config/kernel.release"
small_config "$tmp/one/obj-two" CONFIG_MODULES=y CONFIG_MODULE_PLTS=y
for flavour in obj obj-two; do
    out=$tmp/$flavour
    build 0 "$tmp/one/$flavour" --format deb --split --package-version 6.12.0-1
done
name=linux-headers-6.12.0-common-x86_6.12.0-1_all.deb
expect_same "the common package of two flavours" "$tmp/obj/$name" "$tmp/obj-two/$name"

# Two architectures of one version in one folder.
kernel_ppc64le
powerpc=$objtree
kernel 6.12
out=$tmp/out
build 0 "$objtree" --kernelrelease "$release" --format deb --split --package-version 6.12.0-1
build 0 "$powerpc" --kernelrelease "$(<"$powerpc/include/config/kernel.release")" --allow-missing-symvers --sysroot "$sysroot" \
    --format deb --split --package-version 6.12.0-1
(cd "$out" && sha256sum --quiet --check SHA256SUMS) || fail "the second run changed a package of the first" "$out/SHA256SUMS"
(cd "$out" && dpkg-scanpackages --multiversion . 2>/dev/null) >"$tmp/Packages"
sed -n 's/^Package: //p' "$tmp/Packages" | LC_ALL=C sort >"$tmp/names"
[[ $(wc -l <"$tmp/names") -eq 4 && -z $(uniq -d "$tmp/names") ]] || fail "not four packages in the repository" "$tmp/names"
expect_text '^linux-headers-6\.12.*-common-arm64$' "$tmp/names"
expect_text '^linux-headers-6\.12.*-common-powerpc$' "$tmp/names"
for common in "$out"/*-common-*.deb; do
    name=$(dpkg-deb -f "$common" Package)
    expect_text "^Depends: $name \\(= 6\\.12\\.0-1\\)" "$tmp/Packages"
    [[ $(dpkg-deb -f "$common" Architecture) == all ]] || fail "$name is not for all architectures"
done

# A pair unpacked is the whole tree, as verify sees it; the ppc64le kernel was never built and has no Module.symvers.
for arch in arm64 ppc64el; do
    flavour=$(one_file "$out/*_$arch.deb")
    common=$(dpkg-deb -f "$flavour" Depends)
    mkdir "$tmp/$arch"
    dpkg-deb -x "$out/${common%% *}_6.12.0-1_all.deb" "$tmp/$arch"
    dpkg-deb -x "$flavour" "$tmp/$arch"
    tree=$tmp/$arch/usr/src/$(dpkg-deb -f "$flavour" Package)
    expect_text "^include .*\\.\\./${common%% *}/Makefile$" "$tree/Makefile"
    expect_status "$([[ $arch == arm64 ]] && echo 0 || echo 5)" "$EXTMOD_PKG" verify "$tree"
    expect_no_text 'source-part|required-file' "$tmp/stdout"
done
