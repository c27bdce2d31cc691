#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# docker_base.sh: prints a cached archive with the root of a Debian base image: this machine's release, from this machine's own
# sources. Needs root.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../../packaging/lib.sh"

make_base() {
    local final=$1 tmp sources codename
    [[ ! -f $final ]] || return 0
    tmp=$(fresh_folder "$final")
    codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
    mapfile -t sources < <(compgen -G '/etc/apt/sources.list.d/*.sources'; compgen -G '/etc/apt/sources.list.d/*.list'
        compgen -G /etc/apt/sources.list)
    log "making the root of a base image ($codename)"
    mmdebstrap --variant=apt --mode=root --include=ca-certificates "$codename" "$tmp/base.tar" "${sources[@]}" \
        >"$final.log" 2>&1 || {
        tail -n 20 "$final.log" >&2
        die "the root of a base image could not be made" "check the network, then run again"
    }
    mv "$tmp/base.tar" "$final"
    rmdir "$tmp"
}

main() {
    local key final
    key=$(cat "${BASH_SOURCE[0]}" /etc/os-release | sha256sum | cut -c1-12)
    final=$(cache_dir)/root/docker-base-$key.tar
    mkdir -p "${final%/*}"
    with_lock docker-base make_base "$final" >&2
    printf '%s\n' "$final"
}

main "$@"
