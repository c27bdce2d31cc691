#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `module` builds external modules of every usual kind, in whatever order they are given, for a kernel and from sources that
# nobody may write to. The same sources elsewhere give the same bytes.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

kernel 6.12
copy_objtree objtree

# make cannot take the blank, and user wants the symbol of a folder that comes later.
driver "$tmp/my drivers/base" base base_start
driver "$tmp/my drivers/user" user '' base_start
driver "$tmp/my drivers/own project" own
own_makefile "$tmp/my drivers/own project"
echo 'stale' >"$tmp/my drivers/base/base.o"
touch "$tmp/my drivers/base/.base.o.cmd"
chmod -R a-w "$tmp/my drivers"
state_of "$tmp/my drivers" >"$tmp/sources.before"
state_of "$objtree" >"$tmp/objtree.before"
folders=("$tmp/my drivers/user" "$tmp/my drivers/base" "$tmp/my drivers/own project")
made 0 "$objtree" "${folders[@]}" --log "$tmp/log"
expect_modules base.ko own.ko user.ko
state_of "$tmp/my drivers" >"$tmp/sources.after"
state_of "$objtree" >"$tmp/objtree.after"
expect_same "the sources" "$tmp/sources.before" "$tmp/sources.after"
expect_same "the objtree" "$tmp/objtree.before" "$tmp/objtree.after"
findings
[[ ! -s $tmp/found ]] || fail "good modules have findings" "$tmp/found"
jq -e --arg release "$release" '.verified and .release == $release and .place == "in place"
    and ([.modules[] | "\(.path) \(.needs | join(","))"] == ["user.ko base", "base.ko ", "own.ko "])' "$tmp/json" \
    >/dev/null || fail "the report says something else" "$tmp/json"
[[ $(sha256sum "$out/user.ko") == $(jq -r '.modules[0].sha256' "$tmp/json")\ * ]] || fail "another sha256" "$tmp/json"
for name in base own user; do
    [[ $(modinfo -F vermagic "$out/$name.ko") == "$release "*modversions* ]] || fail "the vermagic of $name is wrong"
done
[[ $(modinfo -F depends "$out/user.ko") == base ]] || fail "user does not depend on base"
modprobe --dump-modversions "$out/user.ko" >"$tmp/versions"
expect_text '0x[0-9a-f]{8}	base_start' "$tmp/versions"
expect_text 'CC \[M\] ' "$tmp/log"

# Elsewhere, in the right order.
mv "$out" "$tmp/first"
mkdir "$tmp/elsewhere" "$tmp/elsewhere/tmp"
cp -r "$tmp/my drivers/base" "$tmp/my drivers/user" "$tmp/elsewhere"
TMPDIR=$tmp/elsewhere/tmp made 0 "$objtree" "$tmp/elsewhere/base" "$tmp/elsewhere/user" -j1
expect_same "base.ko of another folder" "$tmp/first/base.ko" "$out/base.ko"
expect_same "user.ko of another folder" "$tmp/first/user.ko" "$out/user.ko"

# In place, with a variable for make; without the package of symbols the result is the same as without a copy.
chmod -R u+w "$tmp/elsewhere"
# shellcheck disable=SC2016
echo 'ccflags-y := $(MINE)' >>"$tmp/elsewhere/base/Kbuild"
sed -i '1i #ifndef MINE\n#error MINE is missing\n#endif' "$tmp/elsewhere/base/base.c"
rm -r "$out"
made 0 "$objtree" "$tmp/elsewhere/base" --in-place --make MINE=-DMINE=1
expect_modules base.ko
[[ -f $tmp/elsewhere/base/base.ko ]] || fail "it was not built in place"

# What make says is told by the names that people know; what is there already stays.
made 1 "$objtree" "$tmp/elsewhere/base"
expect_text 'cannot be built: .*/elsewhere/base: .*/elsewhere/base/base.c:2:2: error: #error MINE is missing.*--log FILE'
expect_no_text '/usr/src/extmod-pkg|extmod-pkg-test.*/tmpdir/'
expect_modules base.ko

# what cannot be done
made 2 "$objtree" "$tmp/elsewhere/base" "$tmp/elsewhere" --make MINE=-DMINE=1
expect_text 'neither a Kbuild file nor a Makefile'
made 2 "$objtree" "$tmp/nowhere"
made 2 "$objtree" "$tmp/elsewhere/user" --make 'no variable'
made 2 "$tmp/elsewhere/user" "$tmp/elsewhere/user"
made 2 "$objtree" "$objtree/.config"
cp -r "$tmp/elsewhere/base" "$tmp/elsewhere/base2"
made 2 "$objtree" "$tmp/elsewhere/base" "$tmp/elsewhere/base2" --make MINE=-DMINE=1
expect_text 'two modules have this name.*base.ko'
made 3 "$objtree" "$tmp/elsewhere/user" --cross-compile no-such-compiler-
expect_modules base.ko
