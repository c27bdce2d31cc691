#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A changed copy of a package of each format, by what the package managers say of it: one program changed, a file added
# and one removed; everything else is as in the original. They install it, and find no file of it changed.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/arch_packages.sh
. "$top/tests/arch_packages.sh"

: "${REWRITE_PACKAGE:=${EXTMOD_PKG%/*}/tests/rewrite-package}"
: "${LIST_PACKAGE:=${EXTMOD_PKG%/*}/tests/list-package}"
for tool in "$REWRITE_PACKAGE" "$LIST_PACKAGE" dpkg-deb rpm rpm2cpio pacman vercmp bsdtar cpio python3; do
    command -v "$tool" >/dev/null || skip "$tool"
done
export SOURCE_DATE_EPOCH=1700000000
small_tree "$tmp/small"
build 0 "$tmp/small/obj" --format all --compress zstd:1 --package-version 6.12.0-1
cp /bin/cat "$tmp/new-modpost"
new=$tmp/new
root=$tmp/root

# rewrite PACKAGE PLACE: a changed copy in $new; its path becomes $now. PLACE is that of the headers tree.
rewrite() {
    expect_status 0 "$REWRITE_PACKAGE" "$1" "$new" "$2/scripts/mod/modpost=$tmp/new-modpost" "$2/scripts/mod/added=$0" \
        "-$2/scripts/module.lds" libc.so.6:GLIBC_2.2.5,GLIBC_2.34 libelf.so.1:ELFUTILS_1.0
    now=$(<"$tmp/stdout")
    [[ -f $now && ! -s $tmp/stderr ]] || fail "no package, or an unexpected remark" "$tmp/stderr"
    "$LIST_PACKAGE" "$1" | grep -vE 'scripts/(mod/modpost|mod/added|module.lds) ' >"$tmp/expected"
    "$LIST_PACKAGE" "$now" >"$tmp/all"
    grep -vE 'scripts/(mod/modpost|mod/added|module.lds) ' "$tmp/all" >"$tmp/found"
    expect_same "what was not changed" "$tmp/expected" "$tmp/found"
    expect_text "scripts/mod/modpost mode=755 .*sha256digest=$(sha256sum <"$tmp/new-modpost" | cut -c1-64)" "$tmp/all"
    expect_text "scripts/mod/added mode=755 .*sha256digest=$(sha256sum <"$0" | cut -c1-64)" "$tmp/all"
    expect_no_text 'scripts/module\.lds' "$tmp/all"
    expect_status 0 "$REWRITE_PACKAGE" "$now" "$tmp/again"
}

# lines_differ FILE FILE REGEX: every line that differs matches.
lines_differ() {
    diff "$1" "$2" >"$tmp/diff" || true
    grep '^[<>]' "$tmp/diff" | grep -vE "^[<>] ($3)" >"$tmp/other" || true
    [[ -s $tmp/diff && ! -s $tmp/other ]] || fail "other lines differ, or none" "$tmp/diff"
}

package=$(package_of .deb)
rewrite "$package" usr/src/linux-headers-6.12.0-small
[[ ${now##*/} == linux-headers-6.12.0-small_6.12.0-1+repaired1_amd64.deb ]] || fail "its name: $now"
dpkg --compare-versions 6.12.0-1+repaired1 gt 6.12.0-1
dpkg --compare-versions 6.12.0-1+repaired1 lt 6.12.0-2
dpkg-deb -f "$package" >"$tmp/old"
dpkg-deb -f "$now" >"$tmp/now"
lines_differ "$tmp/old" "$tmp/now" "Version:|Installed-Size:|Depends:"
expect_text '^Depends: libc6 \(>= 2\.34\), libelf1' "$tmp/now"
dpkg-deb --fsys-tarfile "$package" | bsdtar -tvf - | grep -vE '/scripts/(mod/modpost|mod/added|module.lds)$' >"$tmp/old"
dpkg-deb --fsys-tarfile "$now" | bsdtar -tvf - | grep -vE '/scripts/(mod/modpost|mod/added|module.lds)$' >"$tmp/now"
expect_same "the listing of other files, in order" "$tmp/old" "$tmp/now"
mkdir "$tmp/old-control" "$tmp/now-control" "$tmp/unpacked"
dpkg-deb -e "$package" "$tmp/old-control"
dpkg-deb -e "$now" "$tmp/now-control"
for script in postinst prerm; do expect_same "$script" "$tmp/old-control/$script" "$tmp/now-control/$script"; done
dpkg-deb -x "$now" "$tmp/unpacked"
(cd "$tmp/unpacked" && md5sum --quiet -c "$tmp/now-control/md5sums") || fail "its md5sums do not fit"
[[ $(wc -l <"$tmp/now-control/md5sums") -eq $(find "$tmp/unpacked" -type f | wc -l) ]] || fail "md5sums does not list every file"
mkdir -p "$root"/var/lib/dpkg/{updates,info,triggers}
touch "$root/var/lib/dpkg/status"
logged "$tmp/log" "dpkg does not unpack it" dpkg --root="$root" --log=/dev/null --force-depends --force-architecture --force-not-root \
    --unpack "$now"
logged "$tmp/log" "dpkg finds changed files" dpkg --root="$root" --verify linux-headers-6.12.0-small
[[ ! -s $tmp/log ]] || fail "dpkg finds changed files" "$tmp/log"

# What rpm says of it, but for changed files.
package=$(package_of .rpm)
rewrite "$package" usr/src/kernels/6.12.0-small
[[ ${now##*/} == kernel-devel-6.12.0_small-1+repaired1.x86_64.rpm ]] || fail "its name: $now"
logged "$tmp/log" "rpm -K refuses it" rpm -K "$now"
expect_text 'digests OK' "$tmp/log"
rpm -qp --requires "$now" 2>/dev/null >"$tmp/requires"
for name in 'libc\.so\.6\(GLIBC_2\.34\)\(64bit\)' 'libelf\.so\.1\(\)\(64bit\)' 'rpmlib\(FileDigests\)' /bin/sh; do
    expect_text "^$name" "$tmp/requires"
done
for query in '[%{FILENAMES} %{FILEMODES:octal} %{FILEUSERNAME} %{FILEGROUPNAME} %{FILEMTIMES} %{FILEDIGESTS} %{FILELINKTOS} %{FILEFLAGS}\n]' \
    '%{NAME} %{ARCH} %{SUMMARY} %{DESCRIPTION} %{LICENSE} %{PACKAGER} %{BUILDTIME} %{SOURCERPM} %{POSTTRANS} %{PAYLOADCOMPRESSOR} %{PAYLOADFLAGS}\n'; do
    for which in old now; do
        file=$package
        [[ $which == old ]] || file=$now
        rpm -qp --qf "$query" "$file" 2>/dev/null | grep -vE '/scripts/(mod/modpost|mod/added|module.lds) ' >"$tmp/$which"
    done
    expect_same "what rpm says" "$tmp/old" "$tmp/now"
done
rpm -qp --provides "$now" 2>/dev/null >"$tmp/provides"
expect_text '^kernel-devel = 6\.12\.0_small-1\+repaired1$' "$tmp/provides"
expect_text '^kernel-devel-uname-r = 6\.12\.0-small$' "$tmp/provides"
[[ $(rpm --eval '%{lua:print(rpm.vercmp("1+repaired1", "1"))}') -eq 1 ]] || fail "rpm does not take it for newer"
rpm2cpio "$now" 2>/dev/null | cpio -it --quiet >"$tmp/list"
[[ $(wc -l <"$tmp/list") -eq $(rpm -qpl "$now" 2>/dev/null | wc -l) ]] || fail "payload and header list other files"
if [[ $EUID -eq 0 ]]; then
    mkdir "$tmp/rpm-root"
    logged "$tmp/log" "rpm does not install it" rpm -i --root "$tmp/rpm-root" --nodeps --noscripts --ignorearch --nosignature "$now"
    rpm -V --root "$tmp/rpm-root" --nodeps --noscripts kernel-devel >"$tmp/log" 2>&1 || fail "rpm finds changed files" "$tmp/log"
fi

package=$(package_of .pkg.tar.zst)
rewrite "$package" usr/lib/modules/6.12.0-small/build
[[ ${now##*/} == linux-upstream-headers-6.12.0+repaired1-1-x86_64.pkg.tar.zst ]] || fail "its name: $now"
[[ $(vercmp 6.12.0+repaired1-1 6.12.0-1) -eq 1 ]] || fail "pacman does not take it for newer"
bsdtar -xOf "$package" .PKGINFO >"$tmp/old"
bsdtar -xOf "$now" .PKGINFO >"$tmp/now"
lines_differ "$tmp/old" "$tmp/now" "pkgver|size|depend"
if [[ $EUID -eq 0 ]]; then
    arch_packages x86_64
    arch_libraries
    arch_tools
    arch_root "$tmp/pacman-root"
    logged "$tmp/log" "pacman cannot prepare its root" arch_pacman -Sy glibc libelf gcc make
    logged "$tmp/log" "pacman does not install it" arch_pacman -U "$now"
    logged "$tmp/log" "pacman finds changed files" arch_pacman -Qkk linux-upstream-headers
    expect_text ' 0 altered files' "$tmp/log"
fi

package=$(package_of .apk)
rewrite "$package" usr/src/linux-headers-6.12.0-small
[[ ${now##*/} == linux-small-dev-6.12.0_p1-r1.x86_64.apk ]] || fail "its name: $now"
bsdtar -xOf "$package" .PKGINFO >"$tmp/old"
bsdtar -xOf "$now" .PKGINFO >"$tmp/now"
lines_differ "$tmp/old" "$tmp/now" "pkgver|size|depend|datahash"
expect_text '^depend = so:libelf\.so\.1$' "$tmp/now"
python3 - "$now" <<'PYTHON' >"$tmp/log" 2>&1 || fail "the checksums of files" "$tmp/log"
import hashlib, sys, tarfile
with tarfile.open(sys.argv[1]) as tar:
    files = [entry for entry in tar if entry.isfile() and not entry.name.startswith(".")]
    assert any(entry.name.endswith("/added") for entry in files)
    for entry in files:
        sum = hashlib.sha1(tar.extractfile(entry).read()).hexdigest()
        assert entry.pax_headers.get("APK-TOOLS.checksum.SHA1") == sum, entry.name
PYTHON

package=$(package_of amd64.tar.zst)
rewrite "$package" usr/src/linux-headers-6.12.0-small
[[ ${now##*/} == linux-headers-6.12.0-small_6.12.0-1+repaired1_amd64.tar.zst ]] || fail "its name: $now"
expect_no_litter "$new"

# A package that is cut leaves nothing.
for package in "$out"/*.deb "$out"/*.rpm "$out"/*.pkg.tar.zst "$out"/*.apk "$out"/*_amd64.tar.zst; do
    head -c "$(($(stat -c %s "$package") - 700))" "$package" >"$tmp/${package##*/}"
    expect_status 5 "$REWRITE_PACKAGE" "$tmp/${package##*/}" "$tmp/left"
    [[ ! -e $tmp/left || -z $(ls -A "$tmp/left") ]] || fail "something is left of a damaged package"
done
