# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the scripts of this project share: messages, the cache folder, locks, packages of this machine,
# and packages of another architecture fetched without telling this machine's apt or dpkg about it.
# To be sourced by bash.
#
#   EXTMOD_PKG_REFRESH=1   fetch the package lists again, however young they are

set -euo pipefail
shopt -s inherit_errexit
umask 022

# Scripts that are called by others inherit it: one refresh a run is enough.
export EXTMOD_PKG_STARTED=${EXTMOD_PKG_STARTED:-$EPOCHSECONDS}

log() { printf '%s\n' "$*" >&2; }

# die MESSAGE [HOW-TO-GO-ON]
die() {
    log "${0##*/}: $1"
    [[ $# -lt 2 ]] || log "  $2"
    exit 1
}

cache_dir() { printf '%s\n' "${XDG_CACHE_HOME:-$HOME/.cache}/extmod-pkg"; }

# with_lock NAME COMMAND...: runs COMMAND alone. The lock ends with the last process that holds it.
# Never call it in a condition: bash would switch errexit off inside.
with_lock() {
    local name=$1 folder
    shift
    folder=$(cache_dir)/locks
    mkdir -p "$folder"
    (
        flock 9
        "$@"
    ) 9>"$folder/$name"
}

# fresh_folder FINAL: prints an empty folder beside FINAL, to be filled and then renamed to FINAL.
# Call it under a lock for FINAL: it removes what a killed run has left there.
fresh_folder() {
    local folder
    rm -rf "$1".tmp.*
    mkdir -p "${1%/*}"
    folder=$(mktemp -d "$1.tmp.XXXXXX")
    chmod 755 "$folder"
    printf '%s\n' "$folder"
}

# --- packages of this machine ------------------------------------------------------------------

missing_packages() {
    # A package of which dpkg only knows the name has another status.
    printf '%s\n' "$@" | grep -vxF -f <(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null |
        sed -n 's/^.i. *//p') || true
}

as_root() {
    if [[ $EUID -eq 0 ]]; then
        "$@"
    else
        sudo "$@"
    fi
}

# install_packages NAME...: installs the packages that are missing. Nothing else uses sudo.
install_packages() {
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $EUID -ne 0 ]] && ! command -v sudo >/dev/null; then
        die "packages are missing and neither root nor sudo is here" "as root, run: apt-get install ${missing[*]}"
    fi
    log "installing with apt: ${missing[*]}"
    if ! apt-get -qq --simulate --no-install-recommends install "${missing[@]}" >/dev/null 2>&1; then
        as_root apt-get -qq update >&2 || log "apt-get update failed; going on with the lists that are here"
    fi
    apt_install "${missing[@]}" && return
    log "trying once more with new package lists"
    as_root apt-get -qq update >&2 || true
    apt_install "${missing[@]}" || die "apt could not install: ${missing[*]}" "as root, run: apt-get update && apt-get install ${missing[*]}"
}

# apt's lines about every package are only shown if it fails.
apt_install() {
    local output
    output=$(as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 install "$@") && return
    log "$output"
    return 1
}

# --- packages of another architecture ----------------------------------------------------------

# private_apt ARCH: prints the name of an apt configuration that knows only ARCH and has its own lists, cache and
# empty dpkg status. Everything else (sources, keys, proxies, pins) is this machine's.
private_apt() {
    local arch=$1 folder conf
    folder=$(cache_dir)/apt/$arch
    conf=$folder/apt.conf
    with_lock "apt-$arch" refresh_private_apt "$arch" "$folder" "$conf" >&2
    printf '%s\n' "$conf"
}

refresh_private_apt() {
    local arch=$1 folder=$2 conf=$3
    mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial"
    : >>"$folder/status"
    write_if_changed "$conf" "$(private_apt_conf "$arch" "$folder")"
    lists_are_fresh "$folder" && return
    log "fetching the package lists for $arch"
    if ! apt-get -c "$conf" -qq update >"$folder/update.log" 2>&1; then
        cat "$folder/update.log" >&2
    fi
    # Offline apt reports success and keeps the old lists, so the lists themselves are checked.
    compgen -G "$folder/state/lists/*_Packages*" >/dev/null ||
        die "no package lists for $arch could be fetched (see $folder/update.log)" "check the network and /etc/apt, then run again"
    touch "$folder/lists.stamp"
}

# apt reads -c after the machine's own configuration, so lists must be cleared before they are set. The machine's hooks
# must not run for a private state folder.
private_apt_conf() {
    local arch=$1 folder=$2
    cat <<CONF
APT::Architecture "$arch";
#clear APT::Architectures;
APT::Architectures { "$arch"; };
APT::Sandbox::User "root";
#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
#clear DPkg::Pre-Install-Pkgs;
Acquire::Languages "none";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
Dir::State "$folder/state";
Dir::State::status "$folder/status";
Dir::Cache "$folder/cache";
Dir::Cache::pkgcache "pkgcache.bin";
Dir::Cache::srcpkgcache "srcpkgcache.bin";
CONF
}

write_if_changed() {
    [[ -f $1 && $(<"$1") == "$2" ]] && return
    printf '%s\n' "$2" >"$1.tmp"
    mv -f "$1.tmp" "$1"
}

lists_are_fresh() {
    local stamp=$1/lists.stamp
    [[ -f $stamp ]] || return 1
    if [[ -n ${EXTMOD_PKG_REFRESH:-} && $(stat -c %Y "$stamp") -lt $EXTMOD_PKG_STARTED ]]; then
        return 1
    fi
    [[ -n $(find "$stamp" -mmin -1440) ]] || return 1
    [[ -z $(find /etc/apt/sources.list /etc/apt/sources.list.d -newer "$stamp" 2>/dev/null) ]]
}

# lists_stamp ARCH: the file whose time is that of the last look at the archive.
lists_stamp() { printf '%s\n' "$(cache_dir)/apt/$1/lists.stamp"; }

# package_versions ARCH [APT-CACHE-OPTION] NAME...: one line "NAME VERSION" for each version on offer, newest first for
# each name.
package_versions() {
    local arch=$1 conf
    shift
    conf=$(private_apt "$arch")
    { apt-cache -c "$conf" show "$@" 2>/dev/null || true; } |
        awk '$1 == "Package:" { name = $2 } $1 == "Version:" { print name, $2 }'
}

# resolve_packages ARCH NAME[=VERSION]...: one line "NAME VERSION" each, VERSION being what apt would install if not given.
resolve_packages() {
    local arch=$1 offered package name version
    local -A versions=()
    shift
    offered=$(package_versions "$arch" --no-all-versions "${@%%=*}")
    while read -r name version; do
        [[ -z $name ]] || versions[$name]=$version
    done <<<"$offered"
    for package in "$@"; do
        name=${package%%=*}
        version=${versions[$name]:-}
        [[ $package != *=* ]] || version=${package#*=}
        [[ -n $version ]] || die "apt knows no package $name for $arch" "check the sources in /etc/apt, or refresh with EXTMOD_PKG_REFRESH=1"
        printf '%s %s\n' "$name" "$version"
    done
}

# fetch_deb ARCH NAME[=VERSION]...: prints the path of each package file and downloads those that are not in the cache.
# apt's answers stay valid until the package lists change.
fetch_deb() {
    local answer found
    private_apt "$1" >/dev/null
    answer=$(cache_dir)/debs/$(printf '%s\n' "$@" | sha256sum | cut -c1-16).files
    if [[ ! $answer -nt $(lists_stamp "$1") ]] || ! xargs -d '\n' stat -- <"$answer" >/dev/null 2>&1; then
        found=$(fetch_debs "$@")
        printf '%s\n' "$found" >"$answer.$BASHPID"
        mv -f "$answer.$BASHPID" "$answer"
    fi
    cat "$answer"
}

fetch_debs() {
    local arch=$1 packages name version
    shift
    packages=$(resolve_packages "$arch" "$@")
    while read -r -u 3 name version; do
        with_lock "deb-$name-$arch" fetch_one_deb "$arch" "$name" "$version"
    done 3<<<"$packages"
}

fetch_one_deb() {
    local arch=$1 name=$2 version=$3 folder file conf tmp
    folder=$(cache_dir)/debs
    # apt writes the epoch's colon as %3a.
    for file in "$folder/${name}_${version/:/%3a}_"{"$arch",all}.deb; do
        if [[ -f $file ]]; then
            printf '%s\n' "$file"
            return
        fi
    done
    tmp=$(fresh_folder "$folder/$name-$arch")
    log "fetching $name $version ($arch)"
    conf=$(private_apt "$arch")
    if ! (cd "$tmp" && apt-get -c "$conf" -qq download "$name=$version" >&2); then
        log "trying once more with new package lists"
        EXTMOD_PKG_REFRESH=1 EXTMOD_PKG_STARTED=$EPOCHSECONDS private_apt "$arch" >/dev/null
        (cd "$tmp" && apt-get -c "$conf" -qq download "$name=$version" >&2) ||
            die "could not download $name $version ($arch)" "check the network, then run again"
    fi
    file=$(cd "$tmp" && echo *.deb)
    mv -f "$tmp/$file" "$folder/$file"
    rmdir "$tmp"
    printf '%s\n' "$folder/$file"
}

# debian_vmlinux OBJTREE RELEASE: prints the vmlinux of Debian's headers package of that kernel, which has only type
# information. OBJTREE is one that debian-kernel has printed.
debian_vmlinux() {
    local folder=${1%/*} release=$2
    with_lock "vmlinux-$release" fetch_vmlinux "$folder" "linux-headers-$release" >&2
    printf '%s\n' "$folder/vmlinux"
}

fetch_vmlinux() {
    local folder=$1 headers=$2 deb
    [[ ! -f $folder/vmlinux ]] || return 0
    deb=$(fetch_deb arm64 "$headers=${folder##*/}")
    dpkg-deb --fsys-tarfile "$deb" | tar -xOf - "./usr/src/$headers/vmlinux" >"$folder/vmlinux.tmp"
    mv "$folder/vmlinux.tmp" "$folder/vmlinux"
}
