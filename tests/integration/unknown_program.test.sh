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
mkdir -p "$objtree"/scripts/{nested,invented} "$objtree/usr"
for name in always enabled nested/x invented/subdir; do
    gcc -x c -o "$objtree/scripts/$name" - <<<"$program"
done
gcc -x c -o "$objtree/scripts/left_behind" - <<<"$program"

expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --srctree "$tmp/source" --allow-missing-symvers
for name in always enabled nested/x invented/subdir; do
    [[ $(machine_of "$tmp/tree/scripts/$name") == AArch64 ]] || fail "scripts/$name is for $(machine_of "$tmp/tree/scripts/$name")" "$tmp/stdout"
done
[[ ! -e $tmp/tree/scripts/disabled ]] || fail "a program of a disabled option is packaged"
# No makefile builds it any more.
[[ ! -e $tmp/tree/scripts/left_behind ]] || fail "a program of the build machine is packaged"
build 0 "$objtree" --srctree "$tmp/source" --allow-missing-symvers
expect_text 'omitted +left_behind: ' "$tmp/stdout"
