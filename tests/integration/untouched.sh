# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests untouched_* share.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

in_mount_namespace

# expect_untouched VERSION PROGRAMS [OPTION...]: PROGRAMS is how many are rebuilt. A layer over srctree and objtree takes
# every file whose content, mode, owner, time or links change, even back to what they were.
expect_untouched() {
    local programs=$2 trees
    kernel "$1"
    shift 2
    sysroot_full
    trees=${objtree%/*}
    [[ $srctree == "$trees"/* ]] || fail "the source lies elsewhere: $srctree"
    layer_over "$trees" "$trees"
    # The plan names what is then rebuilt, no more and no less.
    build 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot" --dry-run "$@"
    sed -n 's/ to be / /; s/^  programs *//p' "$tmp/stdout" >"$tmp/planned"
    build 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot" --no-cache "$@"
    sed -n 's/^  programs *//p' "$tmp/stdout" >"$tmp/rebuilt"
    expect_same "the programs" "$tmp/planned" "$tmp/rebuilt"
    expect_text "programs +$programs rebuilt for aarch64" "$tmp/stdout"
    find "$tmp/layer" -mindepth 1 -printf '%y %m %U:%G %t %p\n' >"$tmp/changed"
    [[ ! -s $tmp/changed ]] || fail "the trees were changed" "$tmp/changed"
    # The layer does notice.
    touch -r "$srctree/Makefile" "$srctree/Makefile" "$objtree"
    [[ -e $tmp/layer/srctree/Makefile && -e $tmp/layer/objtree ]] || fail "a change of the trees would not be seen"
    umount "$trees"
}
