#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# dnf and zypper take an rpm of modules with the kernel that it is for, be it one like Fedora's or the kernel's own binrpm-pkg;
# depmod has run after each installation, upgrade and removal.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"
# shellcheck source=tests/rpm_base.sh
. "$top/tests/rpm_base.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

[[ $EUID -eq 0 ]] || skip "root, for installations in private roots"
for tool in rpm rpmbuild createrepo_c dnf zypper; do
    command -v "$tool" >/dev/null || skip "$tool"
done

kernel_native
repo=$tmp/repo
mkdir "$repo" "$tmp/dnf-log"
cp "$(rpm_base_depmod)"/*.rpm "$repo"
# A version in a relation has one hyphen.
in_relation=${release%-*}
in_relation=${in_relation//-/_}
[[ $release != *-* ]] || in_relation+=-${release##*-}

# packaged VERSION NAME...: an rpm of modules of these names, into the repository
packaged() {
    local version=$1 name
    shift
    rm -rf "$tmp/farm" "$out"
    for name in "$@"; do
        driver "$tmp/farm/$name" "$name"
        echo "obj-m += $name/" >>"$tmp/farm/Kbuild"
    done
    made 0 "$objtree" "$tmp/farm" --format rpm --name farm --package-version "$version" --make KBUILD_MODPOST_WARN=1
    cp "$out"/*.rpm "$repo"
    renew
}

renew() { logged "$tmp/log" "createrepo_c fails" createrepo_c --quiet --update "$repo"; }

# kernel_rpm NAME PROVIDES: a kernel's package
kernel_rpm() {
    mkdir -p "$tmp/spec"
    cat >"$tmp/spec/$1.spec" <<SPEC
Name: $1
Version: 1
Release: 1
Summary: A kernel
License: GPL-2.0-only
Provides: $2
%description
Nothing.
%install
mkdir -p %{buildroot}/lib/modules/$release/kernel
touch %{buildroot}/lib/modules/$release/modules.builtin %{buildroot}/lib/modules/$release/modules.order
%files
/lib/modules/$release
SPEC
    logged "$tmp/log" "rpmbuild fails" rpmbuild -bb --quiet --define "_topdir $tmp/spec" --define "_rpmdir $repo" \
        --define '_rpmfilename %{name}-%{version}-%{release}.rpm' "$tmp/spec/$1.spec"
    renew
}

# new_root NAME: $root, empty
new_root() {
    root=$tmp/roots/$1
    mkdir -p "$root/dev"
    mknod -m 666 "$root/dev/null" c 1 3
}

dnf_() {
    dnf -y --refresh --installroot "$root" --releasever 1 --setopt reposdir=/dev/null --setopt "cachedir=$tmp/dnf-cache" \
        --setopt "logdir=$tmp/dnf-log" --repofrompath "trial,$repo" --repo trial --nogpgcheck "$@"
}

# lists NAME...: depmod's list has these of our modules and no others
lists() {
    local name
    sed -n 's|^updates/\(.*\)\.ko:.*|\1|p' "$root/lib/modules/$release/modules.dep" | sort >"$tmp/listed"
    for name in "$@"; do echo "$name/$name"; done >"$tmp/wanted"
    cmp -s "$tmp/wanted" "$tmp/listed" || fail "depmod has listed: $(tr '\n' ' ' <"$tmp/listed")" "$tmp/log"
}

name=farm-modules-$release
packaged 1.4-1 barn cow
new_root dnf
! dnf_ install "$name" >"$tmp/log" 2>&1 || fail "dnf takes the modules without a kernel" "$tmp/log"
expect_text 'nothing provides \(kernel-uname-r = ' "$tmp/log"
kernel_rpm kernel-core "kernel-uname-r = $in_relation"
logged "$tmp/log" "dnf does not install them" dnf_ install "$name"
lists barn cow
packaged 1.5-1 barn
logged "$tmp/log" "dnf does not upgrade" dnf_ upgrade
lists barn
rpm --root "$root" -V "$name" >"$tmp/log" 2>/dev/null || fail "rpm -V finds differences" "$tmp/log"
logged "$tmp/log" "dnf does not remove them" dnf_ remove --setopt clean_requirements_on_remove=False "$name"
lists
[[ ! -e $root/lib/modules/$release/updates ]] || fail "something stays in updates/"

# With the other kernel's package, by zypper; then both go at once.
rm "$repo"/kernel-core-*.rpm
kernel_rpm kernel "kernel-$release"
new_root zypper
logged "$tmp/log" "zypper has no repository" zypper --root "$root" --non-interactive addrepo --no-gpgcheck "$repo" trial
logged "$tmp/log" "zypper does not install them" zypper --root "$root" --non-interactive --no-gpg-checks install "$name"
lists barn
logged "$tmp/log" "zypper does not remove both" zypper --root "$root" --non-interactive remove "$name" kernel
[[ ! -e $root/lib/modules/$release/updates && ! -e $root/lib/modules/$release/kernel ]] || fail "something stays of both" "$tmp/log"
