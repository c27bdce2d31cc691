#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --static: programs without libraries run without a userland of the run arch, and the package has no dependencies on
# libraries. Programs without a static archive are left out. A compiler that cannot link so is named. modpost and genksyms
# run here, too, so they are compared with the native ones: the same bytes for a module with many device tables.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

command -v qemu-aarch64-static >/dev/null || skip "qemu-aarch64-static (apt-get install qemu-user-static)"
kernel 6.12
vmlinux=$(debian_vmlinux "$objtree" "$release")
sysroot_full
common=("$objtree" --kernelrelease "$release" --vmlinux "$vmlinux" --static)

build 0 "${common[@]}" --sysroot "$sysroot" --format deb,rpm,pacman --compress zstd:1 --json
expect_no_text 'warning'
jq -e '[.elf[] | select(.type == "program")] | length == 12 and all(.[]; has("needed") or has("interpreter") | not)' \
    "$tmp/stdout" >"$tmp/judged" || fail "a program is not static" "$tmp/stdout"
jq -e 'all(.host_programs[]; .libraries == [])' "$tmp/stdout" >"$tmp/judged" || fail "a program has libraries" "$tmp/stdout"
# pahole is a program, not a library.
[[ $(dpkg-deb -f "$(package_of .deb)" Depends) == 'pahole (>= 1.22) | dwarves (>= 1.22)' ]] ||
    fail "the .deb depends on $(dpkg-deb -f "$(package_of .deb)" Depends)"
rpm -qp --requires "$(package_of .rpm)" >"$tmp/requires" 2>&1
expect_no_text '\.so' "$tmp/requires"
expect_text '^dwarves >= 1.22$' "$tmp/requires"
tar -xOf "$(package_of .pkg.tar.zst)" .PKGINFO >"$tmp/pkginfo"
expect_no_text '^depend = (glibc|lib)' "$tmp/pkginfo"
expect_text '^depend = pahole>=1\.22$' "$tmp/pkginfo"

dpkg-deb -x "$(package_of .deb)" "$tmp/unpacked"
tree=$(headers_in "$tmp/unpacked")
# No -L: there is no C library of arm64 for it to find.
run() { qemu-aarch64-static "$tree/$1" "${@:2}"; }
run tools/bpf/resolve_btfids/resolve_btfids >"$tmp/out.txt" 2>&1 || true
expect_text 'Usage: resolve_btfids' "$tmp/out.txt"
run scripts/sign-file >"$tmp/out.txt" 2>&1 || true
expect_text 'Usage: scripts/sign-file' "$tmp/out.txt"

# genksyms: the types and exported symbols of a header that uses many others
aarch64-linux-gnu-gcc -E -D__KERNEL__ -D__GENKSYMS__ -nostdinc -I"$srctree/arch/arm64/include" \
    -I"$objtree/arch/arm64/include/generated" -I"$srctree/include" -I"$objtree/include" \
    -I"$srctree/arch/arm64/include/uapi" -I"$objtree/arch/arm64/include/generated/uapi" -I"$srctree/include/uapi" \
    -I"$objtree/include/generated/uapi" -include "$srctree/include/linux/compiler-version.h" \
    -include "$srctree/include/linux/kconfig.h" -include "$srctree/include/linux/compiler_types.h" \
    -DKBUILD_MODNAME='"trial"' -x c - -o "$tmp/trial.i" <<'SOURCE'
#include <linux/module.h>
#include <linux/netdevice.h>
int exported(struct net_device *device, struct module *module);
int exported(struct net_device *device, struct module *module) { return device != 0 && module != 0; }
__GENKSYMS_EXPORT_SYMBOL(exported);
SOURCE
run scripts/genksyms/genksyms <"$tmp/trial.i" >"$tmp/crc.target" 2>&1
"$objtree/scripts/genksyms/genksyms" <"$tmp/trial.i" >"$tmp/crc.native" 2>&1
expect_text 'exported' "$tmp/crc.native"
expect_same "what genksyms prints" "$tmp/crc.native" "$tmp/crc.target"

# modpost: one module with a table of every bus that is common
mkdir "$tmp/module"
cp "$top/tests/integration/device_tables.c" "$tmp/module/tables.c"
echo 'obj-m := tables.o' >"$tmp/module/Kbuild"
copy_objtree native
expect_status 0 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin make -C "$objtree" ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu- \
    CONFIG_DEBUG_INFO_BTF_MODULES= M="$tmp/module" modules
[[ $(grep -c MODULE_ALIAS "$tmp/module/tables.mod.c") -ge 20 ]] || fail "too few aliases" "$tmp/module/tables.mod.c"
mv "$tmp/module/tables.mod.c" "$tmp/tables.native"
mv "$tmp/module/Module.symvers" "$tmp/symvers.native"
expect_text 'device_tables_count' "$tmp/symvers.native"
echo "$tmp/module/tables.o" >"$tmp/module/modules.list"
(cd "$tmp/module" && run scripts/mod/modpost -m -M -o "$tmp/symvers.target" -T "$tmp/module/modules.list" \
    -i "$objtree/Module.symvers" -e) >"$tmp/out.txt" 2>&1 || fail "the target's modpost failed" "$tmp/out.txt"
expect_same "what modpost writes for the module" "$tmp/tables.native" "$tmp/module/tables.mod.c"
expect_same "what modpost writes as symbol versions" "$tmp/symvers.native" "$tmp/symvers.target"
rm -r "$out"

# a library without its static archive
cp -a "$sysroot" "$tmp/shared-only"
rm "$tmp/shared-only/usr/lib/aarch64-linux-gnu/libcrypto.a"
kernel 6.12
quick_compiler "$tmp/cc"
build 0 "${common[@]}" --cc "$tmp/cc" --no-cache --sysroot "$tmp/shared-only"
expect_text 'warning: scripts/sign-file is left out: libcrypto \(static archive\) for arm64 is missing here'
expect_no_text 'warning: tools'

# a compiler whose C library has no static half
printf '#!/bin/sh\ncase " $* " in *" -static "*) echo "cannot find -lc" >&2; exit 1 ;; esac\nexec aarch64-linux-gnu-gcc "$@"\n' \
    >"$tmp/cc"
chmod 755 "$tmp/cc"
rm -r "$out"
refused 3 "${common[@]}" --sysroot "$sysroot" --cc "$tmp/cc"
expect_text 'the compiler cannot link a static program'
expect_text 'cannot find -lc'

# a native build, whose own programs need shared libraries
kernel_native
build 0 "$objtree" --static --json
jq -e '.toolchain.rebuild and ([.elf[] | select(.type == "program")] | length > 0 and all(.[]; has("needed") or has("interpreter") | not))' \
    "$tmp/stdout" >"$tmp/judged" || fail "a program of a native build is not static" "$tmp/stdout"
