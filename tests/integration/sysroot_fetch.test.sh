#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `sysroot --fetch` by an ordinary user, without a word to this machine's dpkg: names and versions, lists that are young, old or
# not to be had, two runs at once.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

# A repository of two libraries for riscv64, of which this machine's dpkg has never heard.
arch=riscv64
repository=$tmp/repository
mkdir "$repository"
# publish NAME VERSION [DEPENDS]
publish() {
    local folder=$tmp/package
    mkdir -p "$folder/DEBIAN" "$folder/usr/lib/riscv64-linux-gnu" "$folder/usr/include"
    printf 'Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: N <n@localhost>\n%sDescription: x\n' \
        "$1" "$2" "$arch" "${3:+Depends: $3$'\n'}" >"$folder/DEBIAN/control"
    echo "$2" >"$folder/usr/include/$1.h"
    dpkg-deb --root-owner-group -b "$folder" "$repository/$1_$2_$arch.deb" >"$tmp/log"
    rm -r "$folder"
    (cd "$repository" && dpkg-scanpackages -m . >Packages 2>"$tmp/log")
}
publish libtrial1 1.0
publish libtrial-dev 1.0 'libtrial1 (= 1.0), libc6-dev, libabsent1'
publish libtrial1 2.0
publish libtrial-dev 2.0 'libtrial1 (= 2.0)'
chmod -R a+rX "$repository"

user=$(user_folder user)
mkdir "$user/cache" 2>/dev/null || true
[[ $EUID -ne 0 ]] || chown 65534:65534 "$user/cache"
printf 'deb [trusted=yes] file:%s ./\n' "$repository" >"$tmp/sources.list"
printf 'Dir::Etc::sourcelist "%s";\nDir::Etc::sourceparts "/dev/null";\n' "$tmp/sources.list" >"$tmp/apt.conf"
chmod a+r "$tmp/sources.list" "$tmp/apt.conf"
lists=$user/cache/extmod-pkg/apt/$arch

# fetch STATUS [ARGUMENT...]
fetch() {
    local status=$1
    shift
    expect_status "$status" as_user env HOME="$user" XDG_CACHE_HOME="$user/cache" APT_CONFIG="$tmp/apt.conf" \
        "$EXTMOD_PKG" sysroot --run-arch "$arch" --output "$user/sysroot" "$@"
    [[ -z $(find "$user" -maxdepth 1 -name 'extmod-pkg.*') ]] || fail "something is left beside the sysroot"
}
# expect_header NAME VERSION: in the sysroot
expect_header() {
    [[ $(<"$user/sysroot/usr/include/$1.h") == "$2" ]] || fail "$1 is not $2"
}

dpkg --print-foreign-architectures >"$tmp/before"
fetch 0 --fetch libtrial-dev
expect_header libtrial-dev 2.0
expect_header libtrial1 2.0
expect_text 'fetching the package lists for riscv64'
dpkg --print-foreign-architectures >"$tmp/after"
expect_same "what dpkg knows" "$tmp/before" "$tmp/after"
# Young lists serve, also without the repository's index; an older version brings its own library.
mv "$repository/Packages" "$tmp/Packages"
fetch 0 --fetch libtrial-dev=1.0
expect_header libtrial-dev 1.0
expect_header libtrial1 1.0
expect_no_text 'fetching the package lists'
expect_text 'warning: apt knows no package libabsent1, on which another one depends'
# Old ones serve with a warning where there are no others, and are asked for again after an hour, not each time.
touch -d '2 days ago' "$lists/lists.stamp"
fetch 0 --fetch libtrial1
expect_text 'could not fetch all package lists'
fetch 0 --fetch libtrial1
expect_no_text 'package lists'
# --refresh insists.
fetch 3 --fetch libtrial1 --refresh
expect_text 'apt could not fetch the package lists, it printed:'
expect_header libtrial1 2.0
mv "$tmp/Packages" "$repository/Packages"
publish libtrial1 3.0
fetch 0 --fetch libtrial1
expect_header libtrial1 2.0
fetch 0 --fetch libtrial1 --refresh
expect_header libtrial1 3.0
publish libtrial1 4.0
touch -d '2 days ago' "$lists/lists.stamp"
fetch 0 --fetch "libtrial1:$arch"
expect_header libtrial1 4.0

# Refused, and the earlier sysroot stays.
fetch 2 --fetch libtrial1,no-such-package-at-all
expect_text 'apt knows no such package of this architecture: no-such-package-at-all: .*--refresh'
fetch 2 --fetch libtrial1=9
for name in -oDebug::NoLocking=1 'lib*' libtrial1:arm64 'a b' ../x libtrial1/sid; do
    fetch 2 "--fetch=$name"
done
rm "$repository/libtrial1_4.0_$arch.deb"
fetch 3 --fetch libtrial1
expect_text 'apt could not download the packages, it printed:'
expect_header libtrial1 4.0
# No list at all: offline from the start, or nothing for the architecture.
rm -r "$user/cache/extmod-pkg"
mv "$repository" "$tmp/gone"
fetch 3 --fetch libtrial1
expect_text 'package'
mv "$tmp/gone" "$repository"
# no apt
mkdir "$tmp/bin"
expect_status 3 env PATH="$tmp/bin" HOME="$user" XDG_CACHE_HOME="$(mktemp -d "$tmp/cache.XXXXXX")" "$EXTMOD_PKG" sysroot \
    --run-arch "$arch" --output "$tmp/none" --fetch libtrial1
expect_text 'not installed: apt-get'
expect_status 3 env -u HOME -u XDG_CACHE_HOME "$EXTMOD_PKG" sysroot --run-arch "$arch" --output "$tmp/none" --fetch libtrial1
expect_text 'XDG_CACHE_HOME'

# Two at once, with no lists yet
for number in 1 2; do
    as_user env HOME="$user" XDG_CACHE_HOME="$user/cache" APT_CONFIG="$tmp/apt.conf" "$EXTMOD_PKG" sysroot --run-arch "$arch" \
        --output "$user/two-$number" --fetch libtrial-dev=2.0 >"$tmp/two-$number.log" 2>&1 </dev/null &
    pids[number]=$!
done
for number in 1 2; do
    wait "${pids[number]}" || fail "one of two at once" "$tmp/two-$number.log"
    [[ -f $user/two-$number/usr/include/libtrial1.h ]] || fail "one of two at once has less"
done
