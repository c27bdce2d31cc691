#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# rpm, pacman's package and Debian's split pair of Debian's arm64 kernel 6.12: the same tree in each, a module builds
# from each on the target, and nothing is left when they are removed. Their own package managers install them.

# shellcheck source=tests/acceptance/on_target.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/on_target.sh"

for tool in rpm pacman makepkg repo-add; do
    command -v "$tool" >/dev/null || skip "$tool"
done

# listing FOLDER: type, mode, link target and path of every entry, and the content of all files
listing() {
    (
        cd "$1"
        find . -mindepth 1 -printf '%y %m %l %P\n' | LC_ALL=C sort
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r b2sum
    )
}

# no_headers_left: everything of the package is gone
no_headers_left() {
    local left
    left=$(find "$root/usr/src" "$root/usr/lib/modules" -mindepth 1 ! -path "$root/usr/src/kernels" \
        ! -path "$root/usr/lib/modules/$release" 2>/dev/null || true)
    [[ -z $left ]] || fail "left after the removal: $(head -n 5 <<<"$left")"
}

# rpm says that it is not Debian's package manager, each time.
rpm_in_root() { rpm --root "$root" "$@" 2> >(grep -v '^rpm: ' >&2); }

# add_plugin: what DKMS has for kernel-install, and a kernel for which it would build
add_plugin() {
    plugin=$root/usr/lib/kernel/install.d/40-dkms.install
    mkdir -p "${plugin%/*}"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\n[ "$1" != add ] || echo "$2" >>/root/hooks-ran\n' >"$plugin"
    chmod 755 "$plugin"
    touch "$root/boot/vmlinuz-$release"
}

serve_rpm() {
    local plugin
    add_plugin
    rpm_in_root --initdb
    # The root is Debian's: what libc6 provides is not known to rpm.
    logged "$tmp/rpm.log" "rpm could not install the package" rpm_in_root --install --nodeps --ignorearch "$1"
    logged "$tmp/va.log" "rpm -Va finds differences" rpm_in_root --verify --nodeps kernel-devel
    [[ ! -s $tmp/va.log ]] || fail "rpm -V finds differences" "$tmp/va.log"
    expect_hook_ran
    listing "$root/usr/src/kernels/$release" >"$tmp/rpm.list"
    build_trial
    logged "$tmp/rpm.log" "rpm could not upgrade the package" rpm_in_root --upgrade --nodeps --ignorearch "$2"
    [[ $(rpm_in_root -qa | wc -l) -eq 1 ]] || fail "the upgrade left two packages"
    [[ -x $root/usr/src/kernels/$release/scripts/mod/modpost ]] || fail "the upgrade removed the tree"
    rm -f "$root/root/hooks-ran" "$plugin" "$root/boot/vmlinuz-$release"
    logged "$tmp/rpm.log" "rpm could not erase the package" rpm_in_root --erase --nodeps kernel-devel
    no_headers_left
}

serve_pacman() {
    logged "$tmp/pacman.log" "pacman could not install the package" arch_pacman -U "$1"
    logged "$tmp/qkk.log" "pacman -Qkk finds differences" arch_pacman -Qkk linux-upstream-headers
    expect_text 'linux-upstream-headers: [0-9]+ total files, 0 altered files' "$tmp/qkk.log"
    [[ $(readlink "$root/usr/src/linux-upstream") == ../lib/modules/$release/build ]] || fail "no link in /usr/src"
    listing "$root/usr/lib/modules/$release/build" >"$tmp/pacman.list"
    build_trial
    logged "$tmp/pacman.log" "pacman could not remove the package" arch_pacman -R linux-upstream-headers
    no_headers_left
}

serve_split_deb() {
    local name=linux-headers-$release common
    mkdir "$root/root/split"
    cp "$@" "$root/root/split"
    common=$(basename "$(compgen -G "$root/root/split/*-common-arm64_*_all.deb")")
    logged "$tmp/dpkg.log" "dpkg could not install the pair" in_root sh -c 'dpkg --install /root/split/*.deb'
    expect_status 0 "$EXTMOD_PKG" verify "$root/usr/src/linux-headers-$release"
    expect_text ': 0 errors, 0 warnings' "$tmp/stdout"
    expect_status 0 "$EXTMOD_PKG" verify "$root/root/split/$name"_*.deb
    expect_text 'source-part' "$tmp/stdout"
    build_trial
    logged "$tmp/dpkg.log" "dpkg could not purge the pair" in_root dpkg --purge "$name" "${common%%_*}"
    no_headers_left
}

build_package 6.12 all
"$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- --sysroot "$sysroot" \
    --vmlinux "$vmlinux" --format deb,rpm --split --rpm-format 6 --package-version 6.12.999-2 --output "$tmp/second" >"$tmp/log" 2>&1 ||
    fail "the second build failed" "$tmp/log"
use_root
use_pacman
run_all_natively
(cd "$tmp/out" && sha256sum --quiet --check SHA256SUMS) || fail "SHA256SUMS does not fit"
serve_rpm "$tmp"/out/*.rpm "$tmp"/second/*.rpm
serve_pacman "$tmp"/out/*.pkg.tar.zst
serve_split_deb "$tmp"/second/*.deb
mkdir "$tmp/deb" "$tmp/tar"
dpkg-deb -x "$tmp"/out/*.deb "$tmp/deb"
tar -C "$tmp/tar" -xf "$tmp"/out/linux-headers-*.tar.zst
for format in deb tar; do
    listing "$tmp/$format/usr/src/linux-headers-$release" >"$tmp/$format.list"
done
[[ $(wc -l <"$tmp/deb.list") -gt 10000 ]] || fail "hardly anything was compared" "$tmp/deb.list"
for format in tar rpm pacman; do
    cmp "$tmp/deb.list" "$tmp/$format.list" || fail "the trees of deb and $format differ"
done
