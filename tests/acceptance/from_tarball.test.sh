#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# From Debian's source tarball, with its arm64 configuration and Module.symvers, to packages and two modules of which
# one needs the other, which Debian's own kernel loads. With EXTMOD_FULL=1 also from the tarball compressed in other ways.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

command -v qemu-system-aarch64 >/dev/null || skip "qemu-system-aarch64 (apt-get install qemu-system-arm)"
kernel 6.12
sysroot_full
package_version=$(basename "$(dirname "$objtree")")
source_deb=$(fetch_deb arm64 "linux-source-6.12=$package_version")
headers_deb=$(fetch_deb arm64 "linux-headers-$release=$package_version")

mkdir "$tmp/given" "$tmp/first" "$tmp/second"
tarball=linux-source-6.12.tar.xz
dpkg-deb --fsys-tarfile "$source_deb" | tar -xOf - "./usr/src/$tarball" >"$tmp/given/$tarball"
dpkg-deb --fsys-tarfile "$headers_deb" | tar -xf - -C "$tmp/given" --strip-components=4 \
    "./usr/src/linux-headers-$release/.config" "./usr/src/linux-headers-$release/Module.symvers"

# The second, which is given first, needs a symbol of the first, in a namespace.
cat >"$tmp/first/first.c" <<'C'
#include <linux/module.h>
int first_value(void);
int first_value(void) { return 42; }
EXPORT_SYMBOL_NS_GPL(first_value, "FIRST");
MODULE_DESCRIPTION("exports a symbol");
MODULE_LICENSE("GPL");
C
cat >"$tmp/second/second.c" <<'C'
#include <linux/module.h>
int first_value(void);
static int __init second_init(void) { return first_value() == 42 ? 0 : -EINVAL; }
static void __exit second_exit(void) {}
module_init(second_init);
module_exit(second_exit);
MODULE_IMPORT_NS("FIRST");
MODULE_DESCRIPTION("needs that symbol");
MODULE_LICENSE("GPL");
C
# Up to 6.12 the name of a namespace is a word, not a string.
sed -i 's/"FIRST"/FIRST/' "$tmp/first/first.c" "$tmp/second/second.c"
echo 'obj-m := first.o' >"$tmp/first/Kbuild"
echo 'obj-m := second.o' >"$tmp/second/Kbuild"

# from TARBALL: sets $made, a folder with the packages and modules that were made of it.
from() {
    local kind=${1##*.}
    made=$tmp/made-$kind
    (cd "$tmp/given" && sha256sum "$1" >"SHA256SUMS-$kind")
    logged "$tmp/prepare.log" "$1 cannot be prepared" "$EXTMOD_PKG" prepare "$tmp/given/$1" --output "$tmp/objtree-$kind" \
        --sha256sums "$tmp/given/SHA256SUMS-$kind" --config "$tmp/given/.config" --symvers "$tmp/given/Module.symvers" \
        --kernelrelease "$release"
    logged "$tmp/build.log" "the tree of $1 cannot be packaged" "$EXTMOD_PKG" build "$tmp/objtree-$kind" --sysroot "$sysroot" \
        --format deb,tar --output "$made"
    logged "$tmp/module.log" "the modules cannot be built with the tree of $1" "$EXTMOD_PKG" module "$tmp/objtree-$kind" \
        "$tmp/second" "$tmp/first" --output "$made"
    logged "$tmp/boot.log" "Debian's kernel does not boot" "$top/tests/acceptance/boot.sh" "$image" "$made/first.ko" "$made/second.ko"
    for module in first second; do expect_text "^INSMOD-OK $module" "$tmp/boot.log"; done
    expect_no_text 'disagrees|FAILED|invalid module' "$tmp/boot.log"
    rm -rf "$tmp/objtree-$kind" "$tmp/objtree-$kind.source"
}

image=$(kernel_image)
from "$tarball"
first=$made
headers=$(one_file "$made/linux-headers-*.deb")
expect_status 0 "$EXTMOD_PKG" verify "$made/first.ko" "$made/second.ko" --against "$headers"

[[ -n ${EXTMOD_FULL:-} ]] || exit 0
for kind in gz bz2 zst; do
    case $kind in
    gz) packer=(gzip -1) ;;
    bz2) packer=(bzip2 -1) ;;
    zst) packer=(zstd -q -1) ;;
    esac
    xz -dcT0 "$tmp/given/$tarball" | "${packer[@]}" >"$tmp/given/${tarball%xz}$kind"
    from "${tarball%xz}$kind"
    rm "$tmp/given/${tarball%xz}$kind"
    for file in first.ko second.ko "${headers##*/}"; do
        cmp "$first/$file" "$made/$file" || fail "$file differs where the tarball is compressed as $kind"
    done
done
