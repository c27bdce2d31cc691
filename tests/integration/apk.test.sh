#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Alpine's package by what its format asks for: three gzip streams that are one tar, digests of the files and of each,
# an RSA signature that openssl accepts; the tree in it is that of the tar.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in openssl bsdtar python3; do
    command -v "$tool" >/dev/null || skip "$tool"
done
export SOURCE_DATE_EPOCH=1700000000
key=$tmp/farm@example.org-1.rsa
openssl genrsa -out "$key" 2048 2>/dev/null
openssl rsa -in "$key" -pubout -out "$key.pub" 2>/dev/null

# streams_of APK FOLDER: its gzip streams as FOLDER/1, FOLDER/2, ...
streams_of() {
    python3 - "$@" <<'PYTHON'
import os, sys, zlib
rest, number = open(sys.argv[1], "rb").read(), 0
os.makedirs(sys.argv[2])
while rest:
    stream = zlib.decompressobj(31)
    stream.decompress(rest)
    assert stream.eof, "a gzip stream is cut short"
    number += 1
    open(f"{sys.argv[2]}/{number}", "wb").write(rest[:len(rest) - len(stream.unused_data)])
    rest = stream.unused_data
PYTHON
}

# check_files APK: each file and link has its SHA-1 in a PAX header, no folder has one, and folders come first.
check_files() {
    python3 - "$1" <<'PYTHON' >"$tmp/log" 2>&1 || fail "the checksums of files" "$tmp/log"
import hashlib, os, sys, tarfile
folders, count = {""}, 0
with tarfile.open(sys.argv[1]) as tar:
    for entry in tar:
        if entry.name.startswith("."):
            continue
        sum = entry.pax_headers.get("APK-TOOLS.checksum.SHA1")
        assert os.path.dirname(entry.name) in folders, entry.name
        assert (entry.uid, entry.gid, entry.mtime) == (0, 0, 1700000000), entry.name
        if entry.isdir():
            assert sum is None, entry.name
            folders.add(entry.name)
            continue
        content = entry.linkname.encode() if entry.issym() else tar.extractfile(entry).read()
        assert sum == hashlib.sha1(content).hexdigest(), entry.name
        count += 1
assert count > 10, count
PYTHON
}

# field NAME: of .PKGINFO
field() { sed -n "s/^$1 = //p" "$tmp/pkginfo"; }

# check_apk APK STREAMS NAME VERSION ARCH
check_apk() {
    local streams=$tmp/streams
    expect_status 0 "$EXTMOD_PKG" verify "$1"
    rm -rf "$streams"
    streams_of "$1" "$streams"
    [[ $(find "$streams" -type f | wc -l) -eq $2 ]] || fail "not $2 gzip streams but: $(ls "$streams")"
    bsdtar -xOf "$1" .PKGINFO >"$tmp/pkginfo"
    [[ $(field pkgname) == "$3" && $(field pkgver) == "$4" && $(field arch) == "$5" ]] || fail "name, version, arch" "$tmp/pkginfo"
    [[ $(field datahash) == "$(sha256sum <"$streams/$2" | cut -d' ' -f1)" ]] || fail "the datahash" "$tmp/pkginfo"
    for name in pkgdesc url builddate packager size origin license; do
        [[ $(field "$name" | wc -l) -eq 1 ]] || fail "not one $name" "$tmp/pkginfo"
    done
    # What stands ahead of the files is cut off without the end of the archive.
    for ((i = 1; i < $2; ++i)); do
        [[ $(gzip -dc "$streams/$i" | tail -c 1024 | tr -d '\0' | wc -c) -gt 0 ]] || fail "stream $i ends as an archive does"
    done
    check_files "$1"
}

small_tree "$tmp/small"
build 0 "$tmp/small/obj" --format apk --package-version 6.12.0-4 --depends 'apk:make' --depends 'deb:gcc' --conflicts 'old<2'
unsigned=$(package_of .apk)
[[ ${unsigned##*/} == linux-small-dev-6.12.0-r4.x86_64.apk ]] || fail "its name is ${unsigned##*/}"
check_apk "$unsigned" 2 linux-small-dev 6.12.0-r4 x86_64
[[ $(field depend | tr '\n' ' ') == 'so:libc.so.6 make !old<2 ' ]] || fail "dependencies" "$tmp/pkginfo"
[[ $(field size) -eq $(bsdtar -tvf "$unsigned" | awk '$1 ~ /^-/ && $9 !~ /^\./ { size += $5 } END { print size }') ]] || fail "size" "$tmp/pkginfo"
cp "$unsigned" "$tmp/unsigned.apk"
rm -r "$out"

# akms is told of an installed kernel, and its failure is not the package's. Alpine's paths are in a folder of the test.
mkdir -p "$tmp/bin" "$tmp/kernels/small"
printf '#!/bin/sh\necho "$*" >>%s/akms-ran\nexit 1\n' "$tmp" >"$tmp/bin/akms"
chmod 755 "$tmp/bin/akms"
for name in .post-install .post-upgrade; do
    bsdtar -xOf "$tmp/unsigned.apk" "$name" | sed "s|/usr/share/kernel|$tmp/kernels|g; s|/etc/akms.conf|$tmp/akms.conf|g" >"$tmp/script"
    run_script() {
        rm -f "$tmp/akms-ran"
        logged "$tmp/log" "$name fails" env PATH="$tmp/bin:$PATH" sh "$tmp/script"
    }
    rm -f "$tmp/akms.conf"
    echo 6.12.0-other >"$tmp/kernels/small/kernel.release"
    run_script
    [[ ! -e $tmp/akms-ran ]] || fail "akms is to build for a kernel that is not installed" "$tmp/akms-ran"
    echo 6.12.0-small >"$tmp/kernels/small/kernel.release"
    run_script
    [[ $(cat "$tmp/akms-ran" 2>&1) == 'install --kernel 6.12.0-small all' ]] || fail "akms is not told of the headers"
    echo disable_trigger=yes >"$tmp/akms.conf"
    run_script
    [[ ! -e $tmp/akms-ran ]] || fail "akms runs although its configuration says no" "$tmp/akms-ran"
done

# Given versions, in apk's order; what it cannot express.
for row in 6.12~rc1-1:6.12_rc1-r1 6.12-3:6.12-r3 6.12+p2-1:6.12_p2-r1; do
    build 0 "$tmp/small/obj" --format apk --package-version "${row%:*}"
    [[ $(package_of .apk) == */linux-small-dev-"${row#*:}".x86_64.apk ]] || fail "another version: $(package_of .apk)"
    rm -r "$out"
done
for given in 1:6.12-1 6.12~1-1 6.12+rpi1-1 6.12-1~exp1; do
    refused 2 "$tmp/small/obj" --format apk --package-version "$given"
    expect_text "apk .*\`${given//+/[+]}\`"
done
# One of Alpine's own form, as akms looks for it.
cp -r "$tmp/small" "$tmp/alpine"
echo '#define UTS_RELEASE "6.12.0-3-lts"' >"$tmp/alpine/obj/include/generated/utsrelease.h"
echo 6.12.0-3-lts >"$tmp/alpine/obj/include/config/kernel.release"
printf 'include %s/Makefile\n' "$tmp/alpine/src" >"$tmp/alpine/obj/Makefile"
build 0 "$tmp/alpine/obj" --format apk
[[ $(package_of .apk) == */linux-lts-dev-6.12.0-r3.x86_64.apk ]] || fail "akms does not find $(package_of .apk)"
rm -r "$out"

# With a key the signature comes ahead, and nothing else changes.
build 0 "$tmp/small/obj" --format apk --package-version 6.12.0-4 --depends 'apk:make' --depends 'deb:gcc' --conflicts 'old<2' \
    --apk-key "$key"
signed=$(package_of .apk)
check_apk "$signed" 3 linux-small-dev 6.12.0-r4 x86_64
cat "$tmp/streams/2" "$tmp/streams/3" >"$tmp/rest"
expect_same "what the key does not change" "$tmp/rest" "$tmp/unsigned.apk"
bsdtar -xOf "$signed" ".SIGN.RSA.${key##*/}.pub" >"$tmp/signature"
openssl dgst -sha1 -verify "$key.pub" -signature "$tmp/signature" "$tmp/streams/2" >"$tmp/log" 2>&1 ||
    fail "openssl refuses the signature" "$tmp/log"

# A key of another kind is refused before any work; another compression brings a warning.
openssl ecparam -name prime256v1 -genkey -noout -out "$tmp/ec.rsa"
out=$tmp/none
refused 2 "$tmp/small/obj" --format apk --apk-key "$tmp/ec.rsa"
expect_text 'not an RSA private key .*ec.rsa'
refused 3 "$tmp/small/obj" --format apk --apk-key "$tmp/no-such.rsa"
build 0 "$tmp/small/obj" --format apk --compress xz
expect_text 'warning: apk reads only gzip'

# Changed files, a package without .PKGINFO, what Android calls .apk.
streams_of "$signed" "$tmp/parts"
bsdtar -czf "$tmp/other.tgz" -C "$tmp/small/src" Makefile
cat "$tmp/parts/2" "$tmp/other.tgz" >"$tmp/changed.apk"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/changed.apk"
expect_text 'not those of its datahash'
cp "$tmp/parts/3" "$tmp/bare.apk"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/bare.apk"
expect_text 'no .PKGINFO'
printf 'PK\003\004' >"$tmp/android.apk"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/android.apk"

# A whole kernel: every file as in the tar.
kernel 6.1
out=$tmp/kernel
build 0 "$objtree" --kernelrelease "$release" --format apk,tar
apk=$(package_of .apk)
check_apk "$apk" 2 linux-arm64-dev "$(sed -n 's/^VERSION = //p' "$srctree/Makefile").$(sed -n 's/^PATCHLEVEL = //p' "$srctree/Makefile").$(sed -n 's/^SUBLEVEL = //p' "$srctree/Makefile")-r1" aarch64
mkdir "$tmp/apk" "$tmp/tar"
bsdtar -C "$tmp/apk" -xf "$apk"
tar -C "$tmp/tar" -xf "$(package_of .tar)"
for format in apk tar; do
    (cd "$tmp/$format/usr/src/linux-headers-$release" && find . -printf '%y %m %l %P\n' | LC_ALL=C sort &&
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 b2sum) >"$tmp/$format.list"
done
expect_same "the tree" "$tmp/apk.list" "$tmp/tar.list"
[[ $(readlink "$tmp/apk/lib/modules/$release/build") == "/usr/src/linux-headers-$release" ]] || fail "the build link"
