# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2154
# kernel_source KERNEL: prints a source tree of the cache that nobody changes. 6.1 and 6.12 are this Debian release's; 5.10 and 7
# (the newest) come from other releases, without files that no makefile reads; 5.4 is 5.10 with the linking of modules as it
# was there (link_as_5.4 of tests/linked_kernels.sh). To be sourced after lib.sh.
#
#   +unpatched   without Debian's patch for the fixdep of tools/, as kernel.org has it

# shellcheck source=tests/suite.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/suite.sh"

kernel_source() {
    local kernel=${1%%+*} folder
    folder=$(cache_dir)/source-${1%+in-tree}
    case $1 in
    *+unpatched)
        with_lock "${folder##*/}" make_source "$folder" unpatched "$(kernel_source "$kernel")" >&2
        ;;
    5.4*) with_lock "${folder##*/}" make_source "$folder" link_as_5.4 "$(kernel_source 5.10)" >&2 ;;
    5.10*) with_lock "${folder##*/}" fetch_source "$folder" bullseye '^linux-source-5\.10$' >&2 ;;
    7*) with_lock "${folder##*/}" fetch_source "$folder" trixie-backports '^linux-source-7\.[0-9]+$' >&2 ;;
    *)
        kernel "$kernel" >&2
        folder=$srctree
        ;;
    esac
    printf '%s\n' "$folder"
}

# make_source FOLDER CHANGE SOURCE
make_source() {
    [[ ! -d $1 ]] || return 0
    local tmp
    tmp=$(fresh_folder "$1")
    cp -a --reflink=auto "$3/." "$tmp"
    "$2" "$tmp"
    mv -T "$tmp" "$1"
}

# unpatched SOURCE
unpatched() {
    local file
    grep -rlE 'REALHOST(CC|LD)' "$1/tools/build" "$1/tools/bpf/resolve_btfids" "$1/Makefile" | while read -r file; do
        sed -i '/REALHOST\(CC\|LD\)/d' "$file"
    done
}

fetch_source() {
    local folder=$1 suite=$2 regex=$3 tmp conf name
    [[ ! -d $folder ]] || return 0
    tmp=$(fresh_folder "$folder")
    conf=$(suite_apt "$suite" "$tmp.apt")
    name=$(apt-cache -c "$conf" pkgnames linux-source- | grep -E "$regex" | sort -V | tail -n 1)
    [[ -n $name ]] || die "the archive has no package $regex in $suite" "see $conf"
    log "fetching $name of $suite"
    (cd "$tmp.apt" && apt-get -c "$conf" -qq download "$name" >&2)
    dpkg-deb --fsys-tarfile "$tmp.apt/$name"_*.deb | tar -xOf - "./usr/src/$name.tar.xz" | xz -dcT0 |
        tar -xf - -C "$tmp" --strip-components=1 --no-same-owner --anchored --wildcards \
            --exclude="$name/"{drivers,sound,fs,net}'/*.[chS]' \
            --exclude="$name/"{'Documentation/*',tools/testing,tools/perf}/'*' --exclude='*.dts' --exclude='*.dtsi'
    rm -rf "$tmp.apt"
    mv -T "$tmp" "$folder"
}
