#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Headers that look good and let no module build: `prove` finds what is wrong with each and says it in a sentence. The
# programs run on this machine, or by qemu-user.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/trial_kernels.sh
. "$top/tests/trial_kernels.sh"
# shellcheck source=tests/linked_kernels.sh
. "$top/tests/linked_kernels.sh"
# shellcheck source=tests/other_kernels.sh
. "$top/tests/other_kernels.sh"

own=$(dpkg --print-architecture)

# sound NAME: $objtree becomes a tree that may be changed, and is staged at $tmp/NAME for this machine.
sound() {
    copy_objtree "objtree-$1"
    add_symvers "$objtree/Module.symvers"
    expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/$1" --run-arch "$own"
    tree=$tmp/$1
}

# found SENTENCE [ARGUMENT...]: of what is wrong with the tree
found() {
    local sentence=$1
    shift
    expect_status 5 "$EXTMOD_PKG" prove --quiet "$@" "$tree"
    expect_text "^  error .*$sentence.*\\[trial-module\\]\$" "$tmp/stdout"
    expect_no_litter
}

# without PATH SENTENCE: the tree without this file
without() {
    mv "$tree/$1" "$tmp/away"
    found "$2"
    mv "$tmp/away" "$tree/$1"
}

# with_content PATH SENTENCE: the tree with what comes from stdin at this path
with_content() {
    cp -a "$tree/$1" "$tmp/away"
    cat >"$tree/$1"
    found "$2"
    cp -a "$tmp/away" "$tree/$1"
}

prepared_kernel 6.1
sound tree
without scripts/basic/fixdep "(fixdep: (No such file|not found)|make target '.*fixdep')"
without scripts/mod/modpost "(modpost: (No such file|not found)|make target 'scripts/mod/modpost')"
without scripts/genksyms/genksyms "(genksyms: (No such file|not found)|make target '.*genksyms')"
without scripts/module.lds 'linker script'
without include/linux/kobject.h 'kobject\.h: No such file'
without scripts/Makefile.modfinal 'Makefile\.modfinal: No such file'

# one program among others for another machine
cp "$tree/scripts/basic/fixdep" "$tmp/good"
unrunnable "$tree/scripts/basic/fixdep"
found 'fixdep: Exec format error'
cp "$tmp/good" "$tree/scripts/basic/fixdep"

# recordmcount is asked for by a symbol, and is not there
cp -a "$tree/include/config/auto.conf" "$tmp/auto.conf"
printf 'CONFIG_%s=y\n' FUNCTION_TRACER FTRACE_MCOUNT_RECORD FTRACE_MCOUNT_USE_RECORDMCOUNT HAVE_C_RECORDMCOUNT \
    >>"$tree/include/config/auto.conf"
touch -r "$tmp/auto.conf" "$tree/include/config/auto.conf"
rm -f "$tree/scripts/recordmcount"
found 'recordmcount'
cp -a "$tmp/auto.conf" "$tree/include/config/auto.conf"

# a Module.symvers that is there and says nothing
symvers=$tree/Module.symvers
with_content Module.symvers 'undefined!' </dev/null
sed 's/\tvmlinux\t/\tdrivers\/other\t/; /kfree/d' "$symvers" >"$tmp/symvers"
with_content Module.symvers 'kfree.*undefined!' <"$tmp/symvers"
cut -f 1-4 "$symvers" >"$tmp/symvers"
with_content Module.symvers 'parse error in symbol dump file' <"$tmp/symvers"
sed 's/^0x[0-9a-f]*/0x00000000/' "$symvers" >"$tmp/symvers"
with_content Module.symvers 'zero CRCs' <"$tmp/symvers"

# a build link that leads elsewhere
mkdir -p "$tmp/machine/usr/src" "$tmp/machine/lib/modules/$release"
mv "$tree" "$tmp/machine/usr/src/linux-headers-$release"
ln -s "/usr/src/linux-headers-$release-typo" "$tmp/machine/lib/modules/$release/build"
tree=$tmp/machine
found "DKMS does fails: make: \\*\\*\\* /lib/modules/$release/build: No such file"
ln -sfn "/usr/src/linux-headers-$release" "$tmp/machine/lib/modules/$release/build"
expect_status 0 "$EXTMOD_PKG" prove --quiet "$tree"
mv "$tmp/machine/lib/modules/$release" "$tmp/machine/lib/modules/$release-typo"
found "/lib/modules/$release/build: No such file"

# an object that every module is linked with
kernel_ppc32
object=arch/powerpc/lib/crtsavres.o
copy_objtree objtree-ppc32
powerpc_make -C "$objtree" "$object" >"$tmp/make.log" 2>&1 </dev/null || fail "no $object" "$tmp/make.log"
add_symvers "$objtree/Module.symvers"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/ppc32" --run-arch "$own"
tree=$tmp/ppc32
rm "$tree/$object"
found "cannot find $object|$object: No such file|make target.*$object" --cross-compile powerpc64le-linux-gnu-

# modpost that was compiled with what elfconfig.h says of the build machine
kernel_s390
copy_objtree objtree-s390
add_symvers "$objtree/Module.symvers"
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/s390"
tree=$tmp/s390
expect_status 0 "$EXTMOD_PKG" prove --quiet "$tree"
expect_text '^  ran +in place: the package.s own programs' "$tmp/stdout"
mkdir -p "$tmp/source/scripts"
cp -rL "$srctree/scripts/mod" "$tmp/source/scripts"
ln -s "$srctree/include" "$tmp/source/include"
cp "$objtree"/scripts/mod/{elfconfig.h,devicetable-offsets.h} "$tmp/source/scripts/mod"
s390x-linux-gnu-gcc -I"$srctree/scripts/include" -o "$tree/scripts/mod/modpost" \
    "$tmp"/source/scripts/mod/{modpost,file2alias,sumversion}.c
found 'not relocatable object|does not read objects'
