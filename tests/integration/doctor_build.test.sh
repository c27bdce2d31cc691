#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# With exactly the programs that `doctor OBJTREE` calls needed, `build` does what was asked; without one of them, doctor exits
# with 3 and names it.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"

command -v jq >/dev/null || skip "jq"

# A shell and what every system has beside it.
usual=(sh cat cp mkdir rm mv ln ls touch chmod sed grep cut tr sort head tail wc uname expr test printf echo env true false dirname
    basename readlink realpath find xargs mktemp cmp date awk install)

# path_with PROGRAM...: $tmp/bin has these and the usual ones.
path_with() {
    local program
    rm -rf "${tmp:?}/bin"
    mkdir "$tmp/bin"
    for program in "${usual[@]}" "$@"; do
        [[ -e $tmp/bin/$program ]] || ln -s "$(command -v "$program")" "$tmp/bin/$program"
    done
    with=(env "PATH=$tmp/bin")
}

# doctor STATUS [ARGUMENT...]: $needed are the programs that it calls needed; of a compiler its name.
doctor() {
    local status=$1
    shift
    expect_status "$status" "${with[@]}" "$EXTMOD_PKG" doctor --json "$@"
    mapfile -t needed < <(jq -r '.diagnoses[] | select(.needed) | if .what | startswith("compiler for ") then
        .state | split(" ")[0] elif .state == "not installed" or (.state | startswith("/")) then .what else empty end' "$tmp/stdout")
}

# builds_with_needed EXPECTED OBJTREE [OPTION...]: EXPECTED are the needed programs
builds_with_needed() {
    local expected=$1 program left=()
    shift
    with=()
    doctor 0 "$@"
    [[ "${needed[*]}" == "$expected" ]] || fail "doctor needs ${needed[*]}, not $expected" "$tmp/stdout"
    # A compiler brings its assembler and its linker; those of cross compilers are not looked for in PATH.
    [[ "$expected " != *" gcc "* && "$expected " != *" cc "* ]] || left=(as ld)
    path_with "${needed[@]}" "${left[@]}"
    doctor 0 "$@"
    build 0 "$@" --no-cache
    rm -r "$out"
    for program in $expected; do
        rm "$tmp/bin/$program"
        doctor 3 "$@"
        jq -e --arg name "$program" '.diagnoses[] | select(.needed and (.good | not)) |
            select((.what + " " + .state) | contains($name))' "$tmp/stdout" >"$tmp/log" || fail "doctor misses no $program" "$tmp/stdout"
        jq -e '.diagnoses[] | select(.needed and (.good | not)) | (.remedy + .state) | test("apt-get install")' "$tmp/stdout" >"$tmp/log" ||
            fail "doctor does not say how to get $program" "$tmp/stdout"
        ln -s "$(command -v "$program")" "$tmp/bin/$program"
    done
}

kernel 6.12
sysroot_full
builds_with_needed 'make flex bison aarch64-linux-gnu-gcc' "$objtree" --kernelrelease "$release" --sysroot "$sysroot"

# objtool: the makefiles of tools/ compile a program for this machine first
kernel_ppc64le
builds_with_needed 'make flex bison gcc powerpc64le-linux-gnu-gcc' "$objtree" --sysroot "$sysroot" --allow-missing-symvers

# nothing is compiled
kernel_native
builds_with_needed make "$objtree" --allow-missing-symvers

# What a merely prepared tree lacks is a part of the diagnosis.
kernel_ppc32
with=()
doctor 3 "$objtree" --run-arch "$(dpkg --print-architecture)"
expect_text 'every module of this kernel is linked with .*crtsavres\.o: run .make ' "$tmp/stdout"
