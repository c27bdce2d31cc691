#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# rootfs.sh [ARCH]: prints a cached, configured Debian root of ARCH (arm64) in which kernel modules can be built. Needs
# root.
#
# Not made by mmdebstrap or debootstrap because they let the emulated dpkg unpack everything: more than three
# minutes. Here this machine's dpkg unpacks into the root and configures it, and maintainer scripts call this machine's
# own shell, perl and tools: twenty seconds. The packages come through the private apt configuration, from this
# machine's own sources.
#
# The result is never changed; use_root in on_target.sh puts a throw-away layer over it.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../packaging/lib.sh"
# shellcheck source=tests/acceptance/natively.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/natively.sh"

# What a machine that builds modules has, and what the Depends of a headers package can name.
wanted=('?essential' usr-is-merged gcc make libc6-dev kmod libssl3 libelf1 libdw1 zlib1g diffutils
    pahole)

# Without these no maintainer script runs, so they are there as plain files before dpkg unpacks anything.
script_tools='base-files base-passwd bash coreutils dash debconf debianutils diffutils dpkg findutils grep
    libacl1 libattr1 libbz2-1.0 libc-bin libc6 libcrypt1 libdebconfclient0 libgcc-s1 libgmp10 liblzma5 libmd0
    libpcre2-8-0 libselinux1 libtinfo6 libzstd1 mawk perl-base sed tar zlib1g'

arch=arm64

clean_environment() {
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C \
        DEBIAN_FRONTEND=noninteractive DEBCONF_NONINTERACTIVE_SEEN=true "$@"
}

download() {
    local conf
    conf=$(private_apt "$arch")
    apt-get -c "$conf" -qq -y --no-install-recommends --download-only -o Dir::Cache::archives="$1" install "${wanted[@]}"
}

# The layout of a merged /usr must be there first: tar and dpkg then follow the links.
make_skeleton() {
    local folder
    mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{dev,proc,sys,etc} "$root"/var/lib/dpkg/{info,updates}
    for folder in bin sbin lib lib64; do
        ln -s "usr/$folder" "$root/$folder"
    done
    touch "$root"/var/lib/dpkg/{status,available}
}

extract_script_tools() {
    local archives=$1 name deb
    for name in $script_tools; do
        for deb in "$archives/${name}"_*.deb; do
            dpkg-deb --fsys-tarfile "$deb" | tar -xkf - --keep-directory-symlink -C "$root"
        done
    done
    ln -s mawk "$root/usr/bin/awk"
}

# own_dpkg ARGUMENT...: this machine's, which must take ARCH for a foreign architecture; in the root it is the only one.
own_dpkg() {
    printf '%s\n' "$(dpkg --print-architecture)" "$arch" >"$root/var/lib/dpkg/arch"
    clean_environment dpkg --root="$root" --log=/dev/null --force-unsafe-io --force-depends "$@"
    echo "$arch" >"$root/var/lib/dpkg/arch"
}

unpack_all() {
    own_dpkg --path-exclude='/usr/share/doc/*' --path-exclude='/usr/share/man/*' --path-exclude='/usr/share/locale/*' \
        --path-exclude='/usr/share/info/*' --unpack "$1"/*.deb
}

configure_all() {
    touch "$root/dev/null"
    mount --bind /dev/null "$root/dev/null"
    mount -t proc proc "$root/proc"
    # It removes a /lib64 that this architecture has no use for.
    own_dpkg --configure usr-is-merged
    # shellcheck disable=SC2086
    run_natively $native_tools bash chmod chown dpkg dpkg-query ls mktemp perl stat update-alternatives
    own_dpkg --configure -a
    run_nothing_natively
    [[ -z $(clean_environment chroot "$root" dpkg --audit) ]] || die "dpkg --audit complains about the new root"
}

# fill FOLDER: to be run in a mount namespace of its own, so that no mount outlives it.
fill() {
    local archives=$1/archives
    root=$1/root
    mkdir -p "$archives/partial"
    download "$archives"
    make_skeleton
    extract_script_tools "$archives"
    unpack_all "$archives"
    configure_all
}

make_root() {
    local final=$1 tmp log_file
    [[ ! -d $final ]] || return 0
    tmp=$(fresh_folder "$final")
    log_file=${tmp%.tmp.*}.log
    log "making a root of $arch (half a minute)"
    if ! unshare --mount --propagation private "${BASH_SOURCE[0]}" --fill "$tmp" "$arch" >"$log_file" 2>&1; then
        tail -n 30 "$log_file" >&2
        die "the root of $arch could not be made (all of it: $log_file)" "put right what the log names, then run again"
    fi
    mv -T "$tmp/root" "$final"
    rm -rf "$tmp"
}

# The name that the kernel and qemu have for it.
declare -A machines=([arm64]=aarch64 [ppc64el]=ppc64le)
machine_runs() { grep -qs '^enabled' "/proc/sys/fs/binfmt_misc/qemu-$1" || [[ $(uname -m) == "$1" ]]; }

main() {
    if [[ ${1:-} == --fill ]]; then
        arch=$3
        fill "$2"
        return
    fi
    arch=${1:-arm64}
    [[ $EUID -eq 0 ]] || die "making a root needs root" "run as root"
    machine_runs "${machines[$arch]}" ||
        die "this machine cannot run programs of $arch" "as root, run: update-binfmts --enable qemu-${machines[$arch]}"
    local suite key final
    suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
    key=$(cat "${BASH_SOURCE[0]}" "${BASH_SOURCE[0]%/*}/natively.sh" | sha256sum | cut -c1-12)
    # shellcheck disable=SC2031
    final=$(cache_dir)/root/$suite-$arch-$key
    # shellcheck disable=SC2031
    with_lock "root-$suite-$arch-$key" make_root "$final" >&2
    printf '%s\n' "$final"
}

main "$@"
