#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Releases as vendors write them: the tools of each format take the package, and the installed tree is where `uname -r` says.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in rpm pacman bsdtar fakeroot; do
    command -v "$tool" >/dev/null || skip "$tool"
done
small_tree "$tmp/small"
objtree=$tmp/small/obj

# name_release RELEASE
name_release() {
    printf '#define UTS_RELEASE "%s"\n' "$1" >"$objtree/include/generated/utsrelease.h"
    printf '%s\n' "$1" >"$objtree/include/config/kernel.release"
}

# leads_to_tree ROOT: the link of this release, read in ROOT, leads to the tree of this release
leads_to_tree() {
    local link=$1/lib/modules/$release/build target
    [[ -e $link || -L $link ]] || link=$1/usr/lib/modules/$release/build
    target=$(readlink "$link" || true)
    [[ $target != /* ]] || link=$1$target
    [[ $(<"$link/include/config/kernel.release") == "$release" ]] || fail "lib/modules/$release/build of $1 does not lead to the tree"
}

install_deb() {
    local root=$tmp/root-deb
    mkdir -p "$root/var/lib/dpkg"/{updates,info}
    touch "$root/var/lib/dpkg/status"
    logged "$tmp/log" "dpkg does not take ${1##*/}" fakeroot dpkg --root="$root" --log=/dev/null --force-depends,architecture,not-root \
        --force-script-chrootless -i "$1"
    [[ $(dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${Status}' "$(dpkg-deb -f "$1" Package)") == *' installed' ]] ||
        fail "dpkg has not installed ${1##*/}" "$tmp/log"
    leads_to_tree "$root"
}

install_rpm() {
    local root=$tmp/root-rpm
    logged "$tmp/log" "rpm does not take ${1##*/}" rpm --root "$root" --dbpath /rpmdb -i --nodeps --ignorearch --noscripts --nosignature "$1"
    rpm --root "$root" --dbpath /rpmdb -q --whatprovides kernel-devel-uname-r --provides >"$tmp/log" 2>/dev/null || true
    grep -qxF "kernel-devel-uname-r = $release" "$tmp/log" || fail "rpm does not find kernel-devel-uname-r = $release" "$tmp/log"
    leads_to_tree "$root"
}

install_pacman() {
    local root=$tmp/root-pacman
    mkdir -p "$root/var/lib/pacman"
    logged "$tmp/log" "pacman does not take ${1##*/}" fakeroot pacman -U --noconfirm --noscriptlet -dd --root "$root" \
        --dbpath "$root/var/lib/pacman" --cachedir "$root" --hookdir "$root" --logfile /dev/null --arch x86_64 --disable-download-timeout "$1"
    leads_to_tree "$root"
}

install_tar() {
    mkdir -p "$tmp/root-tar"
    logged "$tmp/log" "tar does not take ${1##*/}" tar -C "$tmp/root-tar" -xf "$1"
    leads_to_tree "$tmp/root-tar"
}

install_apk() {
    mkdir -p "$tmp/root-apk"
    logged "$tmp/log" "bsdtar does not take ${1##*/}" bsdtar -C "$tmp/root-apk" -xf "$1"
    # apk's versions: digits and dots, a letter, suffixes it knows, -rN
    expect_text '^pkgver = [0-9]+(\.[0-9]+)*[a-z]?(_(alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*)*-r[0-9]+$' "$tmp/root-apk/.PKGINFO"
    leads_to_tree "$tmp/root-apk"
}

declare -A pattern=([deb]='*.deb' [rpm]='*.rpm' [pacman]='*.pkg.tar' [tar]='linux-headers-*_*.tar' [apk]='*.apk')
for release in 6.12.0+ 6.12.0_vendor 6.12.0~exp1 6.12.0-rc3 6.12.0-rc3-08202-gabcdef123456 6.12.0-a-b-c-d 6.12.0.Mixed.Case \
    6.12.0-this-is-the-localversion-of-somebody-who-likes-long-n; do
    rm -rf "$out" "$tmp"/root-*
    name_release "$release"
    build 0 "$objtree" --format all
    for format in deb rpm pacman tar apk; do
        file=$(one_file "$out/${pattern[$format]}")
        "install_$format" "$file"
    done
done

# Letters that package names cannot have: refused before anything is done, with the reason.
rm -rf "$out"
release=6.12.0-Ärger
name_release "$release"
refused 2 "$objtree" --format deb
expect_text 'not a package version: .*--package-version'
