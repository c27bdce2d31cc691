#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A native kernel: nothing is rebuilt, the tree's own programs (objtool too) are packaged, and all is verified the same.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel_native
native=$objtree

state_of "$native" >"$tmp/before"
build 0 "$native" --format deb
state_of "$native" >"$tmp/after"
expect_same "the objtree" "$tmp/before" "$tmp/after"
expect_text 'compiler +none needed' "$tmp/stdout"
expect_text 'programs +[0-9]+ taken as they are: .*basic/fixdep.*mod/modpost.*objtool' "$tmp/stdout"
expect_no_text 'rebuil|HOSTCC'
deb=$(package_of .deb)
[[ $(dpkg-deb -f "$deb" Architecture) == amd64 ]] || fail "architecture $(dpkg-deb -f "$deb" Architecture)"
[[ $(dpkg-deb -f "$deb" Depends) == *"libc6 (>= "* ]] || fail "no dependency on libc6: $(dpkg-deb -f "$deb" Depends)"
expect_status 0 "$EXTMOD_PKG" verify "$deb"
dpkg-deb --fsys-tarfile "$deb" | tar -xf - -C "$tmp" --wildcards '*/tools/objtool/objtool' '*/modpost'
for program in tools/objtool/objtool scripts/mod/modpost; do
    expect_same "$program" "$native/$program" "$(headers_in "$tmp")/$program"
done

# A compiler that is named is looked at all the same.
expect_status 3 "$EXTMOD_PKG" build "$native" --cc aarch64-linux-gnu-gcc --dry-run
expect_text 'for another machine'
