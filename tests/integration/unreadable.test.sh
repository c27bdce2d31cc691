#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Files that cannot be read and folders that cannot be written are named, and nothing is left behind.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
src=$tmp/small/src
obj=$tmp/small/obj
chmod 755 "$tmp/small"
with=(as_user)
TMPDIR=$(user_folder users_tmpdir)
out=$(user_folder users_out)

build 0 "$obj"
rm "${out:?}"/*

for file in "$src/include/linux/kernel.h" "$obj/include/generated/autoconf.h" "$obj/.config" "$obj/Module.symvers" \
    "$obj/scripts/mod/modpost"; do
    mode=$(stat -c %a "$file")
    chmod 000 "$file"
    refused 3 "$obj"
    expect_text "cannot .*\(Permission denied\): $file: check its permissions"
    chmod "$mode" "$file"
done
chmod 000 "$src/include/linux"
refused 3 "$obj"
expect_text "cannot .*\(Permission denied\): $src/include/linux: "
chmod 755 "$src/include/linux"
chmod 000 "$tmp/small"
refused 3 "$obj"
expect_text "cannot be reached \(Permission denied\): $obj: check its permissions"
expect_status 3 as_user "$EXTMOD_PKG" verify "$obj"
expect_text "cannot be reached \(Permission denied\): $obj"
chmod 755 "$tmp/small"

# the output folder
chmod 555 "$out"
refused 3 "$obj"
expect_text "\(Permission denied\): $out: "
chmod 755 "$out"
out=/proc/nowhere/out
refused 3 "$obj"
expect_text ': /proc/nowhere/out'
out=$obj/.config
expect_status 3 as_user "$EXTMOD_PKG" build "$obj" --output "$out"
expect_text "error: .*: $out"

# the temporary folder: another one serves
export TMPDIR=$tmp/nowhere
expect_status 0 "$EXTMOD_PKG" build "$obj" --output "$tmp/new"

# the same with a real tree, while make runs
TMPDIR=$tmp/users_tmpdir
out=$tmp/users_out
kernel 6.1
copy_objtree objtree
chmod -R go+rX "$objtree"
chmod 000 "$objtree/include/generated/autoconf.h"
refused 3 "$objtree" --kernelrelease "$release"
expect_text "\(Permission denied\): $objtree/include/generated/autoconf.h: check its permissions"
