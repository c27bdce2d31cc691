# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# The package's sign-file on the target: by hand, and by DKMS, which looks for it itself. Sourced after on_target.sh, with
# a headers tree and modules of build_trial in the root.
# shellcheck disable=SC2154

make_key() {
    logged "$tmp/openssl.log" "openssl made no key" openssl req -new -x509 -newkey rsa:2048 -nodes -days 2 \
        -subj '/CN=trial key/' -keyout "$root/root/key.pem" -outform DER -out "$root/root/certificate.der"
}

# expect_signed MODULE
expect_signed() {
    [[ $(modinfo -F signer "$1") == 'trial key' ]] || fail "${1##*/} is signed by '$(modinfo -F signer "$1")'"
    [[ -n $(modinfo -F sig_hashalgo "$1") ]] || fail "${1##*/} has a signature that modinfo does not understand"
}

sign_by_hand() {
    local module=${modules[0]}
    [[ -z $(modinfo -F signer "$module") ]] || fail "${module##*/} was signed before"
    logged "$tmp/sign.log" "the target's sign-file failed" in_root "/lib/modules/$release/build/scripts/sign-file" sha256 \
        /root/key.pem /root/certificate.der "${module#"$root"}"
    expect_signed "$module"
}

# A shell script for all architectures: unpacked, as installing it would bring a C++ compiler and more.
use_dkms() {
    local deb
    deb=$(fetch_deb arm64 dkms)
    dpkg-deb --fsys-tarfile "$deb" | tar -xf - -C "$root" --keep-directory-symlink
    mkdir -p "$root/var/lib/dkms" "$root/etc/dkms"
    cp -r "$here/trial/base" "$root/usr/src/trial-1.0"
    # shellcheck disable=SC2016
    printf '%s\n' PACKAGE_NAME=trial PACKAGE_VERSION=1.0 'BUILT_MODULE_NAME[0]=trial_base' 'DEST_MODULE_LOCATION[0]=/updates' \
        'MAKE[0]="make -C $kernel_source_dir M=$dkms_tree/$module/$module_version/build modules"' >"$root/usr/src/trial-1.0/dkms.conf"
    printf '%s\n' mok_signing_key=/root/key.pem mok_certificate=/root/certificate.der >>"$root/etc/dkms/framework.conf"
}

sign_by_dkms() {
    local built
    use_dkms
    logged "$tmp/dkms.log" "dkms build failed" in_root dkms build -m trial -v 1.0 -k "$release" -a aarch64 --no-depmod
    expect_text '[Ss]igning module' "$tmp/dkms.log"
    mapfile -t built < <(find "$root/var/lib/dkms/trial/1.0/$release" -name 'trial_base.ko*')
    [[ ${#built[@]} -eq 1 ]] || fail "dkms left ${#built[@]} modules" "$tmp/dkms.log"
    expect_signed "${built[0]}"
}
