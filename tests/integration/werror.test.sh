#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# CONFIG_WERROR makes errors of warnings about host programs since Linux 6.18, of the compiler's and of the linker's.
# Another compiler than that of the kernel warns of other things, and so does the C library where programs are static: the
# programs are rebuilt all the same.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

in_mount_namespace
prepared_kernel 7
sysroot_full
layer_over "$srctree" "$tmp/source"
# Newer sources call it Makefile.warn.
cat "$srctree"/scripts/Makefile.{warn,extrawarn} >"$tmp/warn.mk" 2>/dev/null || true
expect_text '^KBUILD_HOSTCFLAGS.*-Werror' "$tmp/warn.mk"
expect_text '^KBUILD_HOSTLDFLAGS.*--fatal-warnings' "$tmp/warn.mk"
copy_objtree werror
# sign-file, whose libcrypto asks for libraries at run time, which the linker warns of in a static program.
set_config CONFIG_WERROR=y CONFIG_MODULE_SIG_FORMAT=y
# What -Wall warns of, and what no compiler lets pass without a word.
cat >>"$tmp/source/scripts/mod/modpost.c" <<'SOURCE'
static int nobody_calls(void) { int nothing; return "text"; }
#warning "modpost with a warning"
SOURCE

options=(--allow-missing-symvers --no-cache --srctree "$tmp/source" --sysroot "$sysroot")
for cc in aarch64-linux-gnu-gcc 'clang --target=aarch64-linux-gnu'; do
    build 0 "$objtree" "${options[@]}" --cc "$cc"
    expect_no_text 'warning'
    expect_text 'programs +[0-9]+ rebuilt for aarch64.*modpost.*sign-file' "$tmp/stdout"
done
build 0 "$objtree" "${options[@]}" --static
expect_no_text 'warning'
expect_text 'programs +[0-9]+ rebuilt for aarch64.*modpost.*sign-file' "$tmp/stdout"
