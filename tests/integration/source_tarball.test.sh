#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A kernel's source from an archive: checked before anything is unpacked, in every compression, once for all runs. What is
# wrong or hostile, a full disk and a signal leave nothing.

# shellcheck source=tests/integration/prepare.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/prepare.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

in_mount_namespace
kernel 6.12
place=$tmp/place
mkdir "$place" "$tmp/archives"
# No kernel has this architecture: such a run ends with the source.
ends_with_source=(--arch pdp11 --cc gcc --defconfig defconfig --output "$tmp/none/objtree" --unpack "$place/source")

# unpacked ARCHIVE [OPTION...]: it is in $place/source
unpacked() {
    expect_status 2 "$EXTMOD_PKG" prepare "$1" "${ends_with_source[@]}" "${@:2}"
    expect_text 'knows no ARCH=pdp11'
    [[ $(ls -A "$place") == source ]] || fail "beside the source: $(ls -A "$place")"
}

# source_refused STATUS REGEX ARCHIVE [OPTION...]: and nothing is left
source_refused() {
    expect_status "$1" "$EXTMOD_PKG" prepare "$3" "${ends_with_source[@]}" "${@:4}"
    expect_text "^extmod-pkg: error: .*$2"
    [[ -z $(ls -A "$place") ]] || fail "a refused archive left something: $(ls -A "$place")"
}

# --- a source that builds, as the package of a distribution has it, and as kernel.org has it --------------------

mkdir -p "$tmp/package/usr/src" "$tmp/package/DEBIAN"
# shellcheck disable=SC2154
tar -C "$srctree/.." --exclude='*.dts' --exclude='*.dtsi' --exclude='*/Documentation/*/*' --exclude='*/tools/testing/*' \
    --exclude='*/'{drivers,sound,fs,net}'/*.[chS]' --transform "s,^${srctree##*/},linux-source-6.12," \
    -cf "$tmp/archives/linux-source-6.12.tar" "${srctree##*/}"
zstd -q -T2 -1 "$tmp/archives/linux-source-6.12.tar" -o "$tmp/package/usr/src/linux-source-6.12.tar.zst"
printf '%s\n' 'Package: linux-source-6.12' 'Version: 1' 'Architecture: all' 'Maintainer: Nobody <nobody@example.org>' \
    'Description: source' >"$tmp/package/DEBIAN/control"
package=$tmp/archives/linux-source-6.12_1_all.deb
dpkg-deb -Znone --root-owner-group -b "$tmp/package" "$package" >/dev/null

small_configuration
source=$srctree
srctree=$package
(cd "$tmp/archives" && sha256sum ./*.deb >SHA256SUMS)
prepare 0 --full never --sha256sums "$tmp/archives/SHA256SUMS"
[[ $(machine_of "$made/scripts/mod/empty.o") == *AArch64* ]] || fail "it is for another machine"
mkdir "$tmp/by_tar"
tar -xf "$tmp/archives/linux-source-6.12.tar" -C "$tmp/by_tar" --strip-components=1
rm "$made.source/.extmod-pkg-source.json"
diff -r --no-dereference "$tmp/by_tar" "$made.source" || fail "tar unpacks it in another way"
diff <(cd "$tmp/by_tar" && find . -type f -printf '%m %T@ %p\n' | sort) \
    <(cd "$made.source" && find . -type f -printf '%m %T@ %p\n' | sort) || fail "modes or times differ from tar's"
rm -rf "$tmp/by_tar" "$made.source"
srctree=$source

# --- each compression, on a small source ---------------------------------------------------------

kernel=$tmp/linux-6.12
mkdir -p "$kernel"/{arch/arm64,scripts,.git}
printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\nEXTRAVERSION =\n' >"$kernel/Makefile"
touch "$kernel"/{Kbuild,Kconfig,scripts/Makefile.build,.git/HEAD,.gitignore}
ln -s ../Makefile "$kernel/scripts/link"
seq 100000 >"$kernel/large"
chmod 755 "$kernel/large"
plain=$tmp/archives/linux-6.12.tar
# pack FILE [OPTION...]: of $kernel
pack() { tar -C "$tmp" --owner=1000 --group=1000 "${@:2}" -cf "$1" linux-6.12; }
pack "$plain" --format=pax
gzip -k "$plain"
bzip2 -k "$plain"
xz -k "$plain"
zstd -q "$plain"
(cd "$tmp/archives" && sha256sum -- linux-6.12.tar* >SHA256SUMS)
for archive in "$plain" "$plain".{gz,bz2,xz,zst}; do
    unpacked "$archive" --sha256sums "$tmp/archives/SHA256SUMS"
    diff -r --no-dereference --exclude=.extmod-pkg-source.json --exclude=.git "$kernel" "$place/source" ||
        fail "$archive differs"
    [[ ! -e $place/source/.git && -x $place/source/large ]] || fail "version control or modes of $archive"
done
unpacked "$plain.xz" --keep-vcs
[[ -e $place/source/.git/HEAD ]] || fail "--keep-vcs left out .git"

# Once for all runs: the same file is not read again, and two runs wait for each other.
unpacked "$plain.xz"
stat -c %i "$place/source" >"$tmp/inode"
unpacked "$plain.xz" --sha256sums "$tmp/archives/SHA256SUMS"
expect_no_text 'unpacking|reading'
stat -c %i "$place/source" | expect_same "the folder" "$tmp/inode" -
rm -rf "$place/source"
for run in 1 2 3; do
    "$EXTMOD_PKG" prepare "$plain.xz" "${ends_with_source[@]}" >"$tmp/run.$run" 2>&1 &
done
wait
[[ $(cat "$tmp"/run.* | grep -c 'knows no ARCH') -eq 3 ]] || fail "three runs at once" "$tmp/run.1"
[[ $(cat "$tmp"/run.* | grep -c unpacking) -eq 1 ]] || fail "three runs unpacked it more than once" "$tmp/run.1"
rm -rf "$place/source"
mkdir "$place/source"
touch "$place/source/mine"
expect_status 2 "$EXTMOD_PKG" prepare "$plain" "${ends_with_source[@]}"
expect_text 'no earlier run has unpacked it.*name another folder'
[[ $(ls -A "$place/source") == mine ]] || fail "a folder of somebody else was changed"
rm -rf "$place/source"

# --- checksums and signatures ---------------------------------------------------------------

sed -E "s/^[0-9a-f]{64}/$(printf '%064d' 0)/" "$tmp/archives/SHA256SUMS" >"$tmp/wrong.sums"
source_refused 2 'another checksum .* than .*wrong.sums' "$plain.xz" --sha256sums "$tmp/wrong.sums"
grep -v 'tar.xz$' "$tmp/archives/SHA256SUMS" >"$tmp/missing.sums"
source_refused 2 'no SHA-256 checksum for linux-6.12.tar.xz' "$plain.xz" --sha256sums "$tmp/missing.sums"
cat "$tmp/archives/SHA256SUMS" "$tmp/wrong.sums" >"$tmp/both.sums"
source_refused 2 'two different checksums' "$plain.xz" --sha256sums "$tmp/both.sums"
source_refused 2 'no such list' "$plain.xz" --sha256sums "$tmp/none.sums"

export GNUPGHOME=$tmp/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch -q --passphrase '' --quick-gen-key 'Signer <signer@example.org>' ed25519 2>/dev/null
sign() { gpg --batch -q --yes -o "$2" --detach-sign "${@:3}" "$1"; }
sign "$plain.xz" "$tmp/file.sig"
sign "$plain" "$tmp/tar.sign" --armor
unpacked "$plain.xz" --signature "$tmp/file.sig"
unpacked "$plain.gz" --signature "$tmp/tar.sign"
unpacked "$plain.bz2" --signature "$tmp/tar.sign"
gpg --batch --export >"$tmp/keys.gpg"
unpacked "$plain.zst" --signature "$tmp/tar.sign" --keyring "$tmp/keys.gpg"
gpg --clearsign --batch -q -o "$tmp/sums.asc" "$tmp/archives/SHA256SUMS"
unpacked "$plain.zst" --sha256sums "$tmp/sums.asc"
rm -rf "$place/source"
source_refused 2 'is not good' "$plain.gz" --signature "$tmp/file.sig"
expect_text 'BAD signature'
echo text >"$tmp/text.sig"
source_refused 2 'is not good' "$plain.gz" --signature "$tmp/text.sig"
source_refused 2 'no such file' "$plain.gz" --signature "$tmp/none.sig"
: >"$tmp/none.gpg"
source_refused 2 'is not good' "$plain.xz" --signature "$tmp/file.sig" --keyring "$tmp/none.gpg"
expect_text 'No public key'
expect_text "get the signer's key"
gpgconf --kill all

# --- what is wrong ----------------------------------------------------------------------

# hostile NAME: writes $tmp/archives/NAME.tar, the kernel with an entry that python makes; its text is on stdin
hostile() {
    python3 - "$plain" "$tmp/archives/$1.tar" <<PYTHON
import io, shutil, sys, tarfile
with tarfile.open(sys.argv[1]) as given, tarfile.open(sys.argv[2], "w") as made:
    for member in given:
        made.addfile(member, given.extractfile(member) if member.isfile() else None)
    def add(name, kind=tarfile.REGTYPE, link=""):
        entry = tarfile.TarInfo(name)
        entry.type, entry.linkname = kind, link
        made.addfile(entry)
    $2
PYTHON
    gzip -f "$tmp/archives/$1.tar"
}
hostile climbs 'add("linux-6.12/../../outside")'
source_refused 5 'a path with' "$tmp/archives/climbs.tar.gz"
hostile link_out 'add("linux-6.12/out", tarfile.SYMTYPE, "../../outside")'
source_refused 5 'leaves its folder.*out -> ../../outside' "$tmp/archives/link_out.tar.gz"
hostile through 'add("linux-6.12/way", tarfile.SYMTYPE, "/"); add("linux-6.12/way/outside")'
source_refused 5 'below something that is no folder' "$tmp/archives/through.tar.gz"
hostile device 'add("linux-6.12/sda", tarfile.BLKTYPE)'
source_refused 5 'a device, pipe or socket' "$tmp/archives/device.tar.gz"
hostile absolute 'add("/outside")'
source_refused 2 'no kernel.s source' "$tmp/archives/absolute.tar.gz"
hostile two_folders 'add("linux-6.13/Makefile")'
source_refused 2 'no kernel.s source' "$tmp/archives/two_folders.tar.gz"
[[ ! -e /outside && ! -e $tmp/outside ]] || fail "something was unpacked outside"
for archive in "$plain".{gz,bz2,xz,zst}; do
    head -c "$(($(stat -c %s "$archive") * 2 / 3))" "$archive" >"$tmp/archives/cut.tar.${archive##*.}"
    source_refused 5 'damaged' "$tmp/archives/cut.tar.${archive##*.}"
done
(cd "$kernel" && tar -cf "$tmp/archives/flat.tar" .)
unpacked "$tmp/archives/flat.tar"
rm -rf "$place/source"
tar -C "$tmp" -czf "$tmp/archives/other.tar.gz" linux-6.12/scripts
source_refused 2 'no kernel.s source' "$tmp/archives/other.tar.gz"
source_refused 2 'there is no such source' "$tmp/archives/none.tar.gz"

# --- a full disk, and a signal -----------------------------------------------------------------

mount -t tmpfs -o size=400k tmpfs "$place"
source_refused 3 'No space left on device' "$plain.xz"
umount "$place"
for signal in TERM INT; do
    start "$EXTMOD_PKG" prepare "$package" "${ends_with_source[@]}"
    for ((i = 0; i < 2000; i++)); do
        [[ -z $(find "$place" -mindepth 3 -print -quit) ]] || break
        sleep 0.01
    done
    kill "-$signal" "$pid"
    ended 130 143
    [[ -z $(ls -A "$place") ]] || fail "an ended run left something: $(ls -A "$place")"
done
[[ ! -e $tmp/none ]] || fail "a run that ended made an objtree"
