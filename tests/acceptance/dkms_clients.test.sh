#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Modules that people build: packages of Debian's, built by DKMS in the arm64 root, with Debian's own headers of kernel 6.1
# with our .deb of the same kernel, and with our package for pacman, by the hook of Arch's dkms. Each time they build, are
# signed, and have the same vermagic and CRCs; the audit finds nothing wrong with ours.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/acceptance/sign_on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/sign_on_target.sh"

clients=(v4l2loopback dm-writeboost lime-forensics ddcci digimend)

# use_clients: their sources, as the packages install them; sets $sources, name/version of each
use_clients() {
    local client deb conf
    sources=()
    for client in "${clients[@]}"; do
        deb=$(fetch_deb arm64 "$client-dkms")
        dpkg-deb --fsys-tarfile "$deb" | tar -xf - -C "$root" --keep-directory-symlink ./usr/src
    done
    rm -rf "$root/usr/src/trial-1.0"
    for conf in "$root"/usr/src/*/dkms.conf; do
        sources+=("$(value_in "$conf" PACKAGE_NAME)/$(value_in "$conf" PACKAGE_VERSION)")
    done
    [[ ${#sources[@]} -eq ${#clients[@]} ]] || fail "the clients have ${#sources[@]} sources for DKMS"
}

# value_in FILE NAME
value_in() { sed -nE "s/^$2=\"?([^\"]*)\"?\$/\1/p" "$1"; }

# build_clients WHOSE: DKMS builds and signs all of them; the modules are kept in $tmp/WHOSE.
build_clients() {
    local source
    for source in "${sources[@]}"; do
        logged "$tmp/dkms.log" "dkms could not build $source with $1 headers" in_root dkms build -m "${source%/*}" \
            -v "${source#*/}" -k "$release" -a aarch64 --no-depmod
    done
    keep_clients "$1"
}

# keep_clients WHOSE: what DKMS has built
keep_clients() {
    local whose=$1 source built module
    mkdir "$tmp/$whose"
    for source in "${sources[@]}"; do
        mapfile -t built < <(find "$root/var/lib/dkms/$source/$release" -name '*.ko*')
        [[ ${#built[@]} -gt 0 ]] || fail "dkms left no module of $source" "$tmp/dkms.log"
        expect_no_text 'compiler differs|\(NEW\)|syncconfig' "$root/var/lib/dkms/$source/$release/aarch64/log/make.log"
        for module in "${built[@]}"; do
            expect_signed "$module"
            cp "$module" "$tmp/$whose/"
        done
    done
    rm -rf "$root"/var/lib/dkms/*
}

# described MODULE: what must be equal
described() {
    modinfo -F vermagic "$1"
    modinfo -F depends "$1"
    modprobe --dump-modversions "$1" | sort
}

build_package 6.1 deb,pacman
use_root
use_pacman
run_all_natively
make_key
use_dkms
use_clients

version=${objtree%/*}
version=${version##*/}
debs=$(fetch_deb arm64 "linux-headers-$release=$version" "linux-headers-${release%-arm64}-common=$version" "linux-kbuild-6.1=$version")
while read -r deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -xf - -C "$root" --keep-directory-symlink
done <<<"$debs"
build_clients Debian
rm -rf "$root"/usr/src/linux-headers-* "$root"/usr/lib/linux-kbuild-* "${root:?}/lib/modules/$release"

package=$(package_of .deb)
install_deb
build_clients ours

logged "$tmp/dpkg.log" "dpkg could not purge the package" in_root dpkg --purge "linux-headers-$release"

# The script behind Arch's hook has dkms build what is registered there; the target's name is not this machine's.
arch_dkms_hook <<SCRIPT
#!/bin/sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root
while read -r line; do
    release=\${line#usr/lib/modules/} release=\${release%%/*}
    for source in ${sources[*]}; do
        dkms build -m "\${source%/*}" -v "\${source#*/}" -k "\$release" -a aarch64 --no-depmod
    done
done
SCRIPT
publish "$(package_of .pkg.tar.zst)"
logged "$tmp/pacman.log" "pacman could not install the headers" arch_pacman -Sy dkms linux-upstream-headers
keep_clients pacman

modules=("$tmp"/ours/*.ko*)
for module in "${modules[@]}"; do
    described "$tmp/Debian/${module##*/}" >"$tmp/debian.txt"
    [[ $(wc -l <"$tmp/debian.txt") -gt 5 ]] || fail "${module##*/} has no CRCs" "$tmp/debian.txt"
    for whose in ours pacman; do
        described "$tmp/$whose/${module##*/}" >"$tmp/ours.txt"
        cmp -s "$tmp/ours.txt" "$tmp/debian.txt" || fail "${module##*/} ($whose) differs from the one of Debian's headers" "$tmp/ours.txt"
    done
done
[[ ${#modules[@]} -ge ${#clients[@]} ]] || fail "only ${#modules[@]} modules were built"
expect_status 0 "$EXTMOD_PKG" verify --json --against "$package" "$tmp/ours"
[[ $(jq '.verified[0].modules' "$tmp/stdout") -eq ${#modules[@]} ]] || fail "not all were audited" "$tmp/stdout"
