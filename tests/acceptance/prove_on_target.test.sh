#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `prove --root` builds modules in an arm64 root with our package of Debian's kernel 6.12, as root and as an ordinary
# user, and finds a program of the build machine in it. The root is not changed. Debian's own three packages are proved
# together, here.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"

# prove_in_root STATUS COMMAND...
prove_in_root() {
    local status=$1
    shift
    expect_status "$status" "$@" prove --quiet --timeout 1800 --root "$root" "$package"
}

state_of_root() {
    find "$root" -xdev -printf '%y %m %s %T@ %p %l\n' | LC_ALL=C sort
}

build_package 6.12 deb
package=$(package_of .deb)
use_root
run_all_natively
state_of_root >"$tmp/before"

prove_in_root 0 "$EXTMOD_PKG"
expect_text '^  ran +in --root: the package.s own programs run there' "$tmp/stdout"
expect_text '^  ok +signing a module' "$tmp/stdout"
[[ $(grep -c '^  ok ' "$tmp/stdout") -eq 8 ]] || fail "not all steps were made" "$tmp/stdout"

users_tmp=$(user_folder users-tmp)
prove_in_root 0 as_user env TMPDIR="$users_tmp" HOME="$users_tmp" "$EXTMOD_PKG"
[[ $(grep -c '^  ok ' "$tmp/stdout") -eq 8 ]] || fail "not all steps were made" "$tmp/stdout"
[[ -z $(ls -A "$users_tmp") ]] || fail "left in TMPDIR: $(ls -A "$users_tmp")"

state_of_root >"$tmp/after"
cmp "$tmp/before" "$tmp/after" || fail "the root was changed"

# fixdep of the build machine
dpkg-deb --raw-extract "$package" "$tmp/spoilt"
spoilt=$(one_file "$tmp/spoilt/usr/src/linux-headers-*/scripts/basic/fixdep")
kernel_native
cp "$objtree/scripts/basic/fixdep" "$spoilt"
printf '\002\000' | dd of="$spoilt" bs=1 seek=18 conv=notrunc status=none # of no machine that runs here
package=$tmp/spoilt.deb
dpkg-deb --root-owner-group -Znone --build "$tmp/spoilt" "$package" >"$tmp/log"
prove_in_root 5 "$EXTMOD_PKG"
expect_text 'error .*fixdep: Exec format error \[trial-module\]' "$tmp/stdout"

# a root without make
mkdir "$tmp/empty-root"
root=$tmp/empty-root prove_in_root 3 "$EXTMOD_PKG"
expect_text '.make. does not run in --root'
