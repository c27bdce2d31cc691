#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel whose modules need objtool, ppc64le, packaged on another machine: the packaged objtool gives the same bytes as
# the native one, and modules are built with it in a ppc64le root. Without libelf of the target there is no package.

target_arch=ppc64el target_machine=ppc64le target_triplet=powerpc64le-linux-gnu
# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"

kernel_ppc64le
common=("$objtree" --allow-missing-symvers --output "$tmp/out")

mkdir "$tmp/empty"
expect_status 2 "$EXTMOD_PKG" build "${common[@]}" --sysroot "$tmp/empty"
expect_text 'the sysroot has no library for '
cp -a "$sysroot" "$tmp/no-libelf"
rm -f "$tmp"/no-libelf/usr/lib/*/libelf* "$tmp"/no-libelf/usr/include/libelf.h
expect_status 3 "$EXTMOD_PKG" build "${common[@]}" --sysroot "$tmp/no-libelf"
expect_text 'required host program cannot be built, libelf for powerpc64le is missing here: tools/objtool/objtool: .*libelf-dev:ppc64el'
[[ ! -e $tmp/out ]] || fail "a refused build left something"
expect_status 2 "$EXTMOD_PKG" build "${common[@]}" --sysroot "$sysroot" --without objtool
expect_text 'cannot be built without: tools/objtool/objtool: .*stack validation'

expect_status 0 "$EXTMOD_PKG" build "${common[@]}" --sysroot "$sysroot" --format deb --no-cache
expect_text 'rebuilt for powerpc64, 64-bit, little-endian, ELFv2: .*objtool' "$tmp/stdout"
use_root
run_all_natively
package=$(package_of .deb)
install_deb

# Both on the same object; objtool writes into it.
tree=/usr/src/linux-headers-$release
cat >"$tmp/calls.c" <<'SOURCE'
int callee(int a);
int caller(int a) { return callee(a) + 1; }
static __attribute__((noinline)) int local(int a) { return callee(a - 1); }
int other(int a) { return local(a) * 3; }
SOURCE
"$target_triplet-gcc" -O2 -pg -mprofile-kernel -fno-pic -c -o "$root/root/target.o" "$tmp/calls.c"
cp "$root/root/target.o" "$tmp/native.o"
cp "$root/root/target.o" "$tmp/before.o"
logged "$tmp/objtool.log" "the target's objtool failed" in_root "$tree/tools/objtool/objtool" --mcount /root/target.o
expect_status 0 "$objtree/tools/objtool/objtool" --mcount "$tmp/native.o"
! cmp -s "$tmp/before.o" "$tmp/native.o" || fail "the native objtool has nothing to do with this object"
cmp "$tmp/native.o" "$root/root/target.o" >"$tmp/difference" 2>&1 || fail "the two objtools differ" "$tmp/difference"

# No kernel was compiled, so modpost knows none of its symbols.
cp -r "$here/trial" "$root/root/trial"
logged "$tmp/make.log" "make M= failed on the target" in_root make -j2 -C "/lib/modules/$release/build" M=/root/trial \
    KBUILD_MODPOST_WARN=1 V=1
expect_no_text 'Exec format error|cannot execute|syncconfig' "$tmp/make.log"
expect_text 'objtool .*--mcount.*trial/base/' "$tmp/make.log"
readelf -SW "$root/root/trial/base/trial_base.ko" >"$tmp/sections"
expect_text ' __mcount_loc ' "$tmp/sections"
[[ $(LC_ALL=C readelf -h "$root/root/trial/base/trial_base.ko" | sed -n 's/^ *Machine: *//p') == PowerPC64 ]] ||
    fail "the module is for another machine"
