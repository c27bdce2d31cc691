#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A compiler of several words, as Yocto's CC is: "aarch64-poky-linux-gcc --sysroot=DIR -O2 ...". It has no C library but the
# one that its words name, so all its words have to be in every call. They are in the cache's key, too.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace
hide_c_library
kernel 6.12
# Once with a program of tools/, which takes a while.
options=(--vmlinux "$(debian_vmlinux "$objtree" "$release")")
# A recipe's sysroot has everything in one folder.
mkdir "$tmp/recipe-sysroot"
for add in sysroot_libc sysroot_full; do
    "$add"
    cp -a "$sysroot/." "$tmp/recipe-sysroot"
done
mkdir "$tmp/bin"
cat >"$tmp/bin/aarch64-poky-linux-gcc" <<COMPILER
#!/bin/sh
echo "\$*" >>"$tmp/calls"
exec aarch64-linux-gnu-gcc "\$@"
COMPILER
chmod 755 "$tmp/bin/aarch64-poky-linux-gcc"
PATH=$tmp/bin:$PATH
words=(-mbranch-protection=standard -fstack-protector-strong -O2 "--sysroot=$tmp/recipe-sysroot")
cache=$tmp/cache

# staged OUTCOME WORD...: by the compiler with these words; every program has that outcome.
staged() {
    local outcome=$1
    shift
    rm -rf "$tmp/tree" "$tmp/calls"
    expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --kernelrelease "$release" "${options[@]}" \
        --cache "$cache" --cc "aarch64-poky-linux-gcc $*" --json
    expect_no_text 'warning'
    jq -r '[.host_programs[] | select(.outcome != "omitted") | .outcome] | unique | join(" ")' "$tmp/stdout" >"$tmp/outcomes"
    [[ $(<"$tmp/outcomes") == "$outcome" ]] || fail "programs are $(<"$tmp/outcomes"), not $outcome" "$tmp/stdout"
    jq -c '.toolchain.compiler' "$tmp/stdout" >"$tmp/compiler"
    [[ $(<"$tmp/compiler") == "$(jq -nc '$ARGS.positional' --args -- aarch64-poky-linux-gcc "$@")" ]] ||
        fail "the compiler is $(<"$tmp/compiler")"
    grep -vF -- "$*" "$tmp/calls" >"$tmp/other-calls" || return 0
    fail "a call has not all words of the compiler" "$tmp/other-calls"
}

staged rebuilt "${words[@]}"
expect_text '(^| )-c .*modpost\.c' "$tmp/calls"
expect_text 'sign-file' "$tmp/calls"
expect_text 'libbpf\.c' "$tmp/calls"
for program in scripts/mod/modpost scripts/sign-file tools/bpf/resolve_btfids/resolve_btfids; do
    [[ $(machine_of "$tmp/tree/$program") == AArch64 ]] || fail "$program is for $(machine_of "$tmp/tree/$program")"
done
staged reused "${words[@]}"
expect_no_text 'modpost|libbpf' "$tmp/calls"
# With another word it is another compiler.
options=()
staged rebuilt -mbranch-protection=none "${words[@]:1}"
staged reused "${words[@]}"
