#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `sysroot`: what is unpacked, repaired, refused and recorded; linking with it; apt fetches what a kernel needs.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

lib=usr/lib/aarch64-linux-gnu
sysroot=$tmp/sysroot

# sysroot STATUS [ARGUMENT...]
sysroot() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" sysroot --output "$sysroot" "$@"
    [[ -z $(find "$tmp" -maxdepth 1 -name 'extmod-pkg.*') ]] || fail "something is left beside the sysroot"
}

# deb NAME ARCH FOLDER: a package of what is in FOLDER; $control has more fields, $shlibs that file
control='' shlibs=''
deb() {
    mkdir -p "$3/DEBIAN"
    printf 'Package: %s\nVersion: 1.2-3\nArchitecture: %s\nMaintainer: Nobody <nobody@localhost>\n%sDescription: x\n' \
        "$1" "$2" "$control" >"$3/DEBIAN/control"
    [[ -z $shlibs ]] || echo "$shlibs" >"$3/DEBIAN/shlibs"
    dpkg-deb --root-owner-group -b "$3" "$tmp/$1.deb" >"$tmp/dpkg-deb.log"
}

# A library as -dev packages bring them, with everything that means / instead of the folder.
folder=$tmp/dev
mkdir -p "$folder/$lib/pkgconfig" "$folder/usr/include/trial" "$folder/usr/bin" "$folder/etc" "$folder/usr/share/doc/trial"
ln -s /lib/aarch64-linux-gnu/libtrial.so.1 "$folder/$lib/libtrial.so"
ln -s "/$lib/libother.so.2" "$folder/$lib/libother.so"
ln -s libgone.so.7 "$folder/$lib/libgone.so"
ln -s /usr/include/trial/trial.h "$folder/usr/include/trial.h"
echo 'int trial(void);' >"$folder/usr/include/trial/trial.h"
printf '/* GNU ld script */\nOUTPUT_FORMAT(elf64-littleaarch64)\nGROUP ( /lib/aarch64-linux-gnu/libtrial.so.1 AS_NEEDED ( /%s/libother.so.2 ) )\n' \
    "$lib" >"$folder/$lib/libscript.so"
echo 'prefix=/usr' >"$folder/$lib/pkgconfig/trial.pc"
touch "$folder/usr/bin/program" "$folder/etc/trial.conf" "$folder/usr/share/doc/trial/copyright"
deb libtrial-dev arm64 "$folder"

folder=$tmp/runtime
mkdir -p "$folder/lib/aarch64-linux-gnu" "$folder/$lib"
echo 'int trial(void) { return 3; }' | aarch64-linux-gnu-gcc -shared -fPIC -Wl,-soname,libtrial.so.1 -x c -o "$folder/lib/aarch64-linux-gnu/libtrial.so.1" -
echo 'int other(void) { return 4; }' | aarch64-linux-gnu-gcc -shared -fPIC -Wl,-soname,libother.so.2 -x c -o "$folder/$lib/libother.so.2" -
shlibs='libtrial 1 libtrial1t64 (>= 1.2)'
deb libtrial1t64 arm64 "$folder"
shlibs=''

sysroot 0 --run-arch arm64 "$tmp/libtrial-dev.deb" "$tmp/libtrial1t64.deb"
expect_text 'package +libtrial1t64 1.2-3' "$tmp/stdout"
expect_text 'warning: .*libgone.so points to libgone.so.7, which is in none of these packages'
for entry in "$lib/libgone.so" usr/bin etc usr/share/doc; do
    [[ ! -e $sysroot/$entry && ! -L $sysroot/$entry ]] || fail "$entry is in the sysroot"
done
for link in "$lib/libtrial.so" "$lib/libother.so" usr/include/trial.h; do
    [[ $(readlink "$sysroot/$link") != /* && -e $sysroot/$link ]] || fail "$link points to $(readlink "$sysroot/$link")"
done
expect_text '^GROUP \( libtrial.so.1 AS_NEEDED \( libother.so.2 \) \)$' "$sysroot/$lib/libscript.so"
# The folder serves under another name, and the linker script in it, too.
mv "$sysroot" "$tmp/moved"
echo '#include <trial.h>
int main(void) { return trial(); }' >"$tmp/main.c"
for name in trial script; do
    expect_status 0 aarch64-linux-gnu-gcc -isystem "$tmp/moved/usr/include" -L"$tmp/moved/$lib" \
        -L"$tmp/moved/lib/aarch64-linux-gnu" -o "$tmp/main" "$tmp/main.c" "-l$name"
    readelf -d "$tmp/main" >"$tmp/dynamic"
    expect_text 'NEEDED.*\[libtrial.so.1\]' "$tmp/dynamic"
done
jq -e '.packages | map(.name) == ["libtrial-dev", "libtrial1t64"]' "$tmp/moved/extmod-pkg-sysroot.json" >"$tmp/judged" ||
    fail "the record names other packages" "$tmp/moved/extmod-pkg-sysroot.json"

# refused: another architecture, a damaged file, an entry that leaves the folder, a folder that is not ours
mkdir "$tmp/foreign"
deb foreign amd64 "$tmp/foreign"
sysroot 2 --run-arch arm64 "$tmp/libtrial-dev.deb" "$tmp/foreign.deb"
expect_text 'a package for amd64, wanted is arm64: .*foreign.deb: .*--fetch foreign'
[[ ! -e $sysroot ]] || fail "a refused sysroot is there"
head -c 300 "$tmp/libtrial-dev.deb" >"$tmp/cut.deb"
sysroot 5 --run-arch arm64 "$tmp/cut.deb"
sysroot 2 --run-arch arm64 "$top/README.md"
expect_text 'neither a folder nor a package'
sysroot 3 --run-arch arm64 "$tmp/none.deb"
mkdir -p "$tmp/evil/control" "$tmp/evil/data"
printf 'Package: evil\nVersion: 1\nArchitecture: arm64\n' >"$tmp/evil/control/control"
touch "$tmp/evil/data/x"
(
    cd "$tmp/evil"
    echo 2.0 >debian-binary
    tar -C control -czf control.tar.gz .
    tar -C data -czf data.tar.gz --transform 's,^x$,usr/lib/../../../../escaped,' -P x
    ar rc ../evil.deb debian-binary control.tar.gz data.tar.gz
)
sysroot 5 --run-arch arm64 "$tmp/evil.deb"
expect_text 'a path with \.\.'
[[ -z $(find "$tmp/.." -maxdepth 2 -name escaped) ]] || fail "an entry left the folder"
mkdir "$sysroot"
touch "$sysroot/mine"
sysroot 2 --run-arch arm64 "$tmp/libtrial-dev.deb"
expect_text 'no earlier run of this command made it'
[[ -f $sysroot/mine ]] || fail "a file of somebody else is gone"
rm -r "$sysroot"
sysroot 2 --run-arch vax "$tmp/libtrial-dev.deb"
sysroot 2 "$tmp/libtrial-dev.deb"
expect_text 'no architecture was named'
sysroot 2 --run-arch arm64
expect_text 'no package was named'

# again: an earlier one of ours is replaced
sysroot 0 --run-arch arm64 "$tmp/libtrial-dev.deb" "$tmp/libtrial1t64.deb"
sysroot 0 --run-arch arm64 "$tmp/libtrial1t64.deb"
[[ ! -e $sysroot/usr/include ]] || fail "what an earlier run unpacked is still there"

# apt: what this kernel's programs link, and their names become the dependencies
kernel 6.12
rm -r "$sysroot"
# A tree that names two releases will do, and one without Module.symvers.
built=$objtree
copy_objtree objtree
rm "$objtree/Module.symvers"
sysroot 0 --for "$objtree"
rm -r "$objtree"
objtree=$built
for package in libssl-dev libssl3 libelf-dev libelf1 zlib1g-dev zlib1g; do
    expect_text "package +$package [0-9]" "$tmp/stdout"
done
expect_no_text 'libc6' "$tmp/stdout"
expect_no_text 'warning'
sed -i 's/"libssl3 (/"libssl3t64 (/' "$sysroot/extmod-pkg-sysroot.json"
build 0 "$objtree" --kernelrelease "$release" --sysroot "$sysroot" --format deb --compress zstd:1 \
    --vmlinux "$(debian_vmlinux "$objtree" "$release")"
depends=$(dpkg-deb -f "$(package_of .deb)" Depends)
[[ $depends == *'libssl3t64 (>= 3.0.0)'* && $depends == *'libelf1 (>= 0.1'* && $depends == *'zlib1g (>= 1'* ]] ||
    fail "the .deb depends on $depends"
