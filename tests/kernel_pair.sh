# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# kernel_pair: prints a folder of the cache with kernels of the series 6.12 that Debian built for arm64, of stable, security and
# backports; those for cloud machines, as they are small. To be sourced after tests/lib.sh.
#   first.deb        the headers of the oldest
#   old.deb new.deb  the headers of the newest two of which the second has other CRCs than the first, and not for all modules
#   image.deb        the kernel of old.deb with its modules
# shellcheck disable=SC2154
# shellcheck source=tests/suite.sh
. "$top/tests/suite.sh"

kernel_pair() {
    local folder
    folder=$(cache_dir)/kernel-pair
    with_lock kernel-pair fetch_kernel_pair "$folder" >&2
    printf '%s\n' "$folder"
}

fetch_kernel_pair() {
    local folder=$1 tmp conf name older newer
    [[ ! -d $folder ]] || return 0
    tmp=$(fresh_folder "$folder")
    mkdir "$tmp/all"
    for conf in "$(private_apt arm64)" "$(suite_apt trixie "$tmp/trixie" arm64)" \
        "$(suite_apt bookworm-backports "$tmp/backports" arm64)"; do
        apt-cache -c "$conf" pkgnames linux-headers-6.12. | grep -- '-cloud-arm64$' | while read -r name; do
            download_as "$tmp/all/${name#linux-headers-}" "$conf" "$name"
            printf '%s\n' "$conf" >"$tmp/all/${name#linux-headers-}/conf"
        done
    done
    read -r older newer <<<"$(find_pair "$tmp/all")"
    [[ -n $newer ]] || die "no two kernels 6.12 for arm64 show a change of some modules alone" "look for linux-headers-6.12*-cloud-arm64"
    download_as "$tmp/image" "$(<"$tmp/all/$older/conf")" "linux-image-$older-unsigned"
    mv "$tmp/image/"*.deb "$tmp/image.deb"
    cp "$tmp/all/$older/"*.deb "$tmp/old.deb"
    cp "$tmp/all/$newer/"*.deb "$tmp/new.deb"
    # shellcheck disable=SC2012
    cp "$tmp/all/$(ls "$tmp/all" | sort -V | sed -n 1p)/"*.deb "$tmp/first.deb"
    rm -rf "${tmp:?}"/{all,image,trixie,backports}
    mv -T "$tmp" "$folder"
}

# download_as FOLDER CONF PACKAGE
download_as() {
    log "fetching $3"
    mkdir -p "$1"
    (cd "$1" && apt-get -c "$2" -qq download "$3" >&2)
}

# symbols_of PACKAGE: `symbol CRC module` of a headers package, sorted
symbols_of() {
    dpkg-deb --fsys-tarfile "$1" | tar -xOf - --wildcards './usr/src/*/Module.symvers' |
        awk -F'\t' '{ print $2, $1, $3 }' | LC_ALL=C sort
}

# find_pair FOLDER: two neighbours, the newest first, with the same CRC of module_layout, which every module needs, and with
# another CRC of a symbol of vmlinux.
find_pair() {
    local newer='' older
    while read -r older; do
        symbols_of "$1/$older/"*.deb >"$1/$older.symbols"
        if [[ -n $newer && $(grep '^module_layout ' "$1/$older.symbols") == $(grep '^module_layout ' "$1/$newer.symbols") &&
            -n $(LC_ALL=C join "$1/$older.symbols" "$1/$newer.symbols" | awk '$2 != $4 && $3 == "vmlinux"') ]]; then
            printf '%s %s\n' "$older" "$newer"
            break
        fi
        newer=$older
    done < <(find "$1" -mindepth 1 -maxdepth 1 -type d -printf '%f\n' | sort -rV)
    rm -f "$1"/*.symbols
}
