#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `module` signs modules, removes debug information from them, and installs them as the kernel's modules_install does.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

kernel 6.12
driver "$tmp/project/net" base base_start
echo 'obj-m := net/' >"$tmp/project/Kbuild"
openssl req -new -nodes -utf8 -sha256 -days 1 -batch -x509 -subj '/CN=small drivers' -outform PEM -out "$tmp/key.x509" \
    -keyout "$tmp/key.pem" 2>/dev/null
sign=(--sign-key "$tmp/key.pem" --sign-cert "$tmp/key.x509")

# The links of a root are the root's own.
root=$tmp/root
mkdir -p "$root/usr/lib/modules/$release"
ln -s /usr/lib "$root/lib"
touch "$root/usr/lib/modules/$release/"modules.{order,builtin}
made 0 "$objtree" "$tmp/project" --install-root "$root" "${sign[@]}" --strip --compress zstd
installed=$root/usr/lib/modules/$release/updates/net/base.ko.zst
[[ -f $installed ]] || fail "it is not where modules_install puts it" "$tmp/json"
expect_text '^updates/net/base.ko.zst:' "$root/usr/lib/modules/$release/modules.dep"
zstd -qdc "$installed" | cmp - "$out/base.ko" || fail "the compressed one is another"
[[ $(modinfo -F signer "$out/base.ko") == 'small drivers' ]] || fail "it is not signed" "$tmp/json"
[[ $(modinfo -F sig_hashalgo "$out/base.ko") == sha256 ]] || fail "it is signed with another hash"
[[ $(jq -r '.modules[0].signer' "$tmp/json") == 'small drivers' ]] || fail "the report has no signer" "$tmp/json"
readelf -SW "$out/base.ko" >"$tmp/sections"
expect_no_text '\.debug_info' "$tmp/sections"
expect_status 0 "$EXTMOD_PKG" verify --against "$objtree" "$out"
[[ -z $(find "$root" "$out" -name '.*') ]] || fail "something temporary is left"

# A key with a PIN, another hash, and a root without the kernel's modules.
openssl pkcs8 -topk8 -in "$tmp/key.pem" -out "$tmp/locked.pem" -passout pass:1234
rm -r "$out" "$root"
KBUILD_SIGN_PIN=1234 made 0 "$objtree" "$tmp/project" --install-root "$root" --sign-key "$tmp/locked.pem" \
    --sign-cert "$tmp/key.x509" --sign-hash sha512
[[ $(modinfo -F sig_hashalgo "$out/base.ko") == sha512 ]] || fail "the hash does not arrive"
expect_text '^CONFIG_MODULE_COMPRESS_XZ=y' "$objtree/include/config/auto.conf"
[[ -f $root/lib/modules/$release/updates/net/base.ko.xz ]] || fail "it is not compressed as the kernel's own are"
[[ $(xz --robot -l "$root/lib/modules/$release/updates/net/base.ko.xz" | awk '$1 == "file" { print $7 }') == CRC32 ]] || fail "the kernel cannot read this xz"
jq -e '.notes[] | select(startswith("depmod was not run"))' "$tmp/json" >/dev/null || fail "no word of depmod" "$tmp/json"

# What cannot be signed is not written.
rm -r "$out"
KBUILD_SIGN_PIN=4321 made 3 "$objtree" "$tmp/project" --sign-key "$tmp/locked.pem" --sign-cert "$tmp/key.x509"
expect_text 'cannot be signed: base.ko'
made 3 "$objtree" "$tmp/project" --sign-key "$tmp/nowhere.pem" --sign-cert "$tmp/key.x509"
made 2 "$objtree" "$tmp/project" --sign-key "$tmp/key.pem"
[[ ! -e $out ]] || fail "modules were written that are not signed"
