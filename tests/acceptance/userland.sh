# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the tests of userlands share: how a headers tree's programs are looked at, without extmod-pkg, and a module built with
# them. Sourced by tests, which then have all of scenario.sh as well.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"

# packaged_tree ENDING: sets $tree, the headers tree in the package whose name ends so. It is unpacked into $tmp/unpacked.
# shellcheck disable=SC2034
packaged_tree() {
    rm -rf "$tmp/unpacked"
    unpack "$(package_of "$1")" "$tmp/unpacked"
    tree=$(headers_in "$tmp/unpacked")
}

# read_programs TREE: their paths into $tmp/programs, what readelf says of them into $tmp/readelf
read_programs() {
    find "$1" -type f -perm -100 -exec grep -laP '\A\x7fELF' {} + >"$tmp/programs" || fail "no program in $1"
    xargs -d '\n' env LC_ALL=C readelf -hldVW <"$tmp/programs" >"$tmp/readelf"
    for program in basic/fixdep mod/modpost genksyms/genksyms; do
        expect_text "/scripts/$program\$" "$tmp/programs"
    done
}

# expect_loader LOADER: all programs that read_programs found have it.
expect_loader() {
    local wanted
    wanted="$(wc -l <"$tmp/programs") $1"
    sed -n 's/.*program interpreter: \(.*\)\]$/\1/p' "$tmp/readelf" | sort | uniq -c | sed 's/^ *//' >"$tmp/loaders"
    [[ $(<"$tmp/loaders") == "$wanted" ]] || fail "not every program has the loader $1" "$tmp/loaders"
}

# expect_needed SONAME: all of them need that library.
expect_needed() {
    [[ $(grep -cF "Shared library: [$1]" "$tmp/readelf") -eq $(wc -l <"$tmp/programs") ]] ||
        fail "not every program needs $1" "$tmp/readelf"
}

# build_trial COMMAND...: the modules of trial/, at $trial, by COMMAND, which is a make with ARCH and CROSS_COMPILE that is
# given the rest.
build_trial() {
    local log=$tmp/make.log module
    rm -rf "${trial:?}"
    cp -r "$top/tests/acceptance/trial" "$trial"
    logged "$log" "make M= failed with the packaged programs" "$@" V=1
    expect_no_text 'Exec format error|cannot execute|syncconfig|No such file|undefined symbol' "$log"
    for program in genksyms/genksyms mod/modpost; do
        expect_text "scripts/$program " "$log"
    done
    # make does not show its calls of fixdep.
    expect_text '^deps_.*main\.o := ' "$trial/base/.main.o.cmd"
    for module in base/trial_base user/trial_user; do
        [[ $(modinfo -F vermagic "$trial/$module.ko") == "$release "*modversions* ]] ||
            fail "vermagic of $module.ko is '$(modinfo -F vermagic "$trial/$module.ko")'" "$log"
    done
    [[ $(modinfo -F alias "$trial/user/trial_user.ko") == of:*extmod-pkg,trial* ]] ||
        fail "modpost wrote no alias for the device table" "$log"
}
