#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Signatures by gpg and by another command: gpg accepts each, dpkg accepts the signed package, and without a key the bytes
# do not change.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in gpg ar; do
    command -v "$tool" >/dev/null || skip "$tool"
done

export GNUPGHOME=$tmp/gnupg
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key packager@test.invalid ed25519 sign never 2>"$tmp/log" ||
    fail "gpg makes no key" "$tmp/log"

# accepted SIGNATURE FILE
accepted() {
    gpg --batch --quiet --verify "$1" "$2" 2>"$tmp/log" || fail "gpg refuses the signature of ${2##*/}" "$tmp/log"
    expect_text 'Good signature from "packager@test.invalid"' "$tmp/log"
}

small_tree "$tmp/small"
small=$tmp/small/obj
export SOURCE_DATE_EPOCH=1000000000
build 0 "$small" --format all
mv "$out" "$tmp/unsigned"

mkdir "$tmp/bin"
with=(env "PATH=$tmp/bin")
refused 3 "$small" --sign packager@test.invalid
expect_text 'not installed: gpg: .apt-get install gnupg'
expect_no_text 'verifying'
with=()

out=$tmp/signed
expect_status 0 "$EXTMOD_PKG" build "$small" --format all --compress none --output "$out" --sign packager@test.invalid
deb=$(package_of .deb)
pacman=$(package_of .pkg.tar)
tar=$(package_of amd64.tar)
accepted "$deb.asc" "$deb"
accepted "$tar.asc" "$tar"
accepted "$pacman.sig" "$pacman"
accepted "$(package_of .apk).asc" "$(package_of .apk)"
expect_text '^-----BEGIN PGP SIGNATURE-----' "$deb.asc"
[[ ! -e $(package_of .rpm).asc && ! -e $(package_of .rpm).sig ]] || fail "the rpm has its signature inside"
ar p "$deb" _gpgorigin >"$tmp/origin"
ar p "$deb" debian-binary control.tar data.tar >"$tmp/covered"
accepted "$tmp/origin" "$tmp/covered"
dpkg-deb --info "$deb" >"$tmp/log" 2>&1 || fail "dpkg-deb refuses the signed package" "$tmp/log"
expect_status 0 "$EXTMOD_PKG" verify "$deb" "$pacman" "$tar" "$(package_of .rpm)"
(cd "$out" && sha256sum --quiet --check SHA256SUMS) || fail "SHA256SUMS does not fit"
[[ $(grep -cE '\.(asc|sig)$' "$out/SHA256SUMS") -eq 4 ]] || fail "SHA256SUMS lacks the signatures" "$out/SHA256SUMS"

# But for the signature nothing changes.
expect_same "the tar" "$tar" "$tmp/unsigned/${tar##*/}"
expect_same "the pacman package" "$pacman" "$tmp/unsigned/${pacman##*/}"
for member in debian-binary control.tar data.tar; do
    ar p "$deb" "$member" >"$tmp/one"
    ar p "$tmp/unsigned/${deb##*/}" "$member" >"$tmp/other"
    expect_same "$member" "$tmp/one" "$tmp/other"
done

# Another command gets FILE and SIGNATURE.
cat >"$tmp/signer" <<'SIGNER'
#!/bin/sh
exec gpg --batch --quiet --yes --output "$3" --detach-sign "$2"
SIGNER
chmod 755 "$tmp/signer"
out=$tmp/by_command
expect_status 0 "$EXTMOD_PKG" build "$small" --format deb,tar --compress none --output "$out" --sign-command "$tmp/signer option"
accepted "$(package_of .deb).asc" "$(package_of .deb)"

# A key that is not there: said, and nothing is written.
out=$tmp/nothing
refused 3 "$small" --format all --sign nobody@test.invalid
expect_text 'gpg .*nobody@test.invalid'
refused 3 "$small" --format tar --sign-command /no/such/signer
expect_text '/no/such/signer'
