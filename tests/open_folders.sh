# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Sourced by as_user of tests/lib.sh inside a mount namespace of its own: makes the way to the cache, the
# repository and the temporary folder passable for everybody, for this namespace alone.
#
# The topmost folder on the way that others may not pass gets an overlay whose upper layer holds nothing but the
# folders of the way, with open modes; everything below shows through with the modes it has.

passable() { [[ $(stat -L -c %A -- "$1") == *[xt] ]]; }

# open_way FOLDER
open_way() {
    local target way='' part blocked='' layers
    target=$(realpath -e -- "$1" 2>/dev/null) || return 0
    local parts
    IFS=/ read -r -a parts <<<"${target#/}"
    for part in "${parts[@]}"; do
        way+=/$part
        if [[ -z $blocked ]] && ! passable "$way"; then
            blocked=$way
        fi
    done
    [[ -n $blocked ]] || return 0
    layers=$(mktemp -d "${TMPDIR:-/tmp}/extmod-pkg-way.XXXXXX")
    mount -t tmpfs -o mode=700,size=1m tmpfs "$layers"
    mkdir -p "$layers/work" "$layers/upper/${target#"$blocked"}"
    mount -t overlay -o "lowerdir=$blocked,upperdir=$layers/upper,workdir=$layers/work" overlay "$blocked"
    umount -l "$layers"
    rmdir "$layers"
}

open_way "${XDG_CACHE_HOME:-$HOME/.cache}/extmod-pkg"
open_way "${EXTMOD_PKG%/*}"
open_way "${TMPDIR:-/tmp}"
