#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make bindeb-pkg` of a native kernel (image step stubbed): the programs are the tree's own, modules
# build with the package, and the next make has nothing to rebuild.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

in_mount_namespace
kernel_native
# A layer over it, as the path of a copy would not be that in objtool.
trees=${objtree%/*}
layer_over "$trees" "$trees"
stub_kernel

# native_make COMMAND...
native_make() {
    expect_status 0 "$@"
    cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
}
own=(/usr/bin/make -C "$srctree" O="$objtree" ARCH=x86_64 -j2)
native_make "${own[@]}" modules_prepare
expect_no_text '^ +(HOST)?(CC|LD|AR) ' "$tmp/log"
native_make "${prefix[@]}" make "${own[@]:1}" bindeb-pkg
expect_text 'programs +4 taken as they are' "$tmp/log"
native_make "${own[@]}" modules_prepare
expect_no_text '^ +(HOST)?(CC|LD|AR) ' "$tmp/log"

deb=$(expect_file 'linux-headers-*_amd64.deb' "$trees")
expect_status 0 "$EXTMOD_PKG" verify "$deb"
dpkg-deb -x "$deb" "$tmp/root"
tree=$tmp/root/usr/src/linux-headers-$release
for program in scripts/basic/fixdep scripts/mod/modpost tools/objtool/objtool; do
    expect_same "$program" "$objtree/$program" "$tree/$program"
done
mkdir "$tmp/module"
echo 'obj-m := trial.o' >"$tmp/module/Kbuild"
printf '#include <linux/module.h>\nMODULE_DESCRIPTION("trial");\nMODULE_LICENSE("GPL");\n' >"$tmp/module/trial.c"
native_make /usr/bin/make -C "$tree" M="$tmp/module"
[[ -f $tmp/module/trial.ko ]] || fail "no module was built" "$tmp/log"

# ... and a make that has something to rebuild says so.
touch "$objtree/scripts/mod/elfconfig.h"
native_make "${own[@]}" modules_prepare
expect_text '^ +HOSTCC +scripts/mod/modpost.o' "$tmp/log"
