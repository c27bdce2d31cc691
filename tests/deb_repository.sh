# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A repository of reprepro, and an apt whose packages go into a root of its own. To be sourced after lib.sh by root.
# shellcheck disable=SC2154
#
#   new_repository NAME ARCH    an empty repository $tmp/repository/NAME
#   into_repository NAME DEB... adds packages; an older version stays only in the root that has it
#   new_apt_root NAME...        sets $root, an empty root of dpkg and apt that knows these repositories
#   in_apt_root COMMAND...      apt-get, apt-mark, apt-cache or dpkg for that root

new_repository() {
    mkdir -p "$tmp/repository/$1/conf"
    printf 'Codename: %s\nArchitectures: %s\nComponents: main\n' "$1" "$2" >"$tmp/repository/$1/conf/distributions"
    reprepro -b "$tmp/repository/$1" --silent export
}

into_repository() {
    logged "$tmp/reprepro.log" "reprepro refuses ${*:2}" reprepro -b "$tmp/repository/$1" includedeb "$1" "${@:2}"
}

# repository_source NAME: its line for sources.list
repository_source() { echo "deb [trusted=yes] file:$tmp/repository/$1 $1 main"; }

new_apt_root() {
    local name
    root=$tmp/apt-root
    rm -rf "$root"
    mkdir -p "$root"/usr/{lib/modules,src} "$root"/var/lib/dpkg/{info,updates} "$root"/etc/apt/{apt.conf,preferences}.d \
        "$root"/var/{lib/apt/lists/partial,cache/apt/archives/partial,log/apt}
    ln -s usr/lib "$root/lib"
    touch "$root"/var/lib/dpkg/{status,available}
    for name in "$@"; do
        repository_source "$name"
    done >"$root/etc/apt/sources.list"
    # The scripts run outside of the root: there is no shell in it.
    cat >"$root/apt.conf" <<CONF
Dir "$root";
Dir::State::status "$root/var/lib/dpkg/status";
APT::Architecture "amd64";
#clear APT::Architectures;
APT::Architectures { "amd64"; };
APT::Sandbox::User "root";
APT::Install-Recommends "false";
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Pre-Invoke;
#clear DPkg::Post-Invoke;
DPkg::Options { "--root=$root"; "--force-script-chrootless"; "--log=/dev/null"; };
CONF
    logged "$tmp/log" "apt-get cannot read the repository" in_apt_root apt-get update
}

in_apt_root() {
    env LC_ALL=C DEBIAN_FRONTEND=noninteractive APT_CONFIG="$root/apt.conf" DPKG_ROOT="$root" "$@"
}
