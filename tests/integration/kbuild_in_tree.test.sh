#!/bin/bash
# `extmod-pkg kbuild -- make deb-pkg` (image step stubbed) of the newest kernel, built in its own source folder: source and
# binary packages are listed together.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

in_mount_namespace
prepared_kernel 7
layer_over "$srctree" "$tmp/work/linux"
git -C "$tmp/work/linux" init -q
# deb-pkg takes the source from git: a part of it makes a source package as well as the whole.
git -C "$tmp/work/linux" add -f Makefile Kconfig Kbuild scripts
git -C "$tmp/work/linux" -c user.name=Trial -c user.email=trial@example.org commit -qm source
cp "$objtree/.config" "$tmp/work/linux"
srctree=$tmp/work/linux
objtree=$srctree
kernel_make -C "$srctree" olddefconfig modules_prepare >"$tmp/log" 2>&1 || fail "the kernel could not be prepared" "$tmp/log"
stub_kernel

export ARCH=arm64 CROSS_COMPILE=aarch64-linux-gnu-
expect_status 0 env -C "$srctree" "${prefix[@]}" make -j2 deb-pkg
cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
expect_text 'kernel .* for arm64$' "$tmp/log"
dsc=$(expect_file 'linux-upstream_*.dsc')
version=${dsc##*/linux-upstream_}
check_deb linux-upstream "${version%.dsc}"
expect_text ' linux-upstream_.*\.orig\.tar\.gz$' "$(expect_file '*.changes')"
umount -l "$tmp/work/linux"
