# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# suite_apt SUITE FOLDER [ARCH]: writes an apt configuration into FOLDER that takes packages (of this machine's architecture)
# from another Debian release, at this machine's own archive, fetches the lists, and prints the configuration's path. To be
# sourced after packaging/lib.sh.
#
# suite_debs SUITE ARCH PACKAGE...: prints the paths of these packages of another release, kept in the cache
# suite_sysroot SUITE ARCH PACKAGE...: prints a folder of the cache into which they are unpacked, as dpkg-deb does it

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

suite_apt() {
    local suite=$1 folder=$2 arch=${3:-} conf=$2/apt.conf
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
    : >"$folder/status"
    suite_source "$suite" >"$folder/sources.list"
    {
        private_apt_conf "${arch:-$(dpkg --print-architecture)}" "$folder"
        printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "-";\n' "$folder/sources.list"
    } >"$conf"
    apt-get -c "$conf" -qq update >&2
    printf '%s\n' "$conf"
}

# suite_folder SUITE ARCH PACKAGE...: where suite_debs and suite_sysroot keep theirs
suite_folder() { printf '%s\n' "$(cache_dir)/suite/$1-$2-$(printf '%s\n' "${@:3}" | sha256sum | cut -c1-12)"; }

suite_debs() {
    local folder
    folder=$(suite_folder "$@")
    with_lock "${folder##*/}" fetch_from_suite "$folder" "$@" >&2
    printf '%s\n' "$folder"/debs/*.deb
}

fetch_from_suite() {
    local folder=$1 suite=$2 arch=$3 tmp conf
    shift 3
    [[ ! -d $folder ]] || return 0
    tmp=$(fresh_folder "$folder")
    conf=$(suite_apt "$suite" "$tmp/apt" "$arch")
    log "fetching $* ($arch) of $suite"
    mkdir "$tmp/debs"
    (cd "$tmp/debs" && apt-get -c "$conf" -qq download "$@" >&2)
    rm -rf "$tmp/apt"
    mv -T "$tmp" "$folder"
}

suite_sysroot() {
    local folder debs
    debs=$(suite_debs "$@")
    mapfile -t debs <<<"$debs"
    folder=$(suite_folder "$@")
    with_lock "${folder##*/}" unpack_suite_sysroot "$folder/sysroot" "${debs[@]}" >&2
    printf '%s\n' "$folder/sysroot"
}

unpack_suite_sysroot() {
    local folder=$1 tmp deb link
    [[ ! -d $folder ]] || return 0
    tmp=$(fresh_folder "$folder")
    for deb in "${@:2}"; do
        dpkg-deb -x "$deb" "$tmp"
    done
    # Where /usr is merged, these links are of base-files.
    for link in lib lib64; do
        [[ -e $tmp/$link || ! -d $tmp/usr/$link ]] || ln -s "usr/$link" "$tmp/$link"
    done
    mv -T "$tmp" "$folder"
}
