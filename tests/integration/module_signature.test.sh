#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` on modules that the kernel's own sign-file has signed: whole, stripped, changed, truncated, signed by somebody
# else. `build` refuses a Module.symvers that does not fit the modules of its kernel tree.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/built_kernel.sh
. "$top/tests/built_kernel.sh"

built_kernel 6.12
copy_objtree objtree
module=$tmp/crc32c_generic.ko

# key NAME: a key and its certificate, as certs/Makefile makes them
key() {
    expect_status 0 openssl req -new -nodes -x509 -newkey rsa:2048 -sha256 -days 2 -subj "/CN=$1" \
        -keyout "$tmp/$1.pem" -out "$tmp/$1.crt"
    expect_status 0 openssl x509 -in "$tmp/$1.crt" -outform DER -out "$tmp/$1.x509"
}

# signed HASH NAME: the module, signed with this key
signed() {
    cp "$objtree/crypto/crc32c_generic.ko" "$module"
    expect_status 0 "$objtree/scripts/sign-file" "$1" "$tmp/$2.pem" "$tmp/$2.x509" "$module"
}

# found STATUS [LEVEL SENTENCE]: what verify says of the signature, nothing without a level
found() {
    expect_status "$1" "$EXTMOD_PKG" verify --json --against "$objtree" "$module"
    jq -r '.verified[].findings[] | select(.rule == "module-signature") | "\(.severity) \(.sentence)"' "$tmp/stdout" \
        >"$tmp/found"
    if (($# > 1)); then
        expect_text "^$2 .*$3" "$tmp/found"
        [[ $(wc -l <"$tmp/found") -eq 1 ]] || fail "there is more than one finding" "$tmp/found"
    else
        [[ ! -s $tmp/found ]] || fail "there is a finding" "$tmp/found"
    fi
}

key mine
key other
cp "$tmp/mine.x509" "$objtree/certs/signing_key.x509"

signed sha512 mine
found 0
xz -k "$module"
module+=.xz found 0
module=${module%.xz}

# strip takes the signature away
aarch64-linux-gnu-strip --strip-debug "$module"
found 0 note 'is not signed: the kernel is tainted'

# one byte of the content, here of the module's description
signed sha512 mine
sed -i 's/license=GPL/license=BSD/' "$module"
expect_status 5 "$EXTMOD_PKG" verify --against "$objtree" "$module"
signed sha512 mine
sed -i 's/description=CRC32c/description=CRC32C/' "$module"
found 5 error 'was changed after it was signed: its signature does not fit the certificate'

# Without the certificate nobody can tell.
rm "$objtree/certs/signing_key.x509"
found 0
cp "$tmp/mine.x509" "$objtree/certs/signing_key.x509"

# cut short: in the marker, and in the signature with a new marker
signed sha512 mine
truncate -s -5 "$module"
found 0 warning 'do not end like a signature, as if it was cut'
signed sha512 mine
truncate -s -100 "$module"
printf '\0\0\2\0\0\0\0\0\0\0\1\0~Module signature appended~\n' >>"$module"
found 5 error 'has a signature that is damaged: .*PKCS#7'

# another hash, which is not built into this small kernel, and another key
signed sha256 mine
found 0 warning 'is signed with sha256, and the kernel.s own modules with sha512: this kernel may not be able'
signed sha384 mine
found 0 note 'is signed with sha384, and the kernel.s own modules with sha512'
signed sha512 other
found 0 note 'is signed by another key than that of the headers, other \('

# a kernel that insists
sed -i 's/^# CONFIG_MODULE_SIG_FORCE is not set/CONFIG_MODULE_SIG_FORCE=y/' "$objtree/.config"
echo CONFIG_MODULE_SIG_FORCE=y >>"$objtree/include/config/auto.conf"
cp "$objtree/crypto/crc32c_generic.ko" "$module"
found 5 error 'is not signed: the kernel refuses it'

# Module.symvers of another build than the modules in the tree
rm -rf "$objtree"
built_kernel 6.12
copy_objtree objtree
build 0 "$objtree"
sed -i 's/^0x[0-9a-f]*\(\tmodule_layout\t\)/0x12345678\1/' "$objtree/Module.symvers"
build 5 "$objtree"
expect_text 'Module.symvers is of another build than 2 of the 2 modules .*crypto/crc32c_generic.ko has module_layout' "$tmp/stdout"
expect_text 'make .* modules' "$tmp/stdout"
