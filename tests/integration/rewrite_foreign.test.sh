#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Changed copies of packages that rpmbuild, dpkg-deb and bsdtar made, with what extmod-pkg's own packages do not have: an
# epoch, triggers, capabilities, %ghost and configuration files, hard links, attributes, an .MTREE with odd lines.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

: "${REWRITE_PACKAGE:=${EXTMOD_PKG%/*}/tests/rewrite-package}"
: "${LIST_PACKAGE:=${EXTMOD_PKG%/*}/tests/list-package}"
for tool in "$REWRITE_PACKAGE" "$LIST_PACKAGE" dpkg-deb rpmbuild rpm bsdtar python3; do
    command -v "$tool" >/dev/null || skip "$tool"
done
new=$tmp/new
echo new >"$tmp/content"

rewrite() {
    expect_status 0 "$REWRITE_PACKAGE" "$1" "$new" "${@:2}"
    now=$(<"$tmp/stdout")
}

# rpmbuild: every tag but those of the changed file stays.
mkdir -p "$tmp/rpm/SPECS"
cat >"$tmp/rpm/SPECS/farm.spec" <<'SPEC'
Name: farm-devel
Epoch: 2
Version: 6.1
Release: 3.el9
Summary: Headers
Summary(de): Köpfe
License: GPL-2.0-only
Group: Development
Requires: gcc >= 12, (make or ninja-build)
Requires(post): /bin/sh
Recommends: pahole
Conflicts: old-devel < 1
Obsoletes: older-devel
Provides: bundled(farm) = 2:6.1-3.el9
%description
Headers of the farm.
%description -l de
Köpfe der Farm.
%install
mkdir -p %{buildroot}/usr/src/farm/scripts %{buildroot}/etc
cp /bin/true %{buildroot}/usr/src/farm/scripts/modpost
cp /bin/cat %{buildroot}/usr/src/farm/scripts/fixdep
echo c >%{buildroot}/etc/farm.conf
echo '#!/usr/bin/python3' >%{buildroot}/usr/src/farm/scripts/tool
chmod 755 %{buildroot}/usr/src/farm/scripts/tool
ln -s scripts %{buildroot}/usr/src/farm/link
%post
echo post
%triggerin -- gcc
echo trigger
%files
%dir /usr/src/farm
%dir %attr(2750,root,mail) /usr/src/farm/scripts
%attr(0711,root,root) /usr/src/farm/scripts/modpost
%caps(cap_net_raw=ep) /usr/src/farm/scripts/fixdep
/usr/src/farm/scripts/tool
/usr/src/farm/link
%config(noreplace) /etc/farm.conf
%ghost /etc/farm.cache
%changelog
* Mon Jan 01 2024 A B <a@b.org> - 2:6.1-3
- Entry.
SPEC
for payload in w9.gzdio w19.zstdio w2.xzdio; do
    logged "$tmp/log" "rpmbuild fails" rpmbuild -bb --define "_topdir $tmp/rpm" --define "_binary_payload $payload" \
        --define 'debug_package %{nil}' --define '__strip /bin/true' --define '_build_id_links none' "$tmp/rpm/SPECS/farm.spec"
    package=$(one_file "$tmp/rpm/RPMS/*/farm-devel-6.1-3.el9.*.rpm")
    rewrite "$package" "usr/src/farm/scripts/modpost=$tmp/content"
    [[ ${now##*/} == farm-devel-6.1-3.el9+repaired1.*.rpm ]] || fail "its name: $now"
    logged "$tmp/log" "rpm -K refuses it" rpm -K "$now"
    rpm -qp --xml "$package" >"$tmp/old.xml" 2>/dev/null
    rpm -qp --xml "$now" >"$tmp/now.xml" 2>/dev/null
    python3 - "$tmp/old.xml" "$tmp/now.xml" >"$tmp/tags" <<'PYTHON'
import sys, xml.etree.ElementTree as tree
def tags(path):
    return {tag.get("name"): [value.text for value in tag] for tag in tree.parse(path).getroot()}
old, now = (tags(path) for path in sys.argv[1:])
assert list(old) == list(now), set(old) ^ set(now)
for name in old:
    if old[name] != now[name]:
        print(name, sum(1 for a, b in zip(old[name], now[name]) if a != b), len(now[name]) - len(old[name]))
PYTHON
    for tag in 'Filesizes 1 0' 'Filedigests 1 0' 'Filemtimes 1 0' 'Filemodes 1 0' 'Release 1 0' 'Provideversion 4 0' 'Requireversion 1 0'; do
        expect_text "^$tag\$" "$tmp/tags"
    done
    grep -vE '^(Filesizes|Filedigests|Filemtimes|Filemodes|Release|Provideversion|Requireversion|Size|Sha1header|Sha256header|Sigmd5|Sigsize|Archivesize|Payloadsha256(alt)?|Payloaddigest(alt)?|File(class|colors|dependsn|dependsx)|Classdict|Dependsdict|Longsize|Evr|Nevra?|Nvra?) ' \
        "$tmp/tags" >"$tmp/others" || true
    [[ ! -s $tmp/others ]] || fail "other tags differ" "$tmp/others"
    rpm -qp --qf '[%{FILENAMES} %{FILECLASS}|\n]' "$now" >"$tmp/classes" 2>/dev/null
    expect_text '^/usr/src/farm/scripts/modpost \|$' "$tmp/classes"
    expect_text '^/usr/src/farm/scripts/fixdep ELF' "$tmp/classes"
    rm -r "$tmp/rpm/RPMS" "$new"
done

# A .deb of dpkg-deb's with a configuration file, a hard link, odd modes and a field that is not ours.
mkdir -p "$tmp/deb"/{DEBIAN,etc,usr/lib/farm}
printf 'Package: farm\nVersion: 1:6.1-1\nArchitecture: all\nMaintainer: A B <a@b.org>\nDepends: libc6,\n gcc-12\nX-Farm: yes\nDescription: d\n' \
    >"$tmp/deb/DEBIAN/control"
echo /etc/farm.conf >"$tmp/deb/DEBIAN/conffiles"
echo 'interest farm' >"$tmp/deb/DEBIAN/triggers"
echo c >"$tmp/deb/etc/farm.conf"
echo a >"$tmp/deb/usr/lib/farm/a"
ln "$tmp/deb/usr/lib/farm/a" "$tmp/deb/usr/lib/farm/b"
long=usr/lib/farm/$(printf 'n%.0s' {1..150})
echo program >"$tmp/deb/$long"
chmod 4751 "$tmp/deb/$long"
for compression in gzip xz zstd none; do
    dpkg-deb -Z$compression -b "$tmp/deb" "$tmp/farm.deb" >/dev/null
    rewrite "$tmp/farm.deb" "$long=$tmp/content" "version=1:6.1-1.1"
    [[ ${now##*/} == farm_6.1-1.1_all.deb ]] || fail "its name: $now"
    dpkg-deb --fsys-tarfile "$tmp/farm.deb" | bsdtar -tvf - | grep -v nnnn >"$tmp/old"
    dpkg-deb --fsys-tarfile "$now" | bsdtar -tvf - | grep -v nnnn >"$tmp/found"
    expect_same "other files" "$tmp/old" "$tmp/found"
    mapfile -t members < <(bsdtar -tf "$now")
    mapfile -t old_members < <(bsdtar -tf "$tmp/farm.deb")
    [[ ${members[*]} == "${old_members[*]}" ]] || fail "its members: ${members[*]}"
    dpkg-deb --fsys-tarfile "$now" | bsdtar -xOf - "./$long" >"$tmp/found"
    expect_same "the changed file" "$tmp/content" "$tmp/found"
    for name in conffiles triggers; do
        dpkg-deb -I "$now" "$name" >"$tmp/found"
        expect_same "$name" "$tmp/deb/DEBIAN/$name" "$tmp/found"
    done
    dpkg-deb -f "$now" >"$tmp/found"
    sed 's/1:6.1-1$/1:6.1-1.1/' "$tmp/deb/DEBIAN/control" >"$tmp/old"
    expect_same "the control file" "$tmp/old" "$tmp/found"
done
expect_status 2 "$REWRITE_PACKAGE" "$tmp/farm.deb" "$new" "usr/lib/farm/a=$tmp/content"
expect_text 'hard link'
rewrite "$tmp/farm.deb" "usr/lib/farm/a=$tmp/content" "usr/lib/farm/b=$tmp/content" -etc/farm.conf
dpkg-deb -I "$now" conffiles >"$tmp/found"
[[ ! -s $tmp/found ]] || fail "a configuration file that is gone is listed" "$tmp/found"
bzip2=$(command -v bzip2 || true)
if [[ -n $bzip2 ]]; then
    bsdtar -cjf "$tmp/x_1_all.tar.bz2" -C "$tmp/deb" etc
    expect_status 2 "$REWRITE_PACKAGE" "$tmp/x_1_all.tar.bz2" "$new"
    expect_text 'only reads'
fi

# A package as makepkg has bsdtar write it, and a PAX tar with attributes and times in nanoseconds.
mkdir -p "$tmp/arch/usr/lib/farm"
printf 'pkgname = farm\npkgver = 2:6.1-3\npkgdesc = d\nsize = 10\narch = any\nprovides = farm-headers=2:6.1-3\ndepend = glibc\n' >"$tmp/arch/.PKGINFO"
printf 'format = 2\npkgname = farm\npkgver = 2:6.1-3\n' >"$tmp/arch/.BUILDINFO"
echo 'post_install() { :; }' >"$tmp/arch/.INSTALL"
echo 1 >"$tmp/arch/usr/lib/farm/a b"
chmod 755 "$tmp/arch/usr/lib/farm/a b"
echo 2 >"$tmp/arch/usr/lib/farm/c"
touch -d '2024-01-01 00:00:00.123456789' "$tmp/arch/usr/lib/farm/c"
(cd "$tmp/arch" &&
    bsdtar -czf .MTREE --format=mtree --options='!all,use-set,type,uid,gid,mode,time,size,md5,sha256,link' \
        .PKGINFO .BUILDINFO .INSTALL usr &&
    bsdtar --uid 0 --gid 0 --uname root --gname root --zstd -cf "$tmp/farm-2:6.1-3-any.pkg.tar.zst" .BUILDINFO .INSTALL .MTREE .PKGINFO usr)
package=$tmp/farm-2:6.1-3-any.pkg.tar.zst
rewrite "$package" "usr/lib/farm/a b=$tmp/content" "usr/lib/farm/new=$tmp/content" -usr/lib/farm/c
[[ ${now##*/} == farm-2:6.1+repaired1-3-any.pkg.tar.zst ]] || fail "its name: $now"
"$LIST_PACKAGE" "$now" >"$tmp/found"
expect_text '^\./usr/lib/farm/new mode=755' "$tmp/found"
bsdtar -xOf "$now" .PKGINFO >"$tmp/found"
expect_text '^provides = farm-headers=2:6\.1\+repaired1-3$' "$tmp/found"
expect_text '^size = 14$' "$tmp/found"
rewrite "$package" "usr/lib/farm/a b=$tmp/content"
bsdtar -tvvf "$package" | grep -vE ' (\.PKGINFO|\.MTREE|\.BUILDINFO|usr/lib/farm/a b)$' >"$tmp/old"
bsdtar -tvvf "$now" | grep -vE ' (\.PKGINFO|\.MTREE|\.BUILDINFO|usr/lib/farm/a b)$' >"$tmp/found"
expect_same "other entries" "$tmp/old" "$tmp/found"
bsdtar -xOf "$now" .MTREE | bsdtar -tf - >"$tmp/found"
expect_text '^\./usr/lib/farm/c$' "$tmp/found"

bsdtar --format pax -cf "$tmp/farm.tar" -C "$tmp/arch" usr
rewrite "$tmp/farm.tar" "usr/lib/farm/a b=$tmp/content"
[[ ${now##*/} == farm+repaired1.tar ]] || fail "its name: $now"
bsdtar -cf - --format=mtree --options='all' "@$tmp/farm.tar" | grep -v 'a\\040b' >"$tmp/old"
bsdtar -cf - --format=mtree --options='all' "@$now" | grep -v 'a\\040b' >"$tmp/found"
expect_same "other entries of a PAX tar" "$tmp/old" "$tmp/found"
expect_text 'time=1704067200\.123456789' "$tmp/found"
