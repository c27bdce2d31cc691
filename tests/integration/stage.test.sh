#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `stage`: the tree alone, for a spec's %install.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
obj=$tmp/small/obj
root=$tmp/root
mkdir "$root"

# stage STATUS DESTDIR [OPTION...]
stage() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" stage "$obj" "$@"
    expect_no_litter
    [[ -z $(compgen -G "$root/extmod-pkg.*") ]] || fail "left beside the destination: $(ls -A "$root")"
}

# new, with a slash at its end, empty
stage 0 "$root/new"
expect_text "staged +$root/new\$" "$tmp/stdout"
stage 0 "$root/slash/"
mkdir "$root/empty"
stage 0 "$root/empty"
for name in slash empty; do
    diff -r "$root/new" "$root/$name" >"$tmp/difference" || fail "$name differs" "$tmp/difference"
done
[[ $(stat -c %a "$root/new") == 755 && -x $root/new/scripts/mod/modpost ]] || fail "modes of the staged tree"
expect_status 0 "$EXTMOD_PKG" verify "$root/new"

# not empty: it is not touched
mkdir "$root/full"
echo mine >"$root/full/file"
state_of "$root" >"$tmp/before"
for destination in "$root/full" "$root/full/" "$root/new" "$root/full/file"; do
    stage 2 "$destination"
    expect_text "destination is there already.*: $destination: "
done
stage 0 "$root/dry" --dry-run
state_of "$root" >"$tmp/after"
expect_same "a folder that stage had to refuse" "$tmp/before" "$tmp/after"

# not verified: no tree
ln -s /etc/passwd "$obj/include/generated/passwd.h"
stage 5 "$root/bad"
[[ ! -e $root/bad ]] || fail "an unverified tree was left"
