#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Kernels up to 6.1 have a generated header that tells modpost the byte order of its own machine. That of a tree prepared on
# x86-64 says little-endian; the packaged one, and the packaged modpost of a big-endian machine, say what that machine has.
# Only running modpost on an object shows it.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"
# shellcheck source=tests/other_kernels.sh
. "$top/tests/other_kernels.sh"

command -v qemu-s390x-static >/dev/null || skip "qemu-s390x-static (apt-get install qemu-user-static)"
triplet=s390x-linux-gnu
header=scripts/mod/elfconfig.h
kernel_s390
expect_text '^#define HOST_ELFDATA ELFDATA2LSB$' "$objtree/$header"

build 0 "$objtree" --allow-missing-symvers
unpack "$(package_of .tar)" "$tmp/unpacked"
tree=$(headers_in "$tmp/unpacked")
expect_text '^#define HOST_ELFDATA ELFDATA2MSB$' "$tree/$header"
expect_text '^#define HOST_ELFCLASS ELFCLASS64$' "$tree/$header"
expect_text '^#define KERNEL_ELFDATA ELFDATA2MSB$' "$tree/$header"

# The object of a module, made by the tree's own programs.
trial_module
copy_objtree native
logged "$tmp/make.log" "the module could not be built natively" other_make s390 "$triplet" -C "$objtree" M="$tmp/module" \
    KBUILD_MODPOST_WARN=1 modules
cp "$tmp/module/trial.mod.c" "$tmp/trial.mod.c"
rm "$tmp/module/trial.mod.c"
echo "$tmp/module/trial.o" >"$tmp/module/modules.list"
expect_status 0 env -C "$tmp/module" qemu-s390x-static -L "/usr/$triplet" "$tree/scripts/mod/modpost" -m -w -e \
    -o "$tmp/symvers" -T "$tmp/module/modules.list"
expect_no_text 'not relocatable object'
expect_same "what modpost writes for the module" "$tmp/trial.mod.c" "$tmp/module/trial.mod.c"

# Programs for this machine keep what it says.
build 0 "$objtree" --allow-missing-symvers --run-arch "$(dpkg --print-architecture)"
unpack "$(one_file "$out/*_$(dpkg --print-architecture).tar")" "$tmp/for-this"
expect_same "$header" "$objtree/$header" "$(headers_in "$tmp/for-this")/$header"
