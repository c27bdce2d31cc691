# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# sysroot_compiler FILE: writes an arm64 compiler into FILE that finds the libraries of $sysroot. The kernel's makefiles have
# no option for libraries of the target. To be sourced after tests/lib.sh.

# shellcheck disable=SC2154
sysroot_compiler() {
    cat >"$1" <<CC
#!/bin/sh
exec aarch64-linux-gnu-gcc -isystem "$sysroot/usr/include" -isystem "$sysroot/usr/include/aarch64-linux-gnu" \\
    -L"$sysroot/usr/lib/aarch64-linux-gnu" "\$@"
CC
    chmod 755 "$1"
}
