#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `module` and Debian's arm64 kernel 6.12: two modules that need each other's symbols, given in the wrong order, are loaded by
# Debian's own vmlinuz. Projects of Debian's archive build for kernel 6.1 from their unpacked packages, unchanged.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

kernel 6.12
image=$(kernel_image)
driver "$tmp/base" base base_start
driver "$tmp/user" user user_start base_start
driver "$tmp/last" last '' base_start user_start
made 0 "$objtree" "$tmp/last" "$tmp/user" "$tmp/base" --strip
expect_modules base.ko last.ko user.ko
unset TMPDIR
"$top/tests/acceptance/boot.sh" "$image" "$out"/{base,user,last}.ko >"$tmp/console" ||
    fail "the kernel did not boot to the end" "$tmp/console"
for name in base user last; do
    expect_text "^INSMOD-OK $name" "$tmp/console"
    expect_text "^RMMOD-OK $name" "$tmp/console"
    expect_text "$name starts in /usr/src/extmod-pkg/$name/$name.c" "$tmp/console"
done
expect_text '^base [0-9]+ 2 (last,user|user,last),' "$tmp/console"
expect_no_text 'disagrees about|invalid module format|Unknown symbol|INSMOD-FAILED' "$tmp/console"
export TMPDIR=$tmp/tmpdir

# client NAME MODULE...: builds these from the package NAME-dkms
client() {
    local name=$1 deb
    shift
    rm -rf "$out" "$tmp/client"
    deb=$(fetch_deb arm64 "$name-dkms" | grep -F "/$name-dkms_")
    mkdir "$tmp/client"
    dpkg-deb --fsys-tarfile "$deb" | tar -xf - -C "$tmp/client" ./usr/src
    made 0 "$objtree" "$(one_file "$tmp/client/usr/src/*")"
    expect_modules "$@"
    findings
    [[ ! -s $tmp/found ]] || fail "$name has findings" "$tmp/found"
    for module in "$@"; do
        [[ $(modinfo -F vermagic "$out/$module") == "$release "* ]] || fail "$module has another vermagic"
    done
}

kernel 6.1
client ddcci ddcci-backlight.ko ddcci.ko
[[ $(jq -c '[.modules[] | {(.path): .needs}] | add' "$tmp/json") == *'"ddcci-backlight.ko":["ddcci"]'* ]] ||
    fail "ddcci-backlight does not need ddcci" "$tmp/json"
client v4l2loopback v4l2loopback.ko
client lime-forensics lime.ko
client digimend hid-kye.ko hid-polostar.ko hid-uclogic.ko hid-viewsonic.ko
