# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# An arm64 userland with an older glibc than this machine's cross compiler has, Debian bullseye's. Sourced by tests.
#
#   sysroot_bullseye          sets $sysroot: what host programs of an arm64 kernel link, as dpkg-deb unpacks it
#   debs_of_bullseye NAME...  sets $debs: the packages of these names

# shellcheck source=tests/suite.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/suite.sh"

of_bullseye=(bullseye arm64 dash libc6 libc6-dev libcrypt1 libelf-dev libelf1 libssl-dev libssl1.1 linux-libc-dev zlib1g
    zlib1g-dev)

# shellcheck disable=SC2034
sysroot_bullseye() { sysroot=$(suite_sysroot "${of_bullseye[@]}"); }

debs_of_bullseye() {
    local all name
    all=$(suite_debs "${of_bullseye[@]}")
    debs=()
    for name in "$@"; do
        debs+=("$(grep "/${name}_" <<<"$all")")
    done
}
