#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A library of the run arch is missing: its program is left out with a warning, or is an error if it is required. With
# the library all programs are for the run arch and run there.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

command -v qemu-aarch64-static >/dev/null || skip "qemu-aarch64-static (apt-get install qemu-user-static)"
command -v jq >/dev/null || skip "jq"
kernel 6.1
sysroot_without_libcrypto
refused 3 "$objtree" --kernelrelease "$release" --sysroot "$sysroot" --require sign-file
expect_text 'required host program.* libcrypto for arm64 is missing here: scripts/sign-file: .*libssl-dev:arm64'

build 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot"
expect_text 'warning: scripts/sign-file is left out: libcrypto for arm64.*signing modules.*apt-get install libssl-dev:arm64.*--sysroot'
expect_text 'left out +sign-file: .*libssl-dev:arm64' "$tmp/stdout"
tar -tf "$(package_of .tar)" >"$tmp/list"
expect_no_text 'sign-file$' "$tmp/list"
expect_text 'sign-file\.c$' "$tmp/list"
expect_status 0 "$EXTMOD_PKG" verify "$(package_of .tar)"
rm -r "$out"

sysroot_ssl
libc=$("$top/packaging/debian-sysroot" arm64 libc6 libssl3)
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --kernelrelease "$release" --sysroot "$sysroot" \
    --require sign-file,modpost --json
expect_no_text 'warning'
jq -r '.host_programs[] | select(.outcome == "rebuilt" or .outcome == "reused") | .path' "$tmp/stdout" >"$tmp/programs"
for program in basic/fixdep mod/modpost genksyms/genksyms sign-file; do
    expect_text "^scripts/$program\$" "$tmp/programs"
done
while read -r program; do
    [[ $(machine_of "$tmp/tree/$program") == AArch64 ]] || fail "$program is for $(machine_of "$tmp/tree/$program")"
done <"$tmp/programs"

# on_target STATUS PROGRAM [ARGUMENT...]: in the headers tree, with an arm64 C library
on_target() {
    local status=$1 program=$2
    shift 2
    expect_status "$status" env -C "$tmp/tree" qemu-aarch64-static -L "$libc" "$tmp/tree/scripts/$program" "$@"
}
printf 'out.o: in.c\n' >"$tmp/deps"
touch "$tmp/tree/in.c"
on_target 0 basic/fixdep "$tmp/deps" out.o 'gcc -c in.c'
expect_text '^savedcmd_out.o := gcc -c in.c|^cmd_out.o := gcc -c in.c' "$tmp/stdout"
echo 'int exported(int a); __GENKSYMS_EXPORT_SYMBOL(exported);' |
    qemu-aarch64-static -L "$libc" "$tmp/tree/scripts/genksyms/genksyms" >"$tmp/crc"
expect_text 'exported.*0x[0-9a-f]{8}' "$tmp/crc"
on_target 0 mod/modpost -o "$tmp/symvers"
[[ -f $tmp/symvers ]] || fail "modpost wrote nothing"
on_target 2 sign-file
expect_text 'Usage: scripts/sign-file'
