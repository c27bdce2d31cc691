#!/bin/bash
# rpm_root.sh SUITE: prints a cached folder with the rpm of another Debian release (trixie), to be run by chroot.
# Packages are unpacked, not configured: rpm needs no more. They come from this machine's own archive, under the
# other suite's name.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../packaging/lib.sh"

# suite_source SUITE: the line for sources.list
suite_source() {
    local codename uri release
    codename=$(. /etc/os-release && echo "$VERSION_CODENAME")
    # shellcheck disable=SC2016
    while read -r uri release; do
        [[ $release == "$codename" ]] || continue
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $1 main"
        return
    done < <(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Component: main' 'Origin: Debian')
    die "no source of Debian's $codename among those of this machine's apt" "see /etc/apt/sources.list.d"
}

fill() {
    local suite=$1 folder=$2 conf=$2/apt.conf deb
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial,root}
    : >"$folder/status"
    suite_source "$suite" >"$folder/sources.list"
    {
        private_apt_conf "$(dpkg --print-architecture)" "$folder"
        printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "-";\n' "$folder/sources.list"
    } >"$conf"
    apt-get -c "$conf" -qq update
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
