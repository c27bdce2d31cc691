# shellcheck shell=bash
# What the tests untouched_* share.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

# expect_untouched VERSION PROGRAMS [OPTION...]: PROGRAMS is how many are rebuilt
expect_untouched() {
    local programs=$2
    kernel "$1"
    shift 2
    sysroot_full
    copy_objtree objtree
    state_of "$srctree" >"$tmp/srctree.before" &
    state_of "$objtree" >"$tmp/objtree.before"
    wait $!
    build 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot" --no-cache "$@"
    expect_text "programs +$programs rebuilt for aarch64" "$tmp/stdout"
    state_of "$srctree" >"$tmp/srctree.after" &
    state_of "$objtree" >"$tmp/objtree.after"
    wait $!
    [[ $(wc -l <"$tmp/srctree.before") -gt 100000 ]] || fail "hardly anything was compared" "$tmp/srctree.before"
    expect_same "the source" "$tmp/srctree.before" "$tmp/srctree.after"
    expect_same "the objtree" "$tmp/objtree.before" "$tmp/objtree.after"
}
