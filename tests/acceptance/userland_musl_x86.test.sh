#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A tree whose host programs are for x86-64 glibc, packaged for x86-64 musl: the same ELF machine, another userland. All
# programs are rebuilt, programs that need what Debian has not for musl are left out, and a module is built on this machine,
# under its own musl.
#
# The kernel is for arm64: modules of an x86 kernel always need objtool and so libelf, which Debian has not for musl.

# shellcheck source=tests/acceptance/userland.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/userland.sh"

command -v musl-gcc >/dev/null || skip "musl-gcc (apt-get install musl-tools)"
[[ $(uname -m) == x86_64 ]] || skip "an x86_64 machine"
loader=/lib/ld-musl-x86_64.so.1
kernel 6.12
common=(--kernelrelease "$release" --run-arch amd64)

read_programs "$objtree/scripts"
expect_loader /lib64/ld-linux-x86-64.so.2

build 0 "$objtree" "${common[@]}" --cc musl-gcc --format deb,tar --json
# sign-file misses a library, mdp headers of linux-libc-dev.
expect_text 'warning: scripts/sign-file is left out: libcrypto for amd64 is missing here.*unpack libcrypto for musl .*--sysroot'
expect_text 'warning: scripts/selinux/mdp/mdp is left out: .*--without mdp'
jq -r '.host_programs[] | select(.path == "scripts/selinux/mdp/mdp") | .outcome, .log' "$tmp/stdout" >"$tmp/mdp"
expect_text '^left out$' "$tmp/mdp"
expect_text 'fatal error: asm/types.h: No such file' "$tmp/mdp"
jq -e '.host_programs | map({(.path): .outcome}) | add | .["scripts/mod/modpost"] == "rebuilt" or .["scripts/mod/modpost"] == "reused"' \
    "$tmp/stdout" >"$tmp/judged" || fail "modpost was not rebuilt" "$tmp/stdout"

deb=$(package_of .deb)
[[ $(dpkg-deb -f "$deb" Architecture) == musl-linux-amd64 ]] || fail "architecture $(dpkg-deb -f "$deb" Architecture)"
depends=$(dpkg-deb -f "$deb" Depends)
[[ $depends == musl ]] || fail "the .deb depends on $depends"
# On x86 the modules are cross-compiled.
recommends=$(dpkg-deb -f "$deb" Recommends)
[[ $recommends == 'gcc-aarch64-linux-gnu, make, musl-dev' ]] || fail "the .deb recommends $recommends"
for package in "$deb" "$(package_of .tar)"; do
    expect_status 0 "$EXTMOD_PKG" verify --run-arch amd64 "$package"
done
packaged_tree .deb
cp -a "$tree" "$tmp/of-deb"
packaged_tree .tar
(cd "$tree" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$tmp/of-tar.sums"
(cd "$tmp/of-deb" && find . -type f -print0 | sort -z | xargs -0 sha256sum) >"$tmp/of-deb.sums"
expect_same "the tree in .deb and .tar" "$tmp/of-deb.sums" "$tmp/of-tar.sums"

read_programs "$tree"
expect_loader "$loader"
expect_needed libc.so
expect_no_text 'libc\.so\.6|GLIBC_' "$tmp/readelf"
expect_no_text 'sign-file$|/mdp$|/genheaders$|extract-cert$' "$tmp/programs"

trial=$tmp/trial
build_trial kernel_make -C "$tree" M="$trial"

rm -r "$out"
refused 2 "$objtree" "${common[@]}" --cc musl-gcc --rebuild never
expect_text "rebuild never.*their dynamic loader is /lib64/ld-linux-x86-64.so.2, not $loader"
# For the userland that they are from they will do.
build 0 "$objtree" "${common[@]}" --rebuild never --dry-run
