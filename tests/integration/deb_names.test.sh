#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Whatever a kernel release looks like, reprepro, dpkg and apt take the .deb: its name is spelled as Debian Policy allows, and the
# release stays as it is in paths, scripts and description. Wrong names are refused before anything is written.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/deb_repository.sh
. "$top/tests/deb_repository.sh"

[[ $EUID -eq 0 ]] || skip "root, for installations in private roots"
for tool in dpkg apt-get reprepro; do
    command -v "$tool" >/dev/null || skip "$tool"
done

small_tree "$tmp/small"
obj=$tmp/small/obj
new_repository trial amd64

# release, and its spelling in the name
names=(
    6.12.62-v8_16k+ 6.12.62-v8-16k+
    6.6.87.2-microsoft-standard-WSL2 6.6.87.2-microsoft-standard-wsl2
    6.12.0~exp1 6.12.0-exp1
    6.12.1-a-b--c-d 6.12.1-a-b--c-d
    6.12.2- 6.12.2
    6.12.3+ 6.12.3+
    "6.12.4-Longest-$(printf 'X%.0s' {1..49})" "6.12.4-longest-$(printf 'x%.0s' {1..49})"
)
for ((i = 0; i < ${#names[@]}; i += 2)); do
    release=${names[i]} name=linux-headers-${names[i + 1]}
    echo "#define UTS_RELEASE \"$release\"" >"$obj/include/generated/utsrelease.h"
    echo "$release" >"$obj/include/config/kernel.release"
    # The root has no C library, and needs none for this.
    build 0 "$obj" --format deb --package-version 1-1 --no-derived-depends
    if [[ linux-headers-$release == "$name" ]]; then
        expect_no_text 'the .deb is called'
    else
        expect_text "warning: the .deb is called ${name//+/\\+}: names"
    fi
    deb=$(package_of .deb)
    [[ ${deb##*/} == "${name}_1-1_amd64.deb" && $(dpkg-deb -f "$deb" Package) == "$name" ]] || fail "${deb##*/} is not called $name"
    [[ $(dpkg-deb -f "$deb" Description) == *" $release "* ]] || fail "the description does not name $release"
    expect_status 0 "$EXTMOD_PKG" verify --ignore undeclared-library "$deb"
    into_repository trial "$deb"
    rm -r "$out"
done

new_apt_root trial
for ((i = 0; i < ${#names[@]}; i += 2)); do
    release=${names[i]} name=linux-headers-${names[i + 1]}
    logged "$tmp/log" "apt does not install $name" in_apt_root apt-get -y install "$name"
    [[ $(readlink "$root/lib/modules/$release/build") == "/usr/src/linux-headers-$release" ]] || fail "no build link of $release"
    [[ -f $root/usr/src/linux-headers-$release/Makefile ]] || fail "no tree of $release"
    grep -qxF "release='$release'" "$root/var/lib/dpkg/info/$name.postinst" || fail "the hooks do not get $release"
    logged "$tmp/log" "apt does not purge $name" in_apt_root apt-get -y purge "$name"
    find "$root" -path "$root/var/cache" -prune -o \( -name "*$release*" -o -name "*$name*" -o -path '*/lib/modules/?*' \) -print >"$tmp/left"
    [[ ! -s $tmp/left ]] || fail "something of $release is left" "$tmp/left"
done

# Names that a person gives, of every package, before anything is built.
for words in '--name Farm' '--name a_b' '--meta Farm' '--meta headers_farm' '--meta farm --image-package Image' \
    '--meta farm --image-package farm' '--name farm --meta farm'; do
    # shellcheck disable=SC2086
    refused 2 "$obj" --format deb --package-version 1-1 $words
    expect_text 'not a name for a .deb|two packages have one name'
done
