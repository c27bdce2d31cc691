# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# prepared_kernel VERSION [COMPILER]: sets $objtree, $release and $srctree of a prepared arm64 kernel of Debian's
# linux-source-VERSION, with a small configuration; 5.10 and 7 (the newest) come from other Debian releases. Sourced by tests.

# shellcheck source=tests/suite.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/suite.sh"

# shellcheck disable=SC2034
prepared_kernel() {
    local folder
    folder=$(cache_dir)/prepared-$1${2:+-$2}
    with_lock "${folder##*/}" prepare_kernel "$1" "$folder" "${2:-aarch64-linux-gnu-gcc}" >&2
    objtree=$folder/objtree
    release=$(<"$objtree/include/config/kernel.release")
    srctree=$(realpath -e "$objtree/source")
}

prepare_kernel() {
    local version=$1 folder=$2 compiler=$3 srctree='' made_by
    [[ $version != 6.* ]] || kernel "$version"
    made_by="$(what_makes "$compiler" prepare_kernel source_of_suite) $srctree"
    ! is_made "$folder/complete" "$made_by" || return 0
    rm -rf "$folder"
    mkdir -p "$folder/objtree"
    case $version in
    5.10) source_of_suite bullseye '^linux-source-5\.10$' "$folder" ;;
    7) source_of_suite trixie-backports '^linux-source-7\.[0-9]+$' "$folder" ;;
    *) ln -s "$srctree" "$folder/srctree" ;;
    esac
    log "preparing a small objtree of Linux $version with $compiler"
    printf 'CONFIG_%s=y\n' MODULES MODVERSIONS OF TTY SERIAL_AMBA_PL011 >"$folder/wanted"
    {
        kernel_make -C "$folder/srctree" O="$folder/objtree" CC="$compiler" KCONFIG_ALLCONFIG="$folder/wanted" allnoconfig &&
            kernel_make -C "$folder/objtree" CC="$compiler" modules_prepare
    } >"$folder/log" 2>&1 </dev/null || fail "Linux $version could not be prepared" "$folder/log"
    echo "$made_by" >"$folder/complete"
}

# source_of_suite SUITE REGEX FOLDER: unpacks the newest of those packages, without files that no makefile and no Kconfig of
# arm64 reads.
source_of_suite() {
    local suite=$1 conf name
    conf=$(suite_apt "$suite" "$3/apt")
    name=$(apt-cache -c "$conf" pkgnames linux-source- | grep -E "$2" | sort -V | tail -n 1)
    [[ -n $name ]] || die "the archive has no package $2 in $suite" "see $conf"
    log "fetching $name of $suite"
    (cd "$3" && apt-get -c "$conf" -qq download "$name" >&2)
    mkdir "$3/srctree"
    dpkg-deb --fsys-tarfile "$3/$name"_*.deb | tar -xOf - "./usr/src/$name.tar.xz" | xz -dcT0 |
        tar -xf - -C "$3/srctree" --strip-components=1 --no-same-owner --anchored --wildcards \
            --exclude="$name/"{drivers,sound,fs,net,'arch/[!a]*'}/'*.[chS]' \
            --exclude="$name/"{'Documentation/*',tools/testing,tools/perf}/'*' --exclude='*.dts' --exclude='*.dtsi'
    rm -rf "$3/apt" "$3/$name"_*.deb
}
