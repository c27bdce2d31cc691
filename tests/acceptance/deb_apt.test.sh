#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# apt takes our packages as its own in an arm64 root of Debian 12, from a repository of reprepro beside Debian's archive: dkms brings no
# other headers along; install, upgrade, downgrade and purge leave the root as it was; a module that DKMS cannot build fails the
# installation until it is put right, as with Debian's headers; and ours and Debian's headers of one release replace each other.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"
# shellcheck source=tests/acceptance/sign_on_target.sh
. "$here/sign_on_target.sh"
# shellcheck source=tests/deb_repository.sh
. "$top/tests/deb_repository.sh"

for tool in reprepro debsums; do
    command -v "$tool" >/dev/null || skip "$tool"
done

# target_apt: $apt_conf, the configuration of this machine's apt for $root, Debian's archive and the repository
target_apt() {
    local folder=$tmp/apt
    apt_conf=$folder/apt.conf
    mkdir -p "$folder"/{state/lists/partial,cache/archives/partial}
    # Debian's are those of this machine, as in private_apt.
    {
        [[ ! -f /etc/apt/sources.list ]] || cat /etc/apt/sources.list
        repository_source trial
    } >"$folder/sources.list"
    {
        private_apt_conf "$target_arch" "$folder"
        printf 'Dir::State::status "%s";\nDir::Etc::sourcelist "%s";\n' \
            "$root/var/lib/dpkg/status" "$folder/sources.list"
        printf 'DPkg::Options { "--root=%s"; "--force-architecture"; "--log=/dev/null"; };\nDebug::NoLocking "1";\n' "$root"
    } >"$apt_conf"
    apt update
}

# apt ARGUMENT...: must work
apt() { logged "$tmp/apt.log" "apt-get fails: $*" try_apt "$@"; }
try_apt() { env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -c "$apt_conf" -y "$@"; }
marks() { apt-mark -c "$apt_conf" "$1" | grep '^linux-headers' >"$tmp/marks" || true; }

# expect_package NAME STATUS
expect_package() {
    local status
    # shellcheck disable=SC2016
    status=$(dpkg-query --admindir="$root/var/lib/dpkg" -W -f='${db:Status-Abbrev}${Version}' "$1" 2>/dev/null || true)
    # `un`: others name it.
    [[ ${status#un } == "$2" ]] || fail "dpkg says '$status' of $1 instead of '$2'" "$tmp/apt.log"
}

# state_of_root: every entry but what dpkg itself keeps and notes
state_of_root() {
    find "$root" -xdev \( -path "$root/proc" -o -path "$root/var/log" \) -prune -o \
        ! -path "$root/var/lib/dpkg/*-old" ! -path "$root/var/lib/dpkg/status*" ! -path "$root/var/lib/dpkg/available*" \
        ! -path "$root/var/lib/dpkg/lock*" ! -path "$root/var/lib/dpkg/triggers/*" ! -path "$root/var/lib/dpkg/diversions*" \
        -printf '%y %m %U:%G %l %P\n' | sort
}

expect_unchanged() {
    local name
    for name in linux-headers-board "linux-headers-$release"; do
        dpkg --root="$root" --verify "$name" >"$tmp/log" 2>&1 || fail "dpkg --verify fails" "$tmp/log"
        [[ ! -s $tmp/log ]] || fail "dpkg --verify finds changes" "$tmp/log"
        debsums --root "$root" --all --silent "$name:$target_arch" >"$tmp/log" 2>&1 || fail "debsums finds changes" "$tmp/log"
    done
}

# package_version VERSION [OPTION...]
package_version() {
    build_package 6.1 deb --compress zstd:1 --package-version "$@"
}

new_repository trial arm64
package_version 9000-1 --meta linux-headers-board
into_repository trial "$tmp"/out/*_9000-1_arm64.deb
use_root
run_natively dash bash run-parts sed grep cat
target_apt

# What `apt install X-dkms` brings along, without our headers and with them
apt --simulate install v4l2loopback-dkms
expect_text '^Inst linux-headers-' "$tmp/apt.log"

# What the headers recommend and the root does not have: it would stay behind.
apt install openssl
state_of_root >"$tmp/before"
apt install linux-headers-board
expect_package linux-headers-board 'ii 9000-1'
expect_package "linux-headers-$release" 'ii 9000-1'
expect_unchanged
apt --simulate install v4l2loopback-dkms
expect_text '^Inst v4l2loopback-dkms ' "$tmp/apt.log"
expect_no_text '^Inst linux-headers-' "$tmp/apt.log"
marks showauto
[[ $(<"$tmp/marks") == "linux-headers-$release" ]] || fail "apt has marked other packages as automatic" "$tmp/marks"
apt --simulate autoremove
expect_no_text '^Remv linux-' "$tmp/apt.log"

package_version 9001-1 --meta linux-headers-board
logged "$tmp/log" "reprepro refuses the new version" reprepro -b "$tmp/repository/trial" includedeb trial "$tmp"/out/*_9001-1_arm64.deb
apt update
apt upgrade
expect_package "linux-headers-$release" 'ii 9001-1'
expect_unchanged
# The repository has the newest alone; the old ones are as on the disk of whoever goes back.
apt --allow-downgrades install "$tmp"/out/*_9000-1_arm64.deb
expect_package "linux-headers-$release" 'ii 9000-1'
expect_unchanged
apt purge linux-headers-board "linux-headers-$release"
expect_package "linux-headers-$release" ''
state_of_root >"$tmp/after"
cmp -s "$tmp/before" "$tmp/after" || fail "a purge leaves something" <(diff "$tmp/before" "$tmp/after")

# Neither files of Debian's image of this release nor files of its headers, if those have another name
deb=$(fetch_deb arm64 "linux-image-$release-unsigned")
for deb in "$deb" "$tmp"/out/linux-headers-6*_9001-1_arm64.deb; do
    dpkg-deb --fsys-tarfile "$deb" | tar -tf - | grep -v '/$' | sort >"$tmp/files-$(dpkg-deb -f "$deb" Package)"
done
comm -12 "$tmp"/files-linux-image-* "$tmp"/files-linux-headers-* >"$tmp/common"
[[ ! -s $tmp/common ]] || fail "image and headers have files in common" "$tmp/common"

# Debian's own of the same release: ours take their place, and apt says that the package goes which wants exactly Debian's.
theirs=${objtree%/*}
theirs=${theirs##*/}
apt install "linux-headers-arm64=$theirs" "linux-headers-$release=$theirs"
apt install "linux-headers-$release"
expect_text '^Removing linux-headers-arm64(:arm64)? ' "$tmp/apt.log"
expect_package "linux-headers-$release" 'ii 9001-1'
dpkg --root="$root" --verify "linux-headers-$release" >"$tmp/log"
[[ ! -s $tmp/log ]] || fail "our headers over Debian's are not whole" "$tmp/log"
apt --allow-downgrades install linux-headers-arm64 "linux-headers-$release=$theirs"
expect_package linux-headers-arm64 "ii $theirs"
dpkg --root="$root" --verify "linux-headers-$release" >"$tmp/log"
[[ ! -s $tmp/log ]] || fail "Debian's headers over ours are not whole" "$tmp/log"

# With a meta package of that name nothing goes.
package_version 9002-1 --meta linux-headers-arm64
apt --simulate install "$tmp"/out/*_9002-1_arm64.deb
expect_text "^Inst linux-headers-arm64 \\[" "$tmp/apt.log"
expect_no_text '^Remv' "$tmp/apt.log"

# Under another name they have the same files: a declared conflict.
package_version 9003-1 --name board-headers
other=$(package_of _9003-1_arm64.deb)
! dpkg --root="$root" --force-architecture --log=/dev/null -i "$other" >"$tmp/log" 2>&1 || fail "dpkg installs both" "$tmp/log"
expect_text "board-headers(:arm64)? conflicts with linux-headers-${release//./\\.}" "$tmp/log"
apt install "$other"
expect_package board-headers 'ii 9003-1'
expect_package "linux-headers-$release" ''
dpkg --root="$root" --verify board-headers >"$tmp/log"
[[ ! -s $tmp/log ]] || fail "our headers of another name are not whole" "$tmp/log"
apt --purge autoremove board-headers

# A module that DKMS cannot build
run_all_natively
use_dkms
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/usr/src/broken-1.0"
cp "$root/usr/src/trial-1.0/dkms.conf" "$root/usr/src/broken-1.0/"
sed -i -e 's/=trial$/=broken/' -e '$a AUTOINSTALL=yes' "$root/usr/src/broken-1.0/dkms.conf"
printf 'obj-m := trial_base.o\n' >"$root/usr/src/broken-1.0/Makefile"
echo '#error broken' >"$root/usr/src/broken-1.0/trial_base.c"
logged "$tmp/log" "dkms does not take the broken module" in_root dkms add -m broken -v 1.0
! try_apt install "linux-headers-$release" >"$tmp/apt.log" 2>&1 || fail "the failed module does not show" "$tmp/apt.log"
expect_package "linux-headers-$release" 'iF 9001-1'
cp -r "$here"/trial/base/. "$root/usr/src/broken-1.0/"
logged "$tmp/apt.log" "dpkg does not go on" dpkg --root="$root" --force-architecture --log=/dev/null --configure -a
expect_package "linux-headers-$release" 'ii 9001-1'
[[ -n $(find "$root/var/lib/dkms/broken/1.0/$release" -name '*.ko*') ]] || fail "DKMS has not built the module" "$tmp/apt.log"
apt purge "linux-headers-$release"
