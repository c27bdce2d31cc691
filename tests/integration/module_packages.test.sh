#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `module --format` packages what it has built, in every format: names, relations, scripts and places as that format's tools
# want them, the same bytes each time, and good for `verify`.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

for tool in dpkg-deb rpm bsdtar lintian gpg; do
    command -v "$tool" >/dev/null || skip "$tool"
done

kernel 6.12
# A version in a relation has one hyphen.
in_relation=${release%-*}
in_relation=${in_relation//-/_}-${release##*-}
project=$tmp/Farm-1.4
driver "$project" base base_start
driver "$project/net" user '' base_start
printf 'obj-m := base.o net/\n' >"$project/Kbuild"
for source in "$project/base.c" "$project/net/user.c"; do
    printf 'MODULE_VERSION("v1.4");\nMODULE_AUTHOR("A B <a@b.org>");\n' >>"$source"
done
find "$project" -type f -exec touch -d @1700000000 {} +
export DEBFULLNAME='A B' DEBEMAIL=a@b.org

# quietly COMMAND...: Debian's rpm says each time that it is not Debian's package manager.
quietly() { "$@" 2> >(grep -vE '^rpm: (RPM should|However)' >&2); }
expect_line() { grep -qxF -- "$1" "$2" || fail "no line '$1'" "$2"; }

# What cannot be done is refused before anything is built.
made 2 "$objtree" "$project" --format cpio
expect_text 'no such package format: cpio'
made 2 "$objtree" "$project" --format deb --run-arch vax
made 2 "$objtree" "$project" --format deb --package-version first
made 2 "$objtree" "$project" --format deb --image-package 'linux >'
made 2 "$objtree" "$project" --format deb --rpm-format 6
expect_text 'option is for another format'
mkdir "$out"
echo '{"mine": 1}' >"$out/manifest.json"
made 2 "$objtree" "$project" --format deb
expect_text 'manifest.json that extmod-pkg did not write'
rm -r "$out"
for option in --split --tar-layout=folder --rpm-replaces; do
    expect_status 2 "$EXTMOD_PKG" module "$objtree" "$project" --format all "$option"
done

made 0 "$objtree" "$project" --format all --package-compress gzip:1
expect_text 'warning: the release .* does not tell which package its kernel is in'
name=Farm-modules-$release
deb=$out/farm-modules-${release}_1.4-1_arm64.deb
rpm=$out/$name-1.4-1.aarch64.rpm
pacman=$out/$name-1.4-1-aarch64.pkg.tar.gz
tar=$out/${name}_1.4-1_arm64.tar.gz
apk=$out/farm-modules-$release-1.4-r1.aarch64.apk
expect_modules "$(basename "$name-1.4-1-aarch64.pkg.tar.gz")" "${rpm##*/}" "${tar##*/}" SHA256SUMS "${apk##*/}" "${deb##*/}" \
    "${deb##*/}.manifest.json" manifest.json
(cd "$out" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS is wrong"
jq -e --arg release "$release" '.release == $release and .time == 1700000000 and .package_version == "1.4-1" and .verified
    and [.modules[].path] == ["base.ko", "net/user.ko"] and (.packages | length) == 5' "$deb.manifest.json" >/dev/null ||
    fail "the manifest says something else" "$deb.manifest.json"
[[ $(jq '.packages | length' "$tmp/json") == 5 ]] || fail "the report has no packages" "$tmp/json"

# places and content
paths=(updates updates/base.ko updates/net updates/net/user.ko)
dpkg-deb -x "$deb" "$tmp/deb"
(cd "$tmp/deb/lib/modules/$release" && find . -mindepth 1 -printf '%P\n' | sort) >"$tmp/files"
printf '%s\n' "${paths[@]}" >"$tmp/wanted"
expect_same "files of the .deb" "$tmp/wanted" "$tmp/files"
[[ $(modinfo -F vermagic "$tmp/deb/lib/modules/$release/updates/base.ko") == "$release "* ]] || fail "the vermagic is wrong"
quietly rpm -qpl "$rpm" >"$tmp/files"
{ echo "/lib/modules/$release" && printf "/lib/modules/$release/%s\n" "${paths[@]}"; } >"$tmp/wanted"
expect_same "files of the .rpm" "$tmp/wanted" "$tmp/files"
for archive in "$pacman" "$tar"; do
    bsdtar -tf "$archive" | sed 's|^\./||; s|/$||' | grep "/$release/" >"$tmp/files"
    printf "usr/lib/modules/$release/%s\n" "${paths[@]}" >"$tmp/wanted"
    expect_same "files of $archive" "$tmp/wanted" "$tmp/files"
    bsdtar -xOf "$archive" "*usr/lib/modules/$release/updates/base.ko" | cmp - "$tmp/deb/lib/modules/$release/updates/base.ko" ||
        fail "another module in $archive"
done

# relations, licence and scripts
dpkg-deb -f "$deb" >"$tmp/fields"
expect_line "Depends: linux-image-$release | linux-image-$release-unsigned | linux-image-unsigned-$release, kmod" "$tmp/fields"
expect_line 'Source: farm' "$tmp/fields"
quietly rpm -qp --requires --provides --qf '%{LICENSE}\n' "$rpm" >"$tmp/fields"
expect_line "(kernel-uname-r = $in_relation or kernel-$release)" "$tmp/fields"
expect_line kmod "$tmp/fields"
expect_line "$name(aarch-64) = 1.4-1" "$tmp/fields"
expect_line GPL-2.0-only "$tmp/fields"
quietly rpm -Kv "$rpm" >"$tmp/log" || fail "rpm -K refuses it" "$tmp/log"
bsdtar -xOf "$pacman" .PKGINFO >"$tmp/fields"
expect_line "depend = linux-upstream=${release//-/_}" "$tmp/fields"
expect_line 'license = GPL-2.0-only' "$tmp/fields"
bsdtar -tf "$pacman" >"$tmp/files"
expect_no_text '\.INSTALL' "$tmp/files"
dpkg-deb -e "$deb" "$tmp/control"
quietly rpm -qp --qf '%{POSTIN}\n%{POSTUN}\n' "$rpm" >"$tmp/control/rpm"
for script in postinst postrm rpm; do
    shellcheck --shell=sh "$tmp/control/$script" >"$tmp/log" || fail "shellcheck finds something" "$tmp/log"
done
# This machine has no such kernel, so nothing happens.
for script in 'postinst configure' 'postrm remove' 'rpm'; do
    # shellcheck disable=SC2086
    (cd "$tmp/control" && sh $script) || fail "$script fails without the kernel"
done

expect_status 0 "$EXTMOD_PKG" verify --against "$objtree" "$deb" "$rpm" "$pacman" "$tar" "$apk"
expect_no_text 'maintainer-script|package-metadata| [1-9][0-9]* (error|warning)' "$tmp/stdout"
TMPDIR=$callers_tmpdir lintian --allow-root --no-cfg "$deb" >"$tmp/log" 2>&1 || true
grep '^E:' "$tmp/log" >"$tmp/errors" || true
[[ ! -s $tmp/errors ]] || fail "lintian finds errors" "$tmp/errors"

# The same sources elsewhere give the same bytes; what a person says counts more than the modules.
mkdir "$tmp/elsewhere"
cp -a "$project" "$tmp/elsewhere"
mv "$out" "$tmp/first"
TZ=America/Caracas made 0 "$objtree" "$tmp/elsewhere/Farm-1.4" --format all --package-compress gzip:1 -j1
for package in "$tmp"/first/*-modules-*[!n]; do
    [[ $package == *.json ]] || expect_same "${package##*/}" "$package" "$out/${package##*/}"
done

gpg_home=$tmp/gnupg
mkdir -m 700 "$gpg_home"
export GNUPGHOME=$gpg_home
gpg --batch --quiet --passphrase '' --quick-generate-key farm@test.invalid rsa2048 sign never 2>"$tmp/log" ||
    fail "gpg makes no key" "$tmp/log"
rm -r "$out"
made 0 "$objtree" "$project" --format deb,pacman,rpm --install-root "$tmp/root" --name acme --package-version 1:2.0-3 \
    --description 'Modules of ACME' --license MIT --image-package 'deb:linux-acme (= 6.12-1)' --image-package rpm:kernel-acme \
    --layout usrmerge --provides acme-modules --sign farm@test.invalid --package-compress none
[[ -f $tmp/root/lib/modules/$release/updates/net/user.ko.xz ]] || fail "--install-root gets no modules"
deb=$out/acme-modules-${release}_2.0-3_arm64.deb
dpkg-deb -f "$deb" >"$tmp/fields"
for line in 'Version: 1:2.0-3' 'Depends: linux-acme (= 6.12-1), kmod' 'Description: Modules of ACME' 'Provides: acme-modules'; do
    expect_line "$line" "$tmp/fields"
done
dpkg-deb -c "$deb" >"$tmp/files"
expect_text " \./usr/lib/modules/${release//+/\\+}/updates/base.ko" "$tmp/files"
expect_no_text ' \./lib/' "$tmp/files"
gpg --batch --quiet --verify "$deb.asc" "$deb" 2>"$tmp/log" || fail "the signature does not fit" "$tmp/log"
quietly rpm -qp --requires --qf '%{LICENSE}\n%{EPOCH}\n' "$out"/*.rpm >"$tmp/fields"
for line in kernel-acme MIT 1; do
    expect_line "$line" "$tmp/fields"
done
# Nothing is said of pacman's kernel package.
bsdtar -xOf "$out/acme-modules-$release-1:2.0-3-aarch64.pkg.tar" .PKGINFO >"$tmp/fields"
expect_line "depend = linux-upstream=${release//-/_}" "$tmp/fields"

# A module that does not fit its kernel is in no package.
rm -r "$out"
printf 'MODULE_INFO(vermagic, "6.0.0 other");\n' >>"$project/base.c"
made 5 "$objtree" "$project" --format all
[[ ! -e $out ]] || fail "a package was written" "$tmp/json"

# Words about packages without packages are not dropped silently.
expect_status 2 "$EXTMOD_PKG" module "$objtree" "$project" --name acme
expect_text 'the command line is wrong: --name requires --format'
