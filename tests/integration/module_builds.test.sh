#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever a real `make M=` runs and reads of a headers tree, verify misses when it is not there.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

command -v strace >/dev/null || skip "no strace"

mkdir "$tmp/module"
echo 'obj-m := single.o multi.o
multi-objs := first.o second.o' >"$tmp/module/Makefile"
printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\nvoid exported(void);\nvoid exported(void) { }\nEXPORT_SYMBOL_GPL(exported);\n' \
    >"$tmp/module/single.c"
printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >"$tmp/module/first.c"
echo 'int second;' >"$tmp/module/second.c"

# used_by_make TREE COMMAND...: files of the tree that it opens or starts, but no headers, by their paths in the tree
used_by_make() {
    local tree=$1
    shift
    rm -rf "$tmp/trace" "$tmp"/module/*.{o,ko,mod,cmd}
    mkdir "$tmp/trace"
    logged "$tmp/make.log" "no module can be built" strace -ff -y -qq -e trace=openat,execve -o "$tmp/trace/of" \
        "$@" -C "$tree" M="$tmp/module" KBUILD_MODPOST_WARN=1 modules
    [[ -s $tmp/module/multi.ko ]] || fail "no module was built"
    cat "$tmp"/trace/of* | sed -nE -e "s,.* = [0-9]+<$tree/([^>]*)>\$,\1,p" \
        -e "s,^execve\(\"($tree/|\./)?([^/\"][^\"]*)\".* = 0\$,\2,p" | LC_ALL=C sort -u |
        grep -vE '\.(h|cmd)$|^Module.symvers$' >"$tmp/used"
}

# is_missed TREE PATH: verify says that it is missing. What only $(shell) runs, whose failure make does not notice, is a warning.
is_missed() {
    local tree=$1 path=$2 level=error
    [[ $path != scripts/pahole-*.sh ]] || level=warning
    mv "$tree/$path" "$tmp/away"
    "$EXTMOD_PKG" verify --all --run-arch amd64 "$tree" >"$tmp/stdout" 2>&1 || true
    mv "$tmp/away" "$tree/$path"
    grep -E "^ *$level +([^ ]+ includes )?${path}[ ,]" "$tmp/stdout" >"$tmp/found"
}

# each_file TREE: verify misses every file that make used
each_file() {
    local path tree=$1 count=0
    while read -r path; do
        [[ -f $tree/$path ]] || continue
        # Another script runs it: scripts/pahole-version.sh of 6.1.
        grep -qF "${path##*/}" "$tree"/{Makefile,scripts/{Makefile.*,Kbuild.include}} || continue
        is_missed "$tree" "$path" || fail "make M= uses $path of ${tree##*/}, and verify does not miss it"
        count=$((count + 1))
    done <"$tmp/used"
    [[ $count -ge 14 ]] || fail "only $count files were used"
    for path in scripts/basic/fixdep scripts/mod/modpost scripts/module.lds scripts/Makefile.modfinal; do
        expect_text "^$path\$" "$tmp/used"
    done
}

# verified TREE: nothing is wrong with it, but that it has no Module.symvers
verified() {
    "$EXTMOD_PKG" verify --all --run-arch amd64 "$1" >"$tmp/stdout" 2>&1 || true
    ! grep -E '^ *(error|warning) ' "$tmp/stdout" | grep -v '\[module-symvers\]' >"$tmp/stderr" || fail "there are false alarms"
}

for version in 5.10 6.1 6.12 7; do
    prepared_kernel "$version"
    tree=$tmp/tree-$version
    expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tree" --allow-missing-symvers --run-arch amd64
    verified "$tree"
    used_by_make "$tree" make ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
    each_file "$tree"
done

# objtool
kernel_native 6.12
tree=$tmp/native
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tree" --allow-missing-symvers
verified "$tree"
used_by_make "$tree" make
expect_text '^tools/objtool/objtool$' "$tmp/used"
each_file "$tree"

# A script that makefiles start by its name.
chmod 644 "$tmp/tree-6.1/scripts/check-local-export"
expect_status 5 "$EXTMOD_PKG" verify --run-arch amd64 "$tmp/tree-6.1"
expect_text 'error +scripts/check-local-export cannot be run.*scripts/Makefile.build:[0-9]+ runs it' "$tmp/stdout"
