# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Packages of libraries for arm64 in the formats of other distributions, each of a folder that is / there. Sourced by tests, after
# scenario.sh.

for tool in rpmbuild bsdtar; do
    command -v "$tool" >/dev/null || skip "$tool"
done

# rpm_of FOLDER FILE: rpm's own generator finds what its libraries provide
# shellcheck disable=SC2154
rpm_of() {
    {
        printf '%s\n' 'Name: all' 'Version: 2.36' 'Release: 1' 'Summary: libraries' 'License: x' %description libraries %install \
            "cp -a $1/. %{buildroot}" %files
        (cd "$1" && printf '/%s\n' *)
    } >"$tmp/all.spec"
    logged "$tmp/log" "rpmbuild fails" rpmbuild -bb --quiet --target aarch64-linux --define "_topdir $tmp/rpmbuild" \
        --define "_rpmdir ${2%/*}" --define "_rpmfilename ${2##*/}" --define "__os_install_post %{nil}" \
        --define "debug_package %{nil}" --define "_build_id_links none" --define "_binary_payload w1.gzdio" "$tmp/all.spec"
}

# pacman_of FOLDER FILE [LINE-OF-PKGINFO...]: as makepkg has bsdtar write it
pacman_of() (
    cd "$1" && shift
    local file=$1 entries=(*)
    shift
    printf '%s\n' 'pkgname = all' 'pkgbase = all' 'pkgver = 2.36-1' 'arch = aarch64' "$@" >.PKGINFO
    bsdtar -czf .MTREE --format=mtree --options='!all,use-set,type,uid,gid,mode,time,size,md5,sha256,link' .PKGINFO "${entries[@]}"
    bsdtar --uid 0 --gid 0 --zstd -cf "$file" .MTREE .PKGINFO "${entries[@]}"
    rm .MTREE .PKGINFO
)

# apk_of FOLDER FILE [LINE-OF-PKGINFO...]: two gzip streams (apk-v2), the first without the blocks that end an archive
apk_of() (
    cd "$1" && shift
    local file=$1 words=(--owner=0 --group=0 --numeric-owner --format=ustar)
    shift
    tar "${words[@]}" -czf "$tmp/data.gz" -- *
    printf '%s\n' 'pkgname = all' 'pkgver = 2.36-r0' 'arch = aarch64' "$@" "datahash = $(sha256sum <"$tmp/data.gz" | cut -d' ' -f1)" \
        >"$tmp/.PKGINFO"
    tar "${words[@]}" -C "$tmp" -cf - .PKGINFO | head -c 1024 | gzip >"$tmp/control.gz"
    cat "$tmp/control.gz" "$tmp/data.gz" >"$file"
)

# sysroot STATUS NAME [ARGUMENT...]: makes $tmp/NAME
sysroot() {
    local status=$1 name=$2
    shift 2
    expect_status "$status" "$EXTMOD_PKG" sysroot --output "$tmp/$name" "$@"
    [[ -z $(find "$tmp" -maxdepth 1 -name 'extmod-pkg.*') ]] || fail "something is left beside the sysroot"
    [[ $status -eq 0 || ! -e $tmp/$name ]] || fail "a refused sysroot is there"
}
