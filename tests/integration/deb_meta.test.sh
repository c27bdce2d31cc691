#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# --meta with --image-package: whatever apt installs or upgrades from a repository, and in whatever order, image and headers are of
# one version; a machine without the image takes the headers alone. Upgrade, downgrade, apt-mark, autoremove and purge work.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/deb_repository.sh
. "$top/tests/deb_repository.sh"

[[ $EUID -eq 0 ]] || skip "root, for installations in private roots"
for tool in dpkg apt-get reprepro debsums; do
    command -v "$tool" >/dev/null || skip "$tool"
done

small_tree "$tmp/small"
obj=$tmp/small/obj
meta=linux-headers-small image=linux-image-small

# image_of VERSION RELEASE: the package of the same kind for the image, and the image
image_of() {
    local name depends='' folder=$tmp/image-$1
    for name in "linux-image-$2" "$image"; do
        rm -rf "$folder"
        mkdir -p "$folder/DEBIAN"
        printf 'Package: %s\nVersion: %s\nArchitecture: amd64\nMaintainer: A <a@b.org>\nSection: kernel\nPriority: optional\n%sDescription: image\n' \
            "$name" "$1" "$depends" >"$folder/DEBIAN/control"
        dpkg-deb -Znone --root-owner-group --build "$folder" "$tmp/debs-$1" >"$tmp/log"
        depends="Depends: linux-image-$2 (= $1)"$'\n'
    done
}

# Versions 1-1 and 2-1 are of different releases, as flavours of distributions are.
for version in 1-1 2-1; do
    release=6.12.${version%-1}-small
    echo "#define UTS_RELEASE \"$release\"" >"$obj/include/generated/utsrelease.h"
    echo "$release" >"$obj/include/config/kernel.release"
    out=$tmp/out-$version
    mkdir "$tmp/debs-$version"
    build 0 "$obj" --format deb --package-version "$version" --no-derived-depends --meta "$meta" --image-package "$image"
    image_of "$version" "$release"
done
# Alone it has nothing to look at.
expect_status 0 "$EXTMOD_PKG" verify "$tmp"/out-1-1/*.deb
expect_text '^ +checked +as a part of linux-headers-6\.12\.1-small_1-1_amd64\.deb: 0 errors, 0 warnings' "$tmp/stdout"
expect_status 5 "$EXTMOD_PKG" verify "$tmp/out-1-1/${meta}_1-1_amd64.deb"
expect_text 'with one that only depends on it, give both'

# repositories: the old ones alone, all, and those where only one side has come
new_repository old amd64
new_repository new amd64
new_repository images amd64
new_repository headers amd64
into_repository old "$tmp"/out-1-1/*.deb "$tmp"/debs-1-1/*.deb
into_repository new "$tmp"/out-2-1/*.deb "$tmp"/debs-2-1/*.deb
into_repository images "$tmp"/debs-2-1/*.deb
into_repository headers "$tmp"/out-2-1/*.deb

# `ii 1-1`, nothing if it is not installed
version_of() {
    local status
    status=$(dpkg-query --admindir="$root/var/lib/dpkg" -W -f '${db:Status-Abbrev}${Version}' "$1" 2>/dev/null || true)
    [[ $status != i* ]] || echo "$status"
}
apt() { logged "$tmp/apt.log" "apt-get fails: $*" in_apt_root apt-get -y "$@"; }
expect_versions() { # HEADERS IMAGE
    [[ $(version_of "$meta") == "$1" && $(version_of "$image") == "$2" ]] ||
        fail "headers $(version_of "$meta"), image $(version_of "$image") instead of $1 and $2" "$tmp/apt.log"
    [[ -z $1 || -d $root/usr/src/linux-headers-6.12.${1:3:1}-small ]] || fail "the headers of $1 are missing" "$tmp/apt.log"
}
# start_with PACKAGE...: a root that has version 1 of them; then it sees also the repository that $then names.
start_with() {
    new_apt_root old
    apt install "$@"
    repository_source "$then" >>"$root/etc/apt/sources.list"
    apt update
}

# No other package owns the folders of this root, so dpkg removes them.
files_in_root() { find "$root" -path "$root/var" -prune -o -type f -printf '%m %U:%G %P\n' | sort; }

# Both are there: whichever is asked for, the other comes along.
for asked in "install $image" "install $meta" upgrade dist-upgrade "--with-new-pkgs upgrade"; do
    then=new
    start_with "$image" "$meta"
    expect_versions 'ii 1-1' 'ii 1-1'
    # shellcheck disable=SC2086
    apt $asked
    # A new release is a new package, which plain upgrade does not install.
    if [[ $asked == upgrade ]]; then expect_versions 'ii 1-1' 'ii 1-1'; else expect_versions 'ii 2-1' 'ii 2-1'; fi
done

# Only one side has come: an upgrade keeps both back. What may remove packages can remove one side, but never leaves two versions.
for then in images headers; do
    for asked in upgrade "--with-new-pkgs upgrade" dist-upgrade "install $image" "install $meta"; do
        start_with "$image" "$meta"
        # shellcheck disable=SC2086
        apt $asked
        if [[ $asked == *upgrade && $asked != dist* ]]; then expect_versions 'ii 1-1' 'ii 1-1'; fi
        [[ $(version_of "$meta") == "$(version_of "$image")" || $(version_of "$meta") != ii* || $(version_of "$image") != ii* ]] ||
            fail "headers $(version_of "$meta"), image $(version_of "$image") after apt-get $asked" "$tmp/apt.log"
    done
done

# dpkg alone refuses it as well.
then=images
start_with "$image" "$meta"
! dpkg --root="$root" --force-script-chrootless -i "$tmp"/debs-2-1/*.deb >"$tmp/apt.log" 2>&1 || fail "dpkg takes a new image alone" "$tmp/apt.log"
expect_text "$meta \\(1-1\\) breaks $image" "$tmp/apt.log"

# Without an image none is installed, and headers go on.
then=new
start_with "$meta"
expect_versions 'ii 1-1' ''
apt dist-upgrade
expect_versions 'ii 2-1' ''

# What the meta package brought is automatic and stays as long as it is there; the old release may go.
in_apt_root apt-mark showauto >"$tmp/auto"
expect_text '^linux-headers-6\.12\.2-small$' "$tmp/auto"
expect_no_text "^$meta\$" "$tmp/auto"
in_apt_root apt-get --simulate autoremove >"$tmp/apt.log"
expect_no_text '^Remv linux-headers-6\.12\.2' "$tmp/apt.log"
apt autoremove
[[ -z $(version_of linux-headers-6.12.1-small) && ! -e $root/usr/src/linux-headers-6.12.1-small ]] ||
    fail "headers of the old release stay" "$tmp/apt.log"

# Without the meta package apt keeps the headers of the kernels that it keeps: the running one and the two newest that are
# installed. It asks uname, which says here what RUNNING says.
cat >"$tmp/uname.c" <<'SOURCE'
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

int uname(struct utsname *name)
{
	int result = syscall(SYS_uname, name);
	strncpy(name->release, getenv("RUNNING"), sizeof(name->release) - 1);
	return result;
}
SOURCE
gcc -shared -fPIC -o "$tmp/uname.so" "$tmp/uname.c"
cp /etc/apt/apt.conf.d/01autoremove "$root/etc/apt/apt.conf.d/"
for version in 3-1 4-1; do
    mkdir "$tmp/debs-$version"
    image_of "$version" "6.12.${version%-1}-small"
    into_repository new "$tmp/debs-$version/linux-image-6"*.deb
done
apt update
apt install linux-image-6.12.{2,3,4}-small
apt purge "$meta"
for running in 6.12.2-small 6.12.4-small; do
    in_apt_root env LD_PRELOAD="$tmp/uname.so" RUNNING=$running apt-get --simulate autoremove >"$tmp/apt.log"
    if [[ $running == 6.12.2-small ]]; then
        expect_no_text '^Remv' "$tmp/apt.log"
    else
        expect_text '^Remv linux-headers-6\.12\.2-small ' "$tmp/apt.log"
    fi
done

# Every file is as it was packaged; a downgrade leaves nothing of the later one, a purge nothing at all.
debsums --root "$root" --all --silent linux-headers-6.12.2-small >"$tmp/apt.log" 2>&1 ||
    fail "debsums finds changed files" "$tmp/apt.log"
then=old
start_with "$image"
files_in_root >"$tmp/before"
repository_source new >>"$root/etc/apt/sources.list"
apt update
apt install "$image" "$meta"
expect_versions 'ii 2-1' 'ii 2-1'
apt --allow-downgrades install "$meta=1-1" "$image=1-1"
expect_versions 'ii 1-1' 'ii 1-1'
apt --purge autoremove
[[ ! -e $root/usr/src/linux-headers-6.12.2-small ]] || fail "the downgrade leaves headers of the later version"
apt purge "$meta" linux-headers-6.12.1-small
files_in_root >"$tmp/after"
expect_same "what is there after a purge" "$tmp/before" "$tmp/after"
[[ -z $(find "$root/var/lib/dpkg/info" -name 'linux-headers-*') ]] || fail "dpkg still has something of the headers"
