#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# rpm_root.sh SUITE: prints a cached folder with the rpm of another Debian release (trixie), to be run by chroot.
# Packages are unpacked, not configured: rpm needs no more. They come from this machine's own archive, under the
# other suite's name.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../packaging/lib.sh"

# shellcheck source=tests/suite.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../suite.sh"

fill() {
    local suite=$1 folder=$2 conf deb
    conf=$(suite_apt "$suite" "$folder")
    mkdir -p "$folder/root"
    apt-get -c "$conf" -qq -y --no-install-recommends --download-only install rpm base-files
    for deb in "$folder"/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$deb" | tar -xf - --keep-directory-symlink -C "$folder/root"
    done
}

make_root() {
    local suite=$1 final=$2 tmp
    [[ ! -d $final ]] || return 0
    tmp=$(fresh_folder "$final")
    log "fetching the rpm of $suite"
    fill "$suite" "$tmp" >"$final.log" 2>&1 || {
        tail -n 20 "$final.log" >&2
        die "the rpm of $suite could not be fetched" "check the network, then run again"
    }
    mv -T "$tmp/root" "$final"
    rm -rf "$tmp"
}

main() {
    [[ $# -eq 1 ]] || die "usage: rpm_root.sh SUITE" "for example: rpm_root.sh trixie"
    local key final
    key=$(sha256sum <"${BASH_SOURCE[0]}" | cut -c1-12)
    final=$(cache_dir)/root/rpm-$1-$key
    mkdir -p "${final%/*}"
    with_lock "rpm-root-$1" make_root "$1" "$final" >&2
    printf '%s\n' "$final"
}

main "$@"
