#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# 32-bit arm with soft and with hard float: the same ELF machine, two userlands, and CONFIG_VFP=y in both kernels. The
# compiler and the tree's own programs say which. The programs of each build a module in a root of its own C library.

# shellcheck source=tests/acceptance/plain_root.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/plain_root.sh"
# shellcheck source=tests/other_kernels.sh
. "$top/tests/other_kernels.sh"

soft=arm-linux-gnueabi hard=arm-linux-gnueabihf
options=(--allow-missing-symvers)

# package_for TRIPLET ARCH LOADER soft|hard: the kernel prepared by TRIPLET's gcc becomes $tmp/ARCH.tar, and builds modules.
package_for() {
    local triplet=$1 arch=$2 libc
    kernel_arm "$triplet"
    rm -rf "$out"
    build 0 "$objtree" "${options[@]}" --format deb,tar
    expect_text "userland +arm, 32-bit, little-endian, $4 float, glibc [0-9.]+, loader $3" "$tmp/stdout"
    [[ $(dpkg-deb -f "$(package_of .deb)" Architecture) == "$arch" ]] ||
        fail "the package is for $(dpkg-deb -f "$(package_of .deb)" Architecture), not $arch"
    packaged_tree .tar
    mv "$(package_of .tar)" "$tmp/$arch.tar"
    read_programs "$tree"
    expect_loader "$3"
    [[ $(grep -c "Flags: .*, $4-float ABI" "$tmp/readelf") -eq $(wc -l <"$tmp/programs") ]] ||
        fail "not every program is for $4 float" "$tmp/readelf"
    cp -a "$tree" "$tmp/tree-$arch"
    libc=$(fetch_deb "$arch" libc6)
    plain_root "root-$arch" arm "$triplet" "$libc"
    build_trial_in_root "$tree" arm "$triplet" KBUILD_MODPOST_WARN=1
}
package_for "$soft" armel /lib/ld-linux.so.3 soft
package_for "$hard" armhf /lib/ld-linux-armhf.so.3 hard

# The compiler that is named decides, whatever prepared the tree. (It is the one with hard float.)
build 0 "$objtree" "${options[@]}" --dry-run --cc "$soft-gcc"
expect_text 'to be rebuilt for arm, 32-bit, little-endian, soft float' "$tmp/stdout"
rm -rf "$out"
refused 3 "$objtree" "${options[@]}" --run-arch armel --cc "$hard-gcc"
expect_text "links programs for arm.*, hard float, wanted is arm.*, soft float: $hard-gcc .*gcc-$soft"
refused 3 "$objtree" "${options[@]}" --run-arch armhf --cc "$soft-gcc"
expect_text "links programs for arm.*, soft float, wanted is arm.*, hard float: $soft-gcc .*gcc-$hard"

# A tree of a machine with hard float, as it would be there.
copy_objtree native
while read -r program; do
    program=${program#"$tree"}
    cp "$tree/$program" "$objtree/$program"
done <"$tmp/programs"
build 0 "$objtree" "${options[@]}" --rebuild never
expect_text 'programs +[0-9]+ taken as they are' "$tmp/stdout"
build 0 "$objtree" "${options[@]}" --rebuild never --cc "$hard-gcc" --dry-run
rm -r "$out"
refused 2 "$objtree" "${options[@]}" --rebuild never --cc "$soft-gcc"
expect_text 'have to be rebuilt: .*they are for arm, 32-bit, little-endian, hard float'
build 0 "$objtree" "${options[@]}" --cc "$soft-gcc"
expect_text 'programs +[0-9]+ (rebuilt )?for arm, 32-bit, little-endian, soft float' "$tmp/stdout"

# One program of the other kind is found.
cp "$tmp/tree-armel/scripts/mod/modpost" "$tmp/tree-armhf/scripts/mod/modpost"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/tree-armhf"
expect_text 'scripts/mod/modpost is for arm.*soft float, but .*hard float.*\[elf-abi\]' "$tmp/stdout"
