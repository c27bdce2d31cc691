# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# debian_headers SUITE ARCH: prints the paths of Debian's own headers packages for the newest kernel of that release: the
# flavour's, the common part and linux-kbuild. To be sourced after tests/lib.sh.
# shellcheck disable=SC2154
# shellcheck source=tests/suite.sh
. "$top/tests/suite.sh"

# The package that always depends on the newest headers.
headers_of() {
    case $1 in
        armhf) echo linux-headers-armmp ;;
        *) echo "linux-headers-$1" ;;
    esac
}

debian_headers() {
    local folder
    folder=$(cache_dir)/headers/$1-$2
    with_lock "headers-$1-$2" fetch_headers "$folder" "$1" "$2" >&2
    printf '%s\n' "$folder"/debs/*.deb
}

fetch_headers() {
    local folder=$1 suite=$2 arch=$3 tmp conf packages
    [[ ! -d $folder ]] || return 0
    tmp=$(fresh_folder "$folder")
    conf=$(suite_apt "$suite" "$tmp/apt" "$arch")
    packages=$(apt-cache -c "$conf" depends --recurse --no-recommends --no-suggests --no-conflicts --no-breaks \
        --no-replaces --no-enhances "$(headers_of "$arch")" |
        grep -xE "linux-(headers-[0-9].*|kbuild-[0-9].*)(:$arch)?" | sort -u)
    [[ -n $packages ]] || die "$suite has no headers for $arch" "look for the package $(headers_of "$arch") there"
    log "fetching Debian's headers of $suite for $arch"
    mkdir "$tmp/debs"
    # shellcheck disable=SC2086
    (cd "$tmp/debs" && apt-get -c "$conf" -qq download $packages >&2)
    rm -rf "$tmp/apt"
    mv -T "$tmp" "$folder"
}
