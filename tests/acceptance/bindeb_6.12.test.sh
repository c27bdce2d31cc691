#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make bindeb-pkg` of a small 6.12 kernel: its packages serve on the target. Without the prefix
# upstream asks for libssl-dev of the target, and without that its headers step stops at sign-file. With it, and type
# information for modules, the headers have the build machine's resolve_btfids.

# shellcheck source=tests/acceptance/bindeb.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/bindeb.sh"
# shellcheck source=tests/sysroot_compiler.sh
. "$top/tests/sysroot_compiler.sh"

debian_image=$(declare -f kernel_image)
built_kernel 6.12
sysroot_full
use_work
package_kernel 0 "$EXTMOD_PKG" kbuild --sysroot "$sysroot" --
check_packages
try_on_target

package_kernel 2
expect_text 'Unmet build dependencies: libssl-dev' "$tmp/bindeb.log"
expect_status 2 make -C "$work/build" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- run-command \
    KBUILD_RUN_COMMAND="$srctree/scripts/package/install-extmod-build $tmp/upstream"
expect_text 'openssl/[a-z]+.h: No such file'

kernel 6.12
cp -a --reflink=auto "$objtree" "$tmp/btf"
sysroot_compiler "$tmp/cc"
printf '#!/bin/sh\nCC=%s exec %s %s\n' "$tmp/cc" "$srctree/scripts/package/install-extmod-build" "$tmp/upstream-btf" >"$tmp/step"
chmod 755 "$tmp/step"
logged "$tmp/upstream.log" "upstream's headers step failed" \
    make -C "$tmp/btf" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- run-command KBUILD_RUN_COMMAND="$tmp/step"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/upstream-btf"
expect_text 'tools/bpf/resolve_btfids/resolve_btfids is for x86-64.*elf-machine' "$tmp/stdout"

# `repair` replaces it: the sources come from the kernel's own tree.
expect_status 0 "$EXTMOD_PKG" repair --sysroot "$sysroot" --srctree "$srctree" --output "$tmp/repaired" "$tmp/upstream-btf"
expect_status 0 "$EXTMOD_PKG" verify "$tmp/repaired"
for program in tools/bpf/resolve_btfids/resolve_btfids scripts/mod/modpost; do
    grep -q AArch64 <<<"$(readelf -h "$tmp/repaired/$program")" || fail "$program is not for the target" "$tmp/stdout"
done
(cd "$tmp" && diff -rq --no-dereference upstream-btf repaired) >"$tmp/difference" || true
grep -vE '/(scripts|tools)/.* differ$' "$tmp/difference" >"$tmp/others" || true
[[ ! -s $tmp/others ]] || fail "repair changed other files" "$tmp/others"
# Modules are built with it on the target, and Debian's kernel loads them.
expect_status 0 "$EXTMOD_PKG" prove --root "$root" "$tmp/repaired"
expect_text "^  ran +in --root: the package.s own programs run there" "$tmp/stdout"
mkdir -p "$root/usr/src/repaired" "$root/lib/modules/$release"
cp -a "$tmp/repaired/." "$root/usr/src/repaired"
ln -s /usr/src/repaired "$root/lib/modules/$release/build"
build_trial
eval "$debian_image"
load_trial

# Without these sources the program is left out, for no module build needs it.
expect_status 0 "$EXTMOD_PKG" repair --sysroot "$sysroot" --output "$tmp/without" "$tmp/upstream-btf"
expect_text 'left out +tools/bpf/resolve_btfids/resolve_btfids: .*--srctree' "$tmp/stdout"
