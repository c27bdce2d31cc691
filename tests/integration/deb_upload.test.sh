#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --changes: dput uploads what it writes, reprepro and aptly include it, unsigned and signed, with all packages of the run; dpkg's
# own modules read it, and lintian finds nothing wrong in it.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in dput reprepro aptly gpg lintian dpkg-parsechangelog; do
    command -v "$tool" >/dev/null || skip "$tool"
done

small_tree "$tmp/small"
export SOURCE_DATE_EPOCH=1700000000 HOME=$tmp/home GNUPGHOME=$tmp/gnupg DEBFULLNAME='Trial Packager' DEBEMAIL=trial@example.org
mkdir -m 700 "$HOME" "$GNUPGHOME"
logged "$tmp/log" "gpg makes no key" gpg --batch --passphrase '' --quick-generate-key 'Trial Packager <trial@example.org>' rsa2048 sign
gpg --batch --export >"$tmp/trusted.gpg" 2>"$tmp/log"

printf '%s\n' '[trial]' method=local "incoming=$tmp/incoming" allow_unsigned_uploads=1 run_dinstall=0 >"$HOME/.dput.cf"
mkdir -p "$tmp/reprepro/conf"
printf '%s\n' 'Codename: trial' 'Architectures: amd64' 'Components: main' >"$tmp/reprepro/conf/distributions"
echo "{\"rootDir\": \"$tmp/aptly\", \"architectures\": [\"amd64\"]}" >"$HOME/.aptly.conf"
logged "$tmp/log" "aptly makes no repository" aptly repo create trial

# in_deb822 FILE FIELD: as dpkg's own modules read it
in_deb822() {
    perl -MDpkg::Control -e 'my $list = Dpkg::Control->new(type => CTRL_FILE_CHANGES); $list->load($ARGV[0]) or die; print $list->{$ARGV[1]}' "$@"
}

# taken DEB...: dput has put all files into incoming; reprepro and aptly have included the packages.
taken() {
    local deb name options=()
    logged "$tmp/log" "dput does not upload" dput --force --no-upload-log trial "$changes"
    for deb in "$@" "$changes" "${changes%.changes}.buildinfo"; do
        expect_same "${deb##*/}, uploaded," "$deb" "$tmp/incoming/${deb##*/}"
    done
    logged "$tmp/log" "reprepro does not include it" reprepro -b "$tmp/reprepro" include trial "$tmp/incoming/${changes##*/}"
    grep -q '^-----BEGIN PGP SIGNED' "$changes" || options=(-accept-unsigned -ignore-signatures)
    logged "$tmp/log" "aptly does not include it" aptly repo include -keyring="$tmp/trusted.gpg" "${options[@]}" -repo=trial "$tmp/incoming"
    for deb in "$@"; do
        name=$(dpkg-deb -f "$deb" Package)
        logged "$tmp/log" "reprepro lists nothing" reprepro -b "$tmp/reprepro" list trial "$name"
        expect_text "$name $version\$" "$tmp/log"
        logged "$tmp/log" "aptly shows nothing" aptly package show "$name"
        expect_text "^Version: $version\$" "$tmp/log"
    done
    [[ -z $(ls -A "$tmp/incoming") ]] || fail "aptly left $(ls -A "$tmp/incoming")"
}

# upload VERSION OPTION...
upload() {
    local debs
    version=$1
    rm -rf "$out" "$tmp/incoming"
    mkdir "$tmp/incoming"
    expect_status 0 "$EXTMOD_PKG" build "$tmp/small/obj" --output "$out" --format deb --compress xz:1 --changes \
        --distribution trial --package-version "$version" "${@:2}"
    changes=$(one_file "$out/*.changes")
    mapfile -t debs < <(printf '%s\n' "$out"/*.deb)
    expect_text "wrote .*${changes##*/}\$" "$tmp/stdout"
    taken "${debs[@]}"
}

upload 1-1
for field in 'Source linux-upstream' 'Binary linux-headers-6.12.0-small' 'Architecture amd64' 'Version 1-1' 'Distribution trial' \
    'Maintainer Trial Packager <trial@example.org>' 'Changed-By Trial Packager <trial@example.org>' \
    'Date Tue, 14 Nov 2023 22:13:20 +0000'; do
    [[ $(in_deb822 "$changes" "${field%% *}") == "${field#* }" ]] || fail "${field%% *} is not '${field#* }'" "$changes"
done
[[ $(in_deb822 "${changes%.changes}.buildinfo" Format) == 1.0 ]] || fail "dpkg does not read the .buildinfo"
expect_text "^ dpkg \\(= $(dpkg-query -W -f '${Version}' dpkg | sed 's/[.+]/\\&/g')\\)" "${changes%.changes}.buildinfo"
cp "$changes" "$tmp/first.changes"
build 0 "$tmp/small/obj" --format deb --compress xz:1 --changes --distribution trial --package-version 1-1
expect_same ".changes of a second run" "$tmp/first.changes" "$changes"

TMPDIR=$callers_tmpdir lintian --allow-root --no-cfg "$changes" >"$tmp/lintian" 2>"$tmp/lintian.err" || true
# The distribution is made up, and lintian knows Debian's.
grep -E '^[EW]: .* changes' "$tmp/lintian" | grep -v bad-distribution-in-changes-file >"$tmp/errors" || true
[[ ! -s $tmp/errors ]] || fail "lintian finds errors in .changes" "$tmp/errors"

upload 1:2-1 --split --meta linux-headers-small --sign trial@example.org
[[ $(in_deb822 "$changes" Binary) == 'linux-headers-6.12.0-common-x86 linux-headers-6.12.0-small linux-headers-small' ]] ||
    fail "not all packages are listed" "$changes"
for file in "$changes" "${changes%.changes}.buildinfo"; do
    logged "$tmp/log" "the signature of ${file##*/} is wrong" gpg --batch --no-default-keyring --keyring "$tmp/trusted.gpg" --verify "$file"
done

rm -r "$out"

# zstd is for Ubuntu: Debian's archive and lintian do not take it.
build 0 "$tmp/small/obj" --format deb --compress zstd --changes --package-version 3-1
expect_text 'warning: .*--compress xz'

# The upload of another flavour in the same folder stays.
echo '#define UTS_RELEASE "6.12.0-two"' >"$tmp/small/obj/include/generated/utsrelease.h"
echo 6.12.0-two >"$tmp/small/obj/include/config/kernel.release"
cp "$(one_file "$out/*_3-1_amd64.changes")" "$tmp/first.changes"
build 2 "$tmp/small/obj" --format deb --changes --package-version 3-1
expect_text 'the upload of other packages would be lost'
expect_same "the first .changes" "$tmp/first.changes" "$(one_file "$out/*_3-1_amd64.changes")"
