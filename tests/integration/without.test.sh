#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --without leaves programs out; --vmlinux, and the report of what is missing without it; bad values of both.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.12
vmlinux=$(debian_vmlinux "$objtree" "$release")
sysroot_full
common=("$objtree" --kernelrelease "$release" --sysroot "$sysroot")

build 0 "${common[@]}" --vmlinux "$vmlinux" --without resolve_btfids,scripts/sign-file --json
expect_no_text 'warning'
jq -r '.host_programs[] | select(.outcome == "omitted") | .path + " " + .reason' "$tmp/stdout" >"$tmp/omitted"
printf '%s --without\n' scripts/sign-file tools/bpf/resolve_btfids/resolve_btfids >"$tmp/expected"
expect_same "the list of omitted programs" "$tmp/expected" "$tmp/omitted"
tar -tf "$(package_of .tar)" >"$tmp/list"
expect_no_text '/(sign-file|resolve_btfids|vmlinux)$' "$tmp/list"
expect_text '/certs/extract-cert$' "$tmp/list"
expect_status 0 "$EXTMOD_PKG" verify "$(package_of .tar)"
rm -r "$out"

# Nothing about type information that nobody can have.
build 0 "${common[@]}"
expect_text 'omitted +resolve_btfids: modules built on the target will have no BTF: .*vmlinux.*--vmlinux FILE' "$tmp/stdout"
expect_no_text 'warning'
rm -r "$out"

# Every program says what it is for, what it needs and how big it is.
build 0 "${common[@]}" --vmlinux "$vmlinux" --json
jq -e '.host_programs | length == 12 and all(.[]; .size > 4096 and (.libraries | index("libc.so.6")))' "$tmp/stdout" >"$tmp/judged" ||
    fail "a program without size or libraries" "$tmp/stdout"
jq -e '.host_programs[] | select(.path | endswith("resolve_btfids")) | .libraries | index("libelf.so.1")' \
    "$tmp/stdout" >"$tmp/judged" || fail "resolve_btfids needs no libelf" "$tmp/stdout"
rm -r "$out"

refused 2 "${common[@]}" --without modpost
expect_text '--without names a program that .*modules cannot be built without: scripts/mod/modpost: .*every module build'
refused 2 "${common[@]}" --without no-such-program
expect_text '--without names a program that this configuration does not build: no-such-program'
refused 2 "${common[@]}" --without sign-file --require sign-file
expect_text '--require names a program that is left out: scripts/sign-file: --without'
refused 2 "${common[@]}" --require resolve_btfids
expect_text '--require names a program that is left out: .*resolve_btfids: .*--vmlinux FILE'

refused 3 "${common[@]}" --vmlinux "$tmp/none"
expect_text "$tmp/none"
refused 2 "${common[@]}" --vmlinux "$top/README.md"
expect_text 'this vmlinux is no ELF file: .*README.md: .*not a compressed image'
refused 2 "${common[@]}" --vmlinux /bin/true
expect_text 'this vmlinux is for another machine, x86-64'
head -c 100000 "$vmlinux" >"$tmp/cut"
refused 2 "${common[@]}" --vmlinux "$tmp/cut"
expect_text 'this vmlinux is damaged'
aarch64-linux-gnu-gcc -c -x c -o "$tmp/plain.o" /dev/null
build 0 "${common[@]}" --vmlinux "$tmp/plain.o"
expect_text 'omitted +resolve_btfids: .*plain.o has none' "$tmp/stdout"
