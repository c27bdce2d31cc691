#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `prove` builds modules with packages of this machine and of another, and with folders; as root and as an ordinary user.
# Nothing that was given changes. build --prove and verify --try do the same.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/trial_kernels.sh
. "$top/tests/trial_kernels.sh"

# proved STATUS ARGUMENT...
proved() {
    local status=$1
    shift
    expect_status "$status" "${with[@]}" "$EXTMOD_PKG" prove --quiet "$@"
    expect_no_litter
}

# a package of this machine, as root and as an ordinary user
kernel_native
copy_objtree native
add_symvers "$objtree/Module.symvers"
build 0 "$objtree" --prove
expect_text 'note +trial modules were built in place' "$tmp/stdout"
package=$(package_of .tar)
proved 0 "$package"
expect_text ': proved$' "$tmp/stdout"
expect_text '^  ran +in place: the package.s own programs' "$tmp/stdout"
[[ $(grep -c '^  ok ' "$tmp/stdout") -eq 7 ]] || fail "not all steps were made" "$tmp/stdout"
users_tmp=$(user_folder users-tmp)
with=(env TMPDIR="$users_tmp" HOME="$users_tmp")
[[ $EUID -ne 0 ]] || with=(as_user "${with[@]}")
proved 0 --json "$package"
python3 - "$tmp/stdout" <<'CHECK'
import json, sys
report, = json.load(open(sys.argv[1]))["proved"]
assert report["proved"] and report["own_programs"] and report["place"] == "in place", report
assert all(step["command"] and step["good"] for step in report["steps"])
CHECK
[[ -z $(ls -A "$users_tmp") ]] || fail "left in TMPDIR: $(ls -A "$users_tmp")"
with=()

# where namespaces are forbidden
# shellcheck disable=SC2016
with=(unshare --user --map-root-user bash -c 'echo 0 >/proc/sys/user/max_user_namespaces
    echo 0 >/proc/sys/user/max_mnt_namespaces
    exec "$@"' bash)
proved 0 "$package"
expect_text '^  ran +in place: the package.s own programs' "$tmp/stdout"
proved 3 --root / "$package"
expect_text 'allows no private root .*: allow user namespaces'
with=()

# verify --try; without it nothing is run
unpack "$package" "$tmp/unpacked"
tree=$(headers_in "$tmp/unpacked")
state_of "$tmp/unpacked" >"$tmp/before"
expect_status 0 "$EXTMOD_PKG" verify --try "$tmp/unpacked"
state_of "$tmp/unpacked" >"$tmp/after"
expect_same "the unpacked package" "$tmp/before" "$tmp/after"
cp -a "$tree/scripts/basic/fixdep" "$tmp/fixdep"
printf '#!/bin/sh\ntouch %s\n' "$tmp/ran" >"$tree/scripts/basic/fixdep"
"$EXTMOD_PKG" verify "$tmp/unpacked" >"$tmp/stdout" 2>&1 || true
[[ ! -e $tmp/ran ]] || fail "verify runs a program of the package"

# what is wrong joins the report of verify
cp -a "$tmp/fixdep" "$tree/scripts/basic/fixdep"
cp -a "$tmp/unpacked" "$tmp/sound"
: >"$tree/Module.symvers"
expect_status 5 "$EXTMOD_PKG" verify --try "$tmp/unpacked"
expect_text 'error .*undefined! \[trial-module\]' "$tmp/stdout"

# build --prove writes nothing where a trial fails
mkdir "$tmp/kept"
mv "$out" "$tmp/kept"
sed -i /kfree/d "$objtree/Module.symvers"
refused 5 "$objtree" --prove
expect_text 'NOT verified, nothing was written' "$tmp/stdout"
expect_text 'kfree.*undefined! \[trial-module\]' "$tmp/stdout"
expect_status 5 "$EXTMOD_PKG" stage "$objtree" "$tmp/staged" --prove
[[ ! -e $tmp/staged ]] || fail "a tree that does not work was staged"

# for another machine, whose programs qemu-user runs, with the libraries of the cross compiler
prepared_kernel 6.1
copy_objtree arm64
add_symvers "$objtree/Module.symvers"
rm -rf "$out"
build 0 "$objtree"
if grep -qs '^enabled' /proc/sys/fs/binfmt_misc/qemu-aarch64; then
    proved 0 "$(package_of .tar)"
    expect_text '^  ran +in place: the package.s own programs' "$tmp/stdout"
fi

# without qemu-user: as any machine that runs none of the programs
unpack "$(package_of .tar)" "$tmp/foreign"
tree=$(headers_in "$tmp/foreign")
for program in scripts/basic/fixdep scripts/mod/modpost scripts/genksyms/genksyms; do
    unrunnable "$tree/$program"
done
state_of "$tmp/foreign" >"$tmp/before"
proved 0 "$tmp/foreign"
expect_text '^  ran +with programs made from the package.s sources.*the package.s own were NOT run .*Exec format error' \
    "$tmp/stdout"
state_of "$tmp/foreign" >"$tmp/after"
expect_same "the unpacked package" "$tmp/before" "$tmp/after"

# nor can other programs be made
rm "$tree/scripts/mod/modpost.c"
proved 3 "$tmp/foreign"
expect_text 'do not run here .*no others can be made: .*--root'

# without make, verify --try cannot say that all is well
mkdir "$tmp/no-make"
expect_status 3 env PATH="$tmp/no-make" "$EXTMOD_PKG" verify --try "$tmp/sound"
expect_text '.make. does not run here' "$tmp/stdout"

# what is no package, and a compiler that is not there
proved 2 "$objtree/.config"
proved 3 --cross-compile no-such-compiler- "$objtree"
