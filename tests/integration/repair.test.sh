#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `repair`: packages of every format and a folder with programs of the build machine get programs of the target. Nothing
# else changes, and nothing that was given is written to.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in jq rpm ar gpg; do
    command -v "$tool" >/dev/null || skip "$tool"
done
: "${LIST_PACKAGE:=${EXTMOD_PKG%/*}/tests/list-package}"
[[ -x $LIST_PACKAGE ]] || skip "$LIST_PACKAGE"

# The headers of an arm64 kernel with its own programs, which are for x86. Of its source the package gets what the
# programs are made of, and little else.
kernel 6.12
mkdir "$tmp/source"
for folder in "$srctree"/*/; do ln -s "$folder" "$tmp/source/$(basename "$folder")"; done
rm "$tmp"/source/{arch,include,scripts}
mkdir -p "$tmp/source/arch"
cp -a "$srctree/arch/arm64" "$tmp/source/arch/arm64"
cp -a "$srctree"/{Makefile,Kconfig,Kbuild,include,scripts} "$tmp/source"
rm -r "$tmp"/source/arch/arm64/boot "$tmp"/source/include/{dt-bindings,drm,media,net,sound,rdma,scsi,trace,soc}
find "$tmp/source/include/linux" -mindepth 1 -maxdepth 1 -type d -exec rm -r {} +
srctree=$tmp/source
copy_objtree objtree
rm "$objtree/source"
ln -s "$srctree" "$objtree/source"
sed -i "s|^include .*/Makefile|include $srctree/Makefile|" "$objtree/Makefile"
build 0 "$objtree" --kernelrelease "$release" --run-arch amd64 --format all --compress zstd:1
mv "$out" "$tmp/wrong"
rm "$tmp"/wrong/*.json "$tmp/wrong/SHA256SUMS"
out=$tmp/out
with=(env SOURCE_DATE_EPOCH=1000000000)

# repair STATUS PATH... [OPTION...]: into $out
repair() {
    local status=$1
    shift
    expect_status "$status" "${with[@]}" "$EXTMOD_PKG" repair --output "$out" "$@"
    expect_no_litter "$littered"
}
littered=$out

# nothing_written: $out is not there or empty
nothing_written() { [[ ! -e $out || -z $(ls -A "$out") ]] || fail "something was written: $(ls -A "$out")"; }

# entries_of PACKAGE|FOLDER FILE: what is in it, without what the format adds for itself
entries_of() {
    if [[ -d $1 ]]; then
        (cd "$1" && find . -mindepth 1 \( -type f -printf '%P %m ' -exec sha256sum -b {} \; \) -o -printf '%P %m %l\n')
    else
        "$LIST_PACKAGE" "$1"
    fi | LC_ALL=C sort >"$2"
}

# programs_changed PACKAGE|FOLDER PACKAGE|FOLDER: nothing but the wrong programs differs, and nothing new is there
programs_changed() {
    entries_of "$1" "$tmp/old"
    entries_of "$2" "$tmp/new"
    LC_ALL=C comm -23 "$tmp/old" "$tmp/new" >"$tmp/gone"
    LC_ALL=C comm -13 "$tmp/old" "$tmp/new" >"$tmp/added"
    grep -E 'scripts/(basic/fixdep|mod/modpost|genksyms/genksyms|kallsyms|asn1_compiler|ipe/polgen/polgen) ' "$tmp/gone" >"$tmp/rebuilt" ||
        fail "no program differs" "$tmp/gone"
    [[ $(wc -l <"$tmp/rebuilt") -eq 6 && $(wc -l <"$tmp/added") -eq 6 ]] || fail "other files changed" "$tmp/added"
    # What is neither rebuilt nor there any more was wrong, too.
    grep -vE 'scripts/(basic/fixdep|mod/modpost|genksyms/genksyms|kallsyms|asn1_compiler|sign-file|sorttable|ipe/polgen/polgen|selinux/mdp/mdp|selinux/genheaders/genheaders) ' \
        "$tmp/gone" >"$tmp/others" || true
    [[ ! -s $tmp/others ]] || fail "other files are gone" "$tmp/others"
}

# metadata_of PACKAGE: what the package says of itself, but for version, dependencies, sizes and checksums
metadata_of() {
    case $1 in
    *.deb)
        dpkg-deb -f "$1" | grep -vE '^(Version|Depends|Installed-Size):'
        for script in preinst postinst prerm postrm; do dpkg-deb -I "$1" $script 2>/dev/null || true; done
        ;;
    *.rpm)
        rpm -qp --qf '%{NAME} %{VERSION} %{ARCH} %{SUMMARY} %{LICENSE} %{GROUP} %{URL} %{PACKAGER} %{DESCRIPTION}\n' "$1"
        rpm -qp --scripts "$1"
        rpm -qp --provides "$1" | cut -d' ' -f1
        ;;
    *.pkg.tar.zst) tar -xOf "$1" .PKGINFO | grep -vE '^(pkgver|depend|size|builddate) =' ;;
    *.apk) bsdtar -xOf "$1" .PKGINFO | grep -vE '^(pkgver|depend|size|datahash) =' ;;
    esac
}

# new_package: the one in $out
new_package() { one_file "$out/[!S]*" "$tmp/stdout"; }

for package in "$tmp"/wrong/*; do
    rm -rf "$out"
    cksum "$package" >"$tmp/before"
    repair 0 "$package" --json
    cksum "$package" >"$tmp/after"
    expect_same "the package that was given" "$tmp/before" "$tmp/after"
    new=$(new_package)
    [[ $(jq -r '.repaired[0].outcome, .repaired[0].package.path' "$tmp/stdout") == "repaired
$new" ]] || fail "the report" "$tmp/stdout"
    [[ $(jq '.repaired[0].rebuilt | length' "$tmp/stdout") -eq 6 ]] || fail "not six programs" "$tmp/stdout"
    [[ $(jq -r '.repaired[0].left_out[] | select(.path | endswith("/sign-file")) | .reason' "$tmp/stdout") == *libcrypto* ]] ||
        fail "sign-file's library is not named" "$tmp/stdout"
    expect_status 0 "$EXTMOD_PKG" verify "$new"
    programs_changed "$package" "$new"
    metadata_of "$package" >"$tmp/before"
    metadata_of "$new" >"$tmp/after"
    expect_same "the metadata of ${package##*/}" "$tmp/before" "$tmp/after"
    (cd "$out" && sha256sum --quiet -c SHA256SUMS) >"$tmp/difference" 2>&1 || fail "SHA256SUMS" "$tmp/difference"
done
# A repaired one has nothing wrong, and a second run makes the same bytes.
mv "$new" "$tmp/${new##*/}"
new=$tmp/${new##*/}
rm -rf "$out"
repair 0 "$new"
expect_text 'nothing is wrong' "$tmp/stdout"
nothing_written
repair 0 "$package"
expect_same "a second run" "$new" "$(new_package)"
rm -rf "$out"

# A folder: its copy has the same modes, times and links.
unpack "$(one_file "$tmp/wrong/*_amd64.tar.zst")" "$tmp/unpacked"
folder=$(headers_in "$tmp/unpacked")
state_of "$folder" >"$tmp/before"
littered=$tmp/none
repair 0 "$folder" --srctree "$srctree"
state_of "$folder" >"$tmp/after"
expect_same "the folder that was given" "$tmp/before" "$tmp/after"
[[ $(machine_of "$out/scripts/mod/modpost") == AArch64 ]] || fail "modpost was not replaced"
# The whole source brings what sorttable includes.
[[ $(machine_of "$out/scripts/sorttable") == AArch64 ]] || fail "sorttable was not replaced" "$tmp/stdout"
for tree in "$folder" "$out"; do
    (cd "$tree" && find . -mindepth 1 ! -path './scripts/*' -printf '%y %m %T@ %l %p\n' | LC_ALL=C sort) >"$tmp/times-${#tree}"
done
expect_same "what is not a program" "$tmp/times-${#folder}" "$tmp/times-${#out}"
diff -rq --no-dereference "$folder" "$out" >"$tmp/difference" || true
grep -vE '^Files .*/scripts/.* differ$|^Only in [^:]*/scripts: sign-file$' "$tmp/difference" >"$tmp/others" || true
[[ ! -s $tmp/others ]] || fail "other files differ" "$tmp/others"
expect_status 0 "$EXTMOD_PKG" verify "$out"
repair 2 "$folder"
littered=$out
expect_text 'destination is there already'
rm -rf "$out"
expect_status 2 "$EXTMOD_PKG" repair "$folder"
expect_text '--output'

# A signature does not survive, and a new one is made where it is wanted.
export GNUPGHOME=$tmp/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key packager@test.invalid ed25519 sign never 2>"$tmp/log" ||
    fail "gpg makes no key" "$tmp/log"
expect_status 0 "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --run-arch amd64 --compress zstd:1 \
    --sign packager@test.invalid --output "$tmp/signed"
littered=$tmp/none
repair 0 "$(one_file "$tmp/signed/*.deb")" --sign packager@test.invalid
littered=$out
expect_text 'note .*signature' "$tmp/stdout"
deb=$(one_file "$out/*.deb")
gpg --batch --quiet --verify "$deb.asc" "$deb" 2>"$tmp/log" || fail "gpg refuses the new signature" "$tmp/log"
rm -rf "$out"

# Not repairable: sources are missing, another file is wrong, the compiler is not there.
(cd "$folder" && rm scripts/mod/modpost.c)
repair 5 "$folder"
expect_text 'sources of its programs are not in it: scripts/mod/modpost.c'
cp "$srctree/scripts/mod/modpost.c" "$folder/scripts/mod"
rm "$folder/include/generated/autoconf.h"
repair 5 "$folder"
expect_text 'errors that rebuilding programs does not correct.*autoconf.h' "$tmp/stdout"
nothing_written
repair 3 "$tmp"/wrong/*.deb --cc "$tmp/no-compiler"
nothing_written
