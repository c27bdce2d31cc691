#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `sysroot` from packages of every format, an archive, a folder and a compiler: the same program links in each and runs, the
# host programs of a kernel link, and the record has one form. --check says what is missing.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

# shellcheck source=tests/integration/library_packages.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/library_packages.sh"

command -v qemu-aarch64-static >/dev/null || skip "qemu-aarch64-static (apt-get install qemu-user-static)"
multi=aarch64-linux-gnu
root=$tmp/root
made=$tmp/made
mkdir "$root" "$made"

# Debian's C library and OpenSSL, once more in the places of other distributions: lib64, and flat.
mapfile -t debs < <(fetch_deb arm64 libc6 libc6-dev linux-libc-dev libssl-dev libssl3)
for deb in "${debs[@]}"; do
    dpkg-deb -x "$deb" "$root"
done
# Static libraries are large.
find "$root/usr/share" "$root"/usr/lib/*/lib*.a \( -path '*/share*' -o -size +100k \) -delete
# flat FOLDER LIBRARIES: what $root has, with its libraries below usr/LIBRARIES
flat() {
    mkdir -p "$1/usr/$2" "$1/usr/include"
    cp -a "$root/lib/$multi/." "$root/usr/lib/$multi/." "$1/usr/$2"
    cp -a "$root/usr/include/." "$1/usr/include"
    cp -a "$1/usr/include/$multi/." "$1/usr/include"
    rm -rf "$1/usr/include/$multi" "$1/usr/$2"/{gconv,perl5,audit}
    sed -i "s,/\(usr/\)\?lib/$multi/,/usr/$2/,g; s,/lib/ld-linux,/usr/$2/ld-linux,g" "$1/usr/$2/libc.so"
    # As their packages have them: links to where the library is on a machine.
    find "$1/usr/$2" -lname "/lib/$multi/*" -exec bash -c 'ln -sfn "/usr/$1/$(basename "$(readlink "$2")")" "$2"' _ "$2" {} \;
}

flat "$tmp/lib64" lib64
mkdir "$tmp/lib64/lib"
ln -s ../usr/lib64/ld-linux-aarch64.so.1 "$tmp/lib64/lib/ld-linux-aarch64.so.1"
rpm_of "$tmp/lib64" "$made/all.rpm"
flat "$tmp/flat" lib
ln -s usr/lib "$tmp/flat/lib"
pacman_of "$tmp/flat" "$made/all-2.36-1-aarch64.pkg.tar.zst" 'provides = libcrypto.so=3-64'
apk_of "$tmp/flat" "$made/all-2.36-r0.apk" 'provides = so:libcrypto.so.3=3'

# A root file system in an archive, below one folder, with what nobody links; and one in a folder, with links by way of /etc.
mkdir -p "$tmp/board/rootfs"
cp -a "$root/." "$tmp/board/rootfs"
rootfs=$tmp/board/rootfs
mkdir -p "$rootfs"/{bin,etc/alternatives,dev,usr/bin,usr/lib/modules/6.1,usr/lib/firmware,opt/vendor}
head -c 100000 /dev/zero >"$rootfs/usr/bin/large"
ln "$rootfs/usr/bin/large" "$rootfs/usr/lib/large"
cp "$rootfs/usr/bin/large" "$rootfs/usr/lib/firmware/libfirm.so"
[[ $EUID -ne 0 ]] || mknod "$rootfs/dev/null" c 1 3
tar -C "$tmp/board" -czf "$made/board.tar.gz" rootfs
mv "$rootfs/usr/lib/$multi/libcrypto.so.3" "$rootfs/opt/vendor"
ln -s /opt/vendor/libcrypto.so.3 "$rootfs/etc/alternatives/libcrypto"
ln -s /etc/alternatives/libcrypto "$rootfs/usr/lib/$multi/libcrypto.so.3"

mapfile -t ssl < <(fetch_deb arm64 libssl-dev libssl3)
sysroot 0 deb --run-arch arm64 "${debs[@]}"
sysroot 0 rpm --run-arch aarch64 "$made/all.rpm"
sysroot 0 pacman --run-arch aarch64-linux-gnu "$made"/all-*.pkg.tar.zst
sysroot 0 apk --run-arch arm64 "$made"/all-*.apk
sysroot 0 tar --run-arch arm64 "$made/board.tar.gz"
sysroot 0 folder --run-arch arm64 "$rootfs/"
sysroot 0 compiler --from-compiler --cross-compile "$multi-" "${ssl[@]}"
sysroot 0 mixed --run-arch arm64 "$made/all.rpm" "${ssl[@]}"
names=(deb rpm pacman apk tar folder compiler mixed)

cat >"$tmp/main.c" <<'C'
#include <stdio.h>
#include <openssl/crypto.h>
int main(void) { puts(OpenSSL_version(OPENSSL_VERSION)); return 0; }
C
# links NAME: the program, with what `build --sysroot` tells a compiler
links() {
    local s=$tmp/$1 flags=() folders=() folder start=''
    for folder in lib/$multi usr/lib/$multi lib64 usr/lib64 lib usr/lib; do
        [[ -d $s/$folder ]] || continue
        folders+=("$s/$folder")
        flags+=("-L$s/$folder" "-Wl,-rpath-link,$s/$folder")
        [[ -n $start || ! -e $s/$folder/crt1.o ]] || start=$s/$folder
    done
    [[ -n $start ]] || fail "no C library in the sysroot $1"
    logged "$tmp/log" "no program links in the sysroot $1" "$multi-gcc" "--sysroot=$s" "-B$start" \
        -isystem "$s/usr/include/$multi" -isystem "$s/usr/include" -o "$tmp/main-$1" "$tmp/main.c" "${flags[@]}" -lcrypto
    qemu-aarch64-static -L "$s" -E "LD_LIBRARY_PATH=$(IFS=: && echo "${folders[*]}")" "$tmp/main-$1" >"$tmp/said" ||
        fail "the program of the sysroot $1 does not run" "$tmp/said"
    expect_text '^OpenSSL 3' "$tmp/said"
}
for name in "${names[@]}"; do
    links "$name"
    # Nothing leads out, nothing is there that nobody links.
    while read -r link; do
        [[ $(readlink "$link") != /* && $(realpath -m "$link") == "$(realpath "$tmp/$name")"/* ]] || fail "$link leads out"
    done < <(find "$tmp/$name" -type l)
    [[ -z $(find "$tmp/$name" \( -name large -o -name firmware -o -name 'null' -o -path '*/bin/*' \)) ]] || fail "too much in $name"
    # One form of record, with the same libraries.
    jq -e '.schema == "extmod-pkg/sysroot/1" and .run_arch == "arm64" and (.triplet | startswith("aarch64-linux-gnu"))
        and (.packages | all(has("name") and has("version") and has("architecture") and has("format") and has("sha256") and has("shlibs")))
        and (.libraries | map({(.soname): .versions}) | add | .["libcrypto.so.3"].OPENSSL == "3.0.9" and .["libc.so.6"].GLIBC == "2.36")' \
        "$tmp/$name/extmod-pkg-sysroot.json" >"$tmp/judged" || fail "the record of $name" "$tmp/$name/extmod-pkg-sysroot.json"
done
# record NAME FILTER
record() { jq -e "$2" "$tmp/$1/extmod-pkg-sysroot.json" >"$tmp/judged" || fail "the record of $1: $2" "$tmp/$1/extmod-pkg-sysroot.json"; }
record deb '.packages | map(select(.name == "libssl3")) | .[0] | .format == "deb" and (.shlibs["libcrypto.so.3"] | startswith("libssl3 (>= 3"))'
record rpm '.packages[0] | .format == "rpm" and .version == "2.36-1" and .shlibs["libcrypto.so.3"] == "libcrypto.so.3()(64bit)"'
record pacman '.packages[0] | .format == "pacman" and .shlibs["libcrypto.so.3"] == "libcrypto.so=3-64"'
record apk '.packages[0] | .format == "apk" and .version == "2.36-r0" and .shlibs["libcrypto.so.3"] == "so:libcrypto.so.3"'
record tar '.packages[0] | .format == "tar" and .name == "board.tar.gz" and (.sha256 | length) == 64'
record folder '.packages[0] | .format == "folder" and .name == "rootfs" and .sha256 == ""'
record compiler '.packages[0] | .format == "compiler" and (.version | test("gcc"))'
record mixed '.packages | map(.format) == ["rpm", "deb", "deb"]'

# What the record says is what --json prints.
expect_status 0 "$EXTMOD_PKG" sysroot --output "$tmp/deb" --run-arch arm64 "${debs[@]}" --json
jq -S 'del(.sysroot, .problems)' "$tmp/stdout" >"$tmp/printed"
jq -S . "$tmp/deb/extmod-pkg-sysroot.json" >"$tmp/recorded"
expect_same "the record" "$tmp/printed" "$tmp/recorded"

# --check: enough for a kernel that signs modules, or what is missing, with the name that packages of this kind have
kernel 6.12
quick_compiler "$tmp/cc"
# check STATUS NAME
check() { expect_status "$1" "$EXTMOD_PKG" sysroot --check "$tmp/$2" --for "$objtree" --kernelrelease "$release" --cc "$tmp/cc"; }
for name in "${names[@]}"; do
    check 2 "$name"
    expect_text '^  libcrypto +found' "$tmp/stdout"
    expect_text '^  libelf +missing: ' "$tmp/stdout"
    expect_text 'does not suffice for' "$tmp/stdout"
done
check 2 rpm
expect_text 'missing: add elfutils-libelf-devel' "$tmp/stdout"
check 2 deb
expect_text 'libcrypto +found, libssl3 3' "$tmp/stdout"
expect_text 'missing: add libelf-dev' "$tmp/stdout"
sysroot_full
cp -a "$sysroot" "$tmp/full"
state_of "$tmp/full" >"$tmp/before"
check 0 full
expect_text 'full: suffices for' "$tmp/stdout"
state_of "$tmp/full" >"$tmp/after"
expect_same "the sysroot that was checked" "$tmp/before" "$tmp/after"

# The kernel's own programs: the same dependencies from each, in words of the package's format alone.
for name in rpm apk tar folder compiler; do
    build 0 "$objtree" --kernelrelease "$release" --sysroot "$tmp/$name" --cc "$tmp/cc" --require extract-cert \
        --without objtool,resolve_btfids,gendwarfksyms --format deb,rpm --compress none
    depends=$(dpkg-deb -f "$(package_of .deb)" Depends)
    [[ $depends == *'libssl3t64 (>= 3.0.0) | libssl3 (>= 3.0.0)'* || $name == compiler && $depends == *'libssl3 (>= 3.0.0)'* ]] ||
        fail "with the sysroot $name the .deb depends on $depends"
    rpm -qp --requires "$(package_of .rpm)" >"$tmp/requires" 2>/dev/null
    expect_text '^libcrypto.so.3\(OPENSSL_3.0.0\)\(64bit\)$' "$tmp/requires"
    expect_no_text 'libssl3' "$tmp/requires"
    rm -r "$out"
done
