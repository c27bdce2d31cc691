#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify --programs`: what is said of programs for a device is what happens when they are started there.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

qemu=$(command -v qemu-aarch64-static) || skip "qemu-user-static"
cc=aarch64-linux-gnu-gcc

# make_root FOLDER DEB...: a root file system of these packages
make_root() {
    local deb
    mkdir "$1"
    for deb in "${@:2}"; do
        dpkg-deb --fsys-tarfile "$deb" | tar -xf - --exclude='./usr/share/*' -C "$1"
    done
}

# program OUTPUT [ARGUMENT...]: compiles $code
code='int main(void) { return 0; }'
program() {
    mkdir -p "$(dirname "$1")"
    "$cc" -x c -o "$1" - -x none "${@:2}" <<<"$code"
}

# library OUTPUT VERSION... : a libfoo.so.1 whose function foo has the last of these versions, and that has all of them
library() {
    local version before=''
    mkdir -p "$(dirname "$1")"
    for version in "${@:2}"; do
        if [[ $version == "${!#}" ]]; then
            echo "$version { global: foo; local: *; } $before;"
        else
            echo "$version { } $before;"
        fi
        before=$version
    done >"$tmp/versions"
    echo 'int foo(void) { return 0; }' |
        "$cc" -shared -fPIC -x c -Wl,-soname,libfoo.so.1 -Wl,--version-script="$tmp/versions" -o "$1" -
}

root=$tmp/root
make_root "$root" "$(fetch_deb arm64 libc6)" "$(fetch_deb arm64 libssl3)"

# happens NAME [PROGRAM]: starts the program in the root with $tmp/NAME laid over it
happens() {
    local device=$tmp/device
    rm -rf "$device"
    cp -a "$root" "$device"
    cp -a "$tmp/$1/." "$device"
    cp "$qemu" "$device/qemu"
    if [[ $EUID -eq 0 ]]; then
        chroot "$device" /qemu "/${2:-usr/bin/app}"
    else
        unshare --map-root-user chroot "$device" /qemu "/${2:-usr/bin/app}"
    fi >"$tmp/happened" 2>&1 </dev/null
}

# judged STATUS NAME [PROGRAM]: verify ends with the status, and the program starts if that is 0
judged() {
    expect_status "$1" "$EXTMOD_PKG" verify --programs --root "$root" "$tmp/$2"
    if happens "${@:2}"; then
        [[ $1 -eq 0 ]] || fail "$2 starts, and verify says it does not" "$tmp/stdout"
    else
        [[ $1 -eq 5 ]] || fail "$2 does not start, and verify says it does" "$tmp/happened"
    fi
}

program "$tmp/good/usr/bin/app"
judged 0 good
expect_text 'good: verified' "$tmp/stdout"
expect_text '1 ELF file for aarch64' "$tmp/stdout"
program "$tmp/static/usr/bin/app" -static
judged 0 static

code='int foo(void); int main(void) { return foo(); }'
library "$tmp/new/libfoo.so.1" FOO_1 FOO_2
library "$tmp/old/libfoo.so.1" FOO_1
program "$tmp/missing/usr/bin/app" "$tmp/new/libfoo.so.1"
judged 5 missing
expect_text 'error +usr/bin/app needs libfoo.so.1, which is neither in --root' "$tmp/stdout"
expect_text '^extmod-pkg explain elf-needed' "$tmp/stdout"
cp -a "$tmp/missing" "$tmp/present"
mkdir -p "$tmp/present/usr/lib"
cp "$tmp/new/libfoo.so.1" "$tmp/present/usr/lib"
judged 0 present
cp -a "$tmp/missing" "$tmp/too_old"
mkdir -p "$tmp/too_old/usr/lib"
cp "$tmp/old/libfoo.so.1" "$tmp/too_old/usr/lib"
judged 5 too_old
expect_text 'needs FOO_2 of libfoo.so.1, which usr/lib/libfoo.so.1 does not have' "$tmp/stdout"
cp -a "$tmp/missing" "$tmp/elsewhere"
mkdir -p "$tmp/elsewhere/opt/lib"
cp "$tmp/new/libfoo.so.1" "$tmp/elsewhere/opt/lib"
judged 5 elsewhere
expect_text 'is at opt/lib/libfoo.so.1, where the dynamic loader does not look' "$tmp/stdout"

# $ORIGIN, DT_RPATH that is inherited, DT_RUNPATH that is not, links
# shellcheck disable=SC2016
for tag in --enable-new-dtags --disable-new-dtags; do
    program "$tmp/origin$tag/opt/app/bin/app" "$tmp/new/libfoo.so.1" "-Wl,$tag" '-Wl,-rpath,$ORIGIN/../lib'
    judged 5 "origin$tag" opt/app/bin/app
    mkdir "$tmp/origin$tag/opt/app/lib"
    cp "$tmp/new/libfoo.so.1" "$tmp/origin$tag/opt/app/lib/libfoo.so.1.2.3"
    ln -s libfoo.so.1.2.3 "$tmp/origin$tag/opt/app/lib/libfoo.so.1"
    judged 0 "origin$tag" opt/app/bin/app
    # libbar, found by the program's path, needs libfoo itself
    echo 'int foo(void); int bar(void) { return foo(); }' |
        "$cc" -shared -fPIC -x c -Wl,-soname,libbar.so.1 -o "$tmp/origin$tag/opt/app/lib/libbar.so.1" - -x none "$tmp/new/libfoo.so.1"
    code='int bar(void); int main(void) { return bar(); }'
    program "$tmp/origin$tag/opt/app/bin/app" "$tmp/origin$tag/opt/app/lib/libbar.so.1" "-Wl,$tag" \
        '-Wl,-rpath,$ORIGIN/../lib' -Wl,-rpath-link,"$tmp/new"
    code='int foo(void); int main(void) { return foo(); }'
    status=5
    [[ $tag == --enable-new-dtags ]] || status=0
    judged "$status" "origin$tag" opt/app/bin/app
done

# an older library beside the one of the root, a library of another machine, another loader, another machine
code='int main(void) { return 0; }'
program "$tmp/musl/usr/bin/app" -Wl,--dynamic-linker=/lib/ld-musl-aarch64.so.1
judged 5 musl
expect_text 'needs the dynamic loader /lib/ld-musl-aarch64.so.1, which is not there' "$tmp/stdout"
cp -a "$tmp/missing" "$tmp/foreign"
mkdir -p "$tmp/foreign/usr/lib"
echo 'int foo(void) { return 0; }' | gcc -shared -fPIC -x c -Wl,-soname,libfoo.so.1 -o "$tmp/foreign/usr/lib/libfoo.so.1" -
judged 5 foreign
expect_text 'error +usr/lib/libfoo.so.1 is for x86-64' "$tmp/stdout"
expect_text 'libfoo.so.1, which is there as usr/lib/libfoo.so.1, which is for x86-64' "$tmp/stdout"
mkdir -p "$tmp/x86/usr/bin"
gcc -x c -o "$tmp/x86/usr/bin/app" - <<<"$code"
judged 5 x86
expect_text 'elf-machine' "$tmp/stdout"

# the libraries of a package, and what they need in turn
code='int OPENSSL_init_ssl(unsigned long, void *); int main(void) { return OPENSSL_init_ssl(0, 0) != 1; }'
program "$tmp/ssl/usr/bin/app" "$root"/usr/lib/aarch64-linux-gnu/lib{ssl,crypto}.so.3
judged 0 ssl
rm "$root/usr/lib/aarch64-linux-gnu/libcrypto.so.3"
program "$tmp/ssl/usr/bin/app" "$root/usr/lib/aarch64-linux-gnu/libssl.so.3" -Wl,--allow-shlib-undefined
judged 5 ssl
expect_text 'loads /usr/lib/aarch64-linux-gnu/libssl.so.3 of --root .*, which needs libcrypto.so.3' "$tmp/stdout"

# the wrong float ABI
cc=arm-linux-gnueabi-gcc
code='int main(void) { return 0; }'
make_root "$tmp/armhf" "$(fetch_deb armhf libc6)"
program "$tmp/soft/usr/bin/app"
expect_status 5 "$EXTMOD_PKG" verify --programs --root "$tmp/armhf" "$tmp/soft"
expect_text 'app is for arm, 32-bit, little-endian, soft float' "$tmp/stdout"
expect_text 'ld-linux.so.3, which is not there' "$tmp/stdout"
cc=arm-linux-gnueabihf-gcc
program "$tmp/hard/usr/bin/app"
expect_status 0 "$EXTMOD_PKG" verify --programs --root "$tmp/armhf" "$tmp/hard"

# packages, single files, several paths, a root by itself; reports
cc=aarch64-linux-gnu-gcc
make_root "$tmp/whole" "$(fetch_deb arm64 libc6)"
expect_status 0 "$EXTMOD_PKG" verify --programs "$tmp/whole"
program "$tmp/whole/usr/bin/app"
expect_status 0 "$EXTMOD_PKG" verify --programs --root "$tmp/whole" "$tmp/whole/usr/bin/app"
tar -C "$tmp/missing" -czf "$tmp/app.tar.gz" usr
mkdir "$tmp/missing/DEBIAN"
printf 'Package: app\nVersion: 1\nArchitecture: arm64\nMaintainer: Nobody <nobody@localhost>\nDescription: x\n' \
    >"$tmp/missing/DEBIAN/control"
dpkg-deb --root-owner-group -b "$tmp/missing" "$tmp/app.deb" >"$tmp/dpkg-deb.log"
for package in app.tar.gz app.deb; do
    expect_status 5 "$EXTMOD_PKG" verify --programs --root "$tmp/whole" "$tmp/$package"
    expect_text 'error +usr/bin/app needs libfoo.so.1' "$tmp/stdout"
    expect_status 0 "$EXTMOD_PKG" verify --programs --root "$tmp/whole" "$tmp/$package" "$tmp/present"
done
expect_status 5 "$EXTMOD_PKG" verify --programs --root "$tmp/whole" "$tmp/missing/usr/bin/app" --json \
    --sarif "$tmp/sarif" --junit "$tmp/junit"
jq -e '.verified[0] | (.verified | not) and .programs.elf_files == 1 and .findings[0].rule == "elf-needed"' \
    "$tmp/stdout" >"$tmp/jq" || fail "the report is another one" "$tmp/stdout"
jq -e '.runs[0].results[0].ruleId == "elf-needed"' "$tmp/sarif" >"$tmp/jq" || fail "SARIF has no finding" "$tmp/sarif"
expect_text '<failure type="elf-needed"' "$tmp/junit"
expect_status 0 "$EXTMOD_PKG" verify --programs --root "$tmp/whole" "$tmp/missing/usr/bin/app" --ignore elf-needed
expect_status 2 "$EXTMOD_PKG" verify --programs "$tmp/present"
expect_text 'nothing says which libraries the device has: .*--root DIR'
expect_status 2 "$EXTMOD_PKG" verify --programs --try --root "$tmp/whole" "$tmp/present"
expect_status 2 "$EXTMOD_PKG" verify --programs --root "$tmp/none" "$tmp/present"
touch "$tmp/hello.ko"
expect_status 2 "$EXTMOD_PKG" verify --programs --root "$tmp/whole" "$tmp/hello.ko"
expect_text 'it is a kernel module: .*verify --against'
