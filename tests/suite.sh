# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# suite_apt SUITE FOLDER: writes an apt configuration into FOLDER that takes packages from another Debian release, at this
# machine's own archive, fetches the lists, and prints the configuration's path. To be sourced after packaging/lib.sh.

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
    local suite=$1 folder=$2 conf=$2/apt.conf
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
    : >"$folder/status"
    suite_source "$suite" >"$folder/sources.list"
    {
        private_apt_conf "$(dpkg --print-architecture)" "$folder"
        printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "-";\n' "$folder/sources.list"
    } >"$conf"
    apt-get -c "$conf" -qq update >&2
    printf '%s\n' "$conf"
}
