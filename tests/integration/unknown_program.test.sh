#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Host programs that nothing here knows: what the tree's makefiles of scripts/ build under this configuration is rebuilt for the
# target; what they build elsewhere, and no rule reaches, is left out with its name.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

in_mount_namespace
prepared_kernel 6.12
layer_over "$srctree" "$tmp/source"
copy_objtree unknown
program='int main(void) { return 0; }'
mkdir "$tmp/source/scripts/invented"
for name in always enabled disabled nested/x invented/subdir; do
    mkdir -p "$tmp/source/scripts/$(dirname "$name")"
    echo "$program" >"$tmp/source/scripts/$name.c"
done
cat >>"$tmp/source/scripts/Makefile" <<'MAKEFILE'
hostprogs-always-y += always nested/x
hostprogs-always-$(CONFIG_MODULES) += enabled
hostprogs-always-$(CONFIG_NO_SUCH_OPTION) += disabled
subdir-y += invented
MAKEFILE
echo 'hostprogs-always-y := subdir' >"$tmp/source/scripts/invented/Makefile"

# What the kernel's own make has built for this machine.
mkdir -p "$objtree"/scripts/{nested,invented} "$objtree"/{tools/invented,usr}
for name in scripts/{always,enabled,disabled,nested/x,invented/subdir,left_behind} tools/invented/outside usr/outside; do
    gcc -x c -o "$objtree/$name" - <<<"$program"
done

expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --srctree "$tmp/source" --allow-missing-symvers
for name in always enabled nested/x invented/subdir; do
    [[ $(machine_of "$tmp/tree/scripts/$name") == AArch64 ]] || fail "scripts/$name is for $(machine_of "$tmp/tree/scripts/$name")" "$tmp/stdout"
done
for name in scripts/disabled scripts/left_behind tools/invented usr; do
    [[ ! -e $tmp/tree/$name ]] || fail "$name of the build machine is packaged"
done

# Whoever asks for a folder outside scripts/ reads which of its programs is left out.
build 0 "$objtree" --srctree "$tmp/source" --allow-missing-symvers --include tools/invented
for name in disabled left_behind outside; do
    expect_text "omitted +$name: " "$tmp/stdout"
done
tar -tf "$(package_of .tar)" >"$tmp/packaged"
expect_no_text '/(disabled|left_behind|outside)$' "$tmp/packaged"

# Only programs of scripts/, tools/ and certs/ are left out so. The verifier refuses any other.
rm -r "$out"
refused 5 "$objtree" --srctree "$tmp/source" --allow-missing-symvers --include usr/outside
expect_text 'error +usr/outside is for .*\[elf-machine\]' "$tmp/stdout"
