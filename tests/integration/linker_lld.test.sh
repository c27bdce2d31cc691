#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# clang without a GNU linker for the target, as where LLVM alone is installed: lld links every program, those of tools/ as well.
# Without lld that is exit 3. llvm-ar is a package of its own, this machine's ar serves.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
[[ $(uname -m) != aarch64 ]] || skip "a machine that is not arm64 itself"
kernel 6.12
sysroot_full
# Where there is a vmlinux, resolve_btfids is built, which takes linker and archiver by name.
options=(--kernelrelease "$release" --sysroot "$sysroot" --vmlinux "$(debian_vmlinux "$objtree" "$release")" --no-cache
    --cc 'clang --target=aarch64-linux-gnu')

# hide PROGRAM: wherever clang looks for it, first of all beside itself
hide() {
    local file
    rm "$bin/$1"
    file=$(clang -print-prog-name="$1")
    [[ $file != /* ]] || mount --bind /dev/null "$(realpath "$file")"
}

bin=$tmp/bin
mkdir "$bin"
cp -as /usr/bin/. "$bin"
rm "$bin"/aarch64-linux-gnu-*
with=(env PATH="$bin")
linker_of() { LC_ALL=C readelf -p .comment "$1" | sed -n 's/.*Linker: //p'; }

# expect_lld: what was packaged is all lld's.
expect_lld() {
    local program
    expect_no_text 'warning'
    rm -rf "$tmp/unpacked"
    unpack "$(package_of .tar)" "$tmp/unpacked"
    tree=$(headers_in "$tmp/unpacked")
    for program in scripts/basic/fixdep scripts/mod/modpost scripts/sign-file tools/bpf/resolve_btfids/resolve_btfids; do
        [[ $(linker_of "$tree/$program") == *LLD* ]] || fail "$program was linked by '$(linker_of "$tree/$program")'"
        [[ $(machine_of "$tree/$program") == AArch64 ]] || fail "$program is for $(machine_of "$tree/$program")"
    done
}
build 0 "$objtree" "${options[@]}"
expect_lld
qemu-aarch64-static -L "$(sysroot_libc && echo "$sysroot")" "$tree/scripts/mod/modpost" -o "$tmp/symvers"
[[ ! -e $bin/llvm-ar ]] || hide llvm-ar
build 0 "$objtree" "${options[@]}"
expect_lld

hide ld.lld
rm -r "$out"
refused 3 "$objtree" "${options[@]}"
expect_text 'the compiler cannot link a program that runs on the target'
expect_text 'clang --target=aarch64-linux-gnu \(named by --cc\)'
