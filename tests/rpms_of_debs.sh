#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# rpms_of_debs.sh ARCH PACKAGE[@SUITE]...: prints a cached folder with an rpm of each of these packages of this machine's Debian
# and of those that they depend on; of another suite, of the package alone. They provide and require what rpm's own generator finds in their programs and libraries: no archive
# of an rpm distribution is in reach.

# shellcheck source=packaging/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../packaging/lib.sh"

# shellcheck source=tests/suite.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/suite.sh"

# rpm_arch ARCH: rpm's name of Debian's architecture
rpm_arch() {
    case $1 in
    amd64) echo x86_64 ;;
    arm64) echo aarch64 ;;
    *) die "no rpm architecture is known for $1" "add it to tests/rpms_of_debs.sh" ;;
    esac
}

# files_in ROOT: a line for %files for each file and empty folder. rpmbuild takes them for patterns.
files_in() {
    find "$1" -mindepth 1 \( ! -type d -o -empty \) -printf '/%P\n' | sed 's/[][*{}\\]/?/g; s/%/%%/g; s/.*/"&"/'
}

# rpm_of DEB ARCH FOLDER
rpm_of() {
    local deb=$1 arch=$2 folder=$3 work name version by_hand=''
    work=$(mktemp -d "$folder/work.XXXXXX")
    name=$(dpkg-deb -f "$deb" Package)
    version=$(dpkg-deb -f "$deb" Version)
    version=${version#*:}
    mkdir "$work/root" "$work/fileattrs"
    dpkg-deb --fsys-tarfile "$deb" | tar -xf - -C "$work/root" --exclude='./usr/share/doc' --exclude='./usr/share/man' \
        --exclude='./usr/share/locale' --exclude='./usr/share/info'
    files_in "$work/root" >"$work/files"
    # Only the generator for ELF files: thousands of Perl modules take minutes.
    cp /usr/lib/rpm/fileattrs/elf.attr "$work/fileattrs"
    # The glibc.spec of every distribution has this line.
    [[ $name != libc6 ]] || by_hand='Provides: rtld(GNU_HASH)'
    cat >"$work/x.spec" <<SPEC
Name: $name
Version: ${version//-/_}
Release: 1
Summary: Debian's $name
License: Debian
$by_hand
%description
Files of Debian's package.
%install
cp -a $work/root/. %{buildroot}
%files -f $work/files
SPEC
    rpmbuild -bb --quiet --target "$(rpm_arch "$arch")-linux" \
        --define "_topdir $work" --define "_rpmdir $folder/rpms" --define "_rpmfilename %{name}.rpm" \
        --define "_fileattrsdir $work/fileattrs" --define "__os_install_post %{nil}" --define "debug_package %{nil}" \
        --define "_build_id_links none" --define "_binary_payload w1.gzdio" "$work/x.spec" >"$work/log" 2>&1 || {
        cat "$work/log" >&2
        die "no rpm of $name" "see above"
    }
    rm -rf "$work"
}

# make_rpms FINAL ARCH PACKAGE...
make_rpms() {
    local final=$1 arch=$2 folder conf deb codename package own=()
    shift 2
    [[ ! -d $final ]] || return 0
    folder=$(fresh_folder "$final")
    codename=$(sed -n "s/^VERSION_CODENAME=//p" /etc/os-release)
    conf=$(suite_apt "$codename" "$folder/apt" "$arch")
    log "making rpms of Debian's packages ($arch)"
    for package in "$@"; do
        [[ $package == *@* ]] || own+=("$package")
    done
    apt-get -c "$conf" -qq -y --no-install-recommends --download-only install "${own[@]}" >"$final.log" 2>&1 || {
        tail -n 20 "$final.log" >&2
        die "these packages could not be fetched: ${own[*]}" "check the network, then run again"
    }
    mkdir "$folder/rpms"
    for package in "$@"; do
        [[ $package != *@* ]] || cp "$(suite_debs "${package#*@}" "$arch" "${package%@*}")" "$folder/apt/cache/archives/"
    done
    for deb in "$folder"/apt/cache/archives/*.deb; do
        rpm_of "$deb" "$arch" "$folder"
    done
    mv -T "$folder/rpms" "$final"
    rm -rf "$folder"
}

main() {
    [[ $# -ge 2 ]] || die "usage: rpms_of_debs.sh ARCH PACKAGE..." "for example: rpms_of_debs.sh amd64 dash"
    local key final
    key=$({ cat "${BASH_SOURCE[0]}" && printf '%s\n' "$@"; } | sha256sum | cut -c1-12)
    final=$(cache_dir)/root/rpms-$1-$key
    mkdir -p "${final%/*}"
    with_lock "${final##*/}" make_rpms "$final" "$@" >&2
    printf '%s\n' "$final"
}

main "$@"
