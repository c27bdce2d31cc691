#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `doctor` lists what is here and what is missing, with the command that installs it. It changes nothing.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.12
sysroot_ssl
doctor() {
    local status=$1
    shift
    expect_status "$status" "${with[@]}" "$EXTMOD_PKG" doctor "$@"
    expect_no_litter
}

doctor 0
expect_text '^ok +make: /' "$tmp/stdout"
doctor 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot"
expect_text "^ok +kernel tree: ${release//+/.} for arm64" "$tmp/stdout"
expect_text '^ok +compiler for arm64: aarch64-linux-gnu-gcc' "$tmp/stdout"
expect_text '^ok +libcrypto for arm64 .*links' "$tmp/stdout"

# a library: a feature less, not a reason to fail
sysroot_without_libcrypto
doctor 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot"
expect_text '^missing +libcrypto for arm64 \(scripts/sign-file, certs/extract-cert\): cannot be linked' "$tmp/stdout"
expect_text 'apt-get install libssl-dev:arm64' "$tmp/stdout"

mkdir "$tmp/empty"
doctor 3 "$objtree" --kernelrelease "$release" --sysroot "$tmp/empty"
expect_text '^NOT OK +userland: the sysroot has no library for aarch64' "$tmp/stdout"

# a program, a compiler
mkdir "$tmp/bin"
for program in make gcc ld as bison; do
    ln -s "$(command -v "$program")" "$tmp/bin/$program"
done
with=(env "PATH=$tmp/bin")
doctor 3
expect_text '^NOT OK +flex: not installed' "$tmp/stdout"
expect_text 'apt-get install flex' "$tmp/stdout"
doctor 3 "$objtree" --kernelrelease "$release"
expect_text '^NOT OK +compiler: .*apt-get install gcc-aarch64-linux-gnu' "$tmp/stdout"
with=()
doctor 3 "$tmp/empty"
expect_text '^NOT OK +kernel tree: not a kernel tree' "$tmp/stdout"

# Module.symvers: its own line, and the rest is still looked at; `sysroot` does not need it
sysroot_ssl
copy_objtree objtree
rm "$objtree/Module.symvers"
doctor 3 "$objtree" --kernelrelease "$release" --sysroot "$sysroot"
expect_text '^NOT OK +Module.symvers: missing.*' "$tmp/stdout"
expect_text '^ok +compiler for arm64: aarch64-linux-gnu-gcc' "$tmp/stdout"
doctor 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot" --allow-missing-symvers
