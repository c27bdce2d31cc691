#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `module` takes headers packages of every format for the kernel, several at once, and an unpacked one; where the package's
# programs are for another machine, others are made from its sources.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"
# shellcheck source=tests/trial_kernels.sh
. "$top/tests/trial_kernels.sh"

kernel 6.12
driver "$tmp/driver" driver
build 0 "$objtree" --run-arch "$(dpkg --print-architecture)" --format deb,rpm,pacman,tar
mv "$out" "$tmp/packages"
count=0
for package in "$tmp/packages/"*; do
    [[ $package != *SHA256SUMS && $package != *.json ]] || continue
    count=$((count + 1))
    made 0 "$package" "$tmp/driver"
    expect_modules driver.ko
    [[ $(jq -r '.release + " " + .place' "$tmp/json") == "$release in place" ]] || fail "of $package" "$tmp/json"
    rm -r "$out"
done
[[ $count -eq 4 ]] || fail "there are $count packages: $(ls "$tmp/packages")"

# an unpacked one; the folder is not written to
unpack "$tmp/packages/"*.deb "$tmp/unpacked"
state_of "$tmp/unpacked" >"$tmp/before"
made 0 "$tmp/unpacked" "$tmp/driver"
made 0 "$(headers_in "$tmp/unpacked")" "$tmp/driver"
state_of "$tmp/unpacked" >"$tmp/after"
expect_same "the unpacked package" "$tmp/before" "$tmp/after"

# headers of two kernels
cp -r "$tmp/unpacked" "$tmp/two"
tree=$(headers_in "$tmp/two")
mv "$tree" "${tree%/}-other"
sed -i "s/\"$release\"/\"$release-other\"/" "${tree%/}-other/include/generated/utsrelease.h"
made 2 "$tmp/packages/"*.deb "$tmp/driver" --release 6.12.0-none
expect_text "and --release wants 6.12.0-none"
cp -r "$tmp/unpacked/." "$tmp/two"
made 2 "$tmp/two" "$tmp/driver"
expect_text "headers of .*-other.*choose one with --release"
made 0 "$tmp/two" "$tmp/driver" --release "$release"

# programs of another machine, which is none that this one can run
tree=$(headers_in "$tmp/unpacked")
for program in scripts/basic/fixdep scripts/mod/modpost; do
    unrunnable "$tree/$program"
done
made 0 "$tmp/unpacked" "$tmp/driver"
[[ $(jq -r '.place' "$tmp/json") == 'native programs' ]] || fail "foreign programs were run" "$tmp/json"
