#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# rpm, dnf and zypper take our packages as their distribution's own: several releases lie side by side and the oldest goes, a
# rebuild replaces its release, headers and kernel stay in step, scripts run, and nothing stays behind. Dependencies are
# resolved from rpms of Debian's own libraries.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"
# shellcheck source=tests/rpm_base.sh
. "$top/tests/rpm_base.sh"

: "${REWRITE_PACKAGE:=${EXTMOD_PKG%/*}/tests/rewrite-package}"
[[ $EUID -eq 0 ]] || skip "root, for installations in private roots"
[[ $(uname -m) == x86_64 ]] || skip "an x86_64 machine"
for tool in rpm rpmbuild createrepo_c dnf zypper; do
    command -v "$tool" >/dev/null || skip "$tool"
done

small_tree "$tmp/small"
obj=$tmp/small/obj
repo=$tmp/repo
mkdir "$repo" "$tmp/dnf-log"
cp "$(rpm_base)"/*.rpm "$repo"

# packaged RELEASE VERSION [OPTION...]: into the repository
packaged() {
    local release=$1 version=$2
    shift 2
    echo "#define UTS_RELEASE \"$release\"" >"$obj/include/generated/utsrelease.h"
    echo "$release" >"$obj/include/config/kernel.release"
    # Each build has another Module.symvers: two of one release cannot lie at one place.
    printf '0x%08x\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n' "$RANDOM" >"$obj/Module.symvers"
    rm -rf "$out"
    build 0 "$obj" --format rpm --package-version "$version" "$@"
    cp "$out"/*.rpm "$repo"
    renew
}

renew() { logged "$tmp/log" "createrepo_c fails" createrepo_c --quiet --update "$repo"; }

# new_root NAME: $root, empty
new_root() {
    root=$tmp/roots/$1
    mkdir -p "$root/dev" "$root/etc/zypp"
    mknod -m 666 "$root/dev/null" c 1 3
    # As openSUSE has it.
    printf '[main]\nmultiversion = provides:multiversion(kernel)\n' >"$root/etc/zypp/zypp.conf"
}

# dnf_ ARGUMENT...: for $root
dnf_() {
    dnf -y --refresh --installroot "$root" --releasever 1 --setopt reposdir=/dev/null --setopt "cachedir=$tmp/dnf-cache" \
        --setopt "logdir=$tmp/dnf-log" --setopt "installonly_limit=${limit:-3}" \
        --repofrompath "trial,$repo" --repo trial --nogpgcheck "$@"
}

# installed NAME EVR...: exactly these versions of the package
installed() {
    local name=$1 found
    shift
    found=$(rpm --root "$root" -q --qf '%{EPOCHNUM}:%{VERSION}-%{RELEASE}\n' "$name" 2>/dev/null | sort)
    [[ $found == "$(printf '%s\n' "$@" | sort)" ]] || fail "of $name there is: ${found//$'\n'/ }" "$tmp/log"
}

# kernel_rpm RELEASE EVR: a kernel's package as kernel-core, with what makes it a kernel for others
kernel_rpm() {
    local release=$1 version=${2%-*}
    mkdir -p "$tmp/spec"
    cat >"$tmp/spec/kernel.spec" <<SPEC
Name: kernel-core
Version: $version
Release: ${2##*-}
Summary: A kernel
License: GPL-2.0-only
Provides: installonlypkg(kernel) multiversion(kernel)
%description
Nothing.
%install
mkdir -p %{buildroot}/lib/modules/$release/kernel
touch %{buildroot}/lib/modules/$release/modules.builtin
%files
%dir /lib/modules/$release
/lib/modules/$release/kernel
/lib/modules/$release/modules.builtin
SPEC
    logged "$tmp/log" "rpmbuild fails" rpmbuild -bb --quiet --define "_topdir $tmp/spec" --define "_rpmdir $repo" \
        --define '_rpmfilename %{name}-%{version}-%{release}.rpm' "$tmp/spec/kernel.spec"
    renew
}

several_releases() {
    local release limit=2
    packaged 6.12.62-v8-16k+ 6.12.62-1
    packaged 6.12.63-v8-16k+ 6.12.63-1
    new_root dnf
    for release in 6.12.62-v8-16k+ 6.12.63-v8-16k+; do
        logged "$tmp/log" "dnf does not install $release" dnf_ install "kernel-devel-uname-r == $release"
        rpm --root "$root" -V kernel-devel >"$tmp/log" 2>/dev/null || fail "rpm -V finds differences" "$tmp/log"
        [[ $(<"$root$(readlink "$root/lib/modules/$release/build")/include/config/kernel.release") == "$release" ]] ||
            fail "the build link of $release"
    done
    installed kernel-devel 0:6.12.62_v8_16k+-1 0:6.12.63_v8_16k+-1
    packaged 6.12.64-v8-16k+ 6.12.64-1
    logged "$tmp/log" "dnf does not upgrade" dnf_ upgrade
    installed kernel-devel 0:6.12.63_v8_16k+-1 0:6.12.64_v8_16k+-1
    [[ ! -e $root/lib/modules/6.12.62-v8-16k+ && ! -e $root/usr/src/kernels/6.12.62-v8-16k+ ]] || fail "something of the oldest release stays"
    logged "$tmp/log" "dnf does not remove" dnf_ remove kernel-devel
    [[ -z $(ls -A "$root/lib/modules") && -z $(ls -A "$root/usr/src/kernels") ]] || fail "something stays after dnf remove"
}

# The name has the release to the letter: versions that differ in a + are equal.
a_release_by_its_name() {
    packaged 6.12.64-v8-16k 6.12.64-1
    new_root name
    logged "$tmp/log" "dnf does not install it" dnf_ install kernel-devel-6.12.64-v8-16k
    installed kernel-devel 0:6.12.64_v8_16k-1
    rm "$repo"/kernel-devel-*.rpm
    renew
}

a_rebuild() {
    packaged 6.1.0-a 6.1.0-1
    packaged 6.2.0-a 6.2.0-1
    for manager in dnf zypper; do
        new_root "rebuild-$manager"
        logged "$tmp/log" "dnf does not install" dnf_ install kernel-devel-6.1.0-a kernel-devel-6.2.0-a
    done
    packaged 6.2.0-a 6.2.0-2
    root=$tmp/roots/rebuild-dnf
    ! dnf_ upgrade >"$tmp/log" 2>&1 || fail "dnf needs no --rpm-replaces" "$tmp/log"
    expect_text 'Module.symvers from install of .* conflicts' "$tmp/log"
    packaged 6.2.0-a 6.2.0-3 --rpm-replaces
    logged "$tmp/log" "dnf does not upgrade" dnf_ upgrade
    installed kernel-devel 0:6.1.0_a-1 0:6.2.0_a-3
    logged "$tmp/log" "dnf is not content with it" dnf_ upgrade
    dnf_ -q check-update >"$tmp/log" 2>&1 || fail "dnf wants to update" "$tmp/log"
    installed kernel-devel 0:6.1.0_a-1 0:6.2.0_a-3
    root=$tmp/roots/rebuild-zypper
    zypper_ addrepo --no-gpgcheck "$repo" trial
    zypper_ update
    installed kernel-devel 0:6.1.0_a-1 0:6.2.0_a-3
    packaged 6.3.0-a 6.3.0-1
    zypper_ refresh --force
    zypper_ update
    installed kernel-devel 0:6.1.0_a-1 0:6.2.0_a-3 0:6.3.0_a-1
    rpm --root "$root" -Va >"$tmp/log" 2>/dev/null || fail "rpm -Va finds differences" "$tmp/log"
}

# A repaired package takes the original's place, too, which was made without --rpm-replaces.
a_repaired_package() {
    rm "$repo"/kernel-devel-*.rpm
    packaged 6.1.0-b 6.1.0-1
    packaged 6.2.0-b '1:6.2.0-1'
    new_root repaired
    logged "$tmp/log" "dnf does not install" dnf_ install kernel-devel-6.1.0-b kernel-devel-6.2.0-b
    expect_status 0 "$REWRITE_PACKAGE" "$(package_of .rpm)" "$tmp/repaired" usr/src/kernels/6.2.0-b/scripts/mod/modpost=/bin/cat
    cp "$tmp/repaired"/*.rpm "$repo"
    renew
    logged "$tmp/log" "dnf does not upgrade to the repaired package" dnf_ upgrade
    installed kernel-devel 0:6.1.0_b-1 1:6.2.0_b-1+repaired1
}

zypper_() {
    logged "$tmp/log" "zypper $1 fails" zypper --root "$root" --non-interactive --no-gpg-checks "$@"
}

in_step_with_the_kernel() {
    rm "$repo"/kernel-devel-*.rpm
    kernel_rpm 6.12.1-a 6.12.1_a-1
    packaged 6.12.1-a 6.12.1-1 --meta kernel-devel-matched --image-package kernel-core
    new_root matched
    logged "$tmp/log" "dnf does not install the meta package" dnf_ install kernel-devel-matched
    kernel_rpm 6.12.2-a 6.12.2_a-1
    logged "$tmp/log" "dnf does not upgrade the kernel" dnf_ upgrade
    installed kernel-core 0:6.12.1_a-1 0:6.12.2_a-1
    installed kernel-devel 0:6.12.1_a-1
    packaged 6.12.2-a 6.12.2-1 --meta kernel-devel-matched --image-package kernel-core
    logged "$tmp/log" "dnf does not upgrade the meta package" dnf_ upgrade
    installed kernel-devel-matched 0:6.12.2_a-1
    installed kernel-devel 0:6.12.1_a-1 0:6.12.2_a-1
    # The kernel's folder belongs to both packages.
    logged "$tmp/log" "rpm cannot erase the headers" rpm --root "$root" -e kernel-devel-6.12.1_a-1
    [[ -d $root/lib/modules/6.12.1-a/kernel && ! -L $root/lib/modules/6.12.1-a/build ]] || fail "the kernel's folder is not as it was"
    logged "$tmp/log" "rpm cannot erase the kernel" rpm --root "$root" -e kernel-core-6.12.1_a-1
    [[ ! -e $root/lib/modules/6.12.1-a ]] || fail "the kernel's folder stays"
    # Names are checked before anything is written.
    rm -r "$out"
    refused 2 "$obj" --format rpm --meta 'kernel devel'
    refused 2 "$obj" --format rpm --meta kernel-devel
    refused 2 "$obj" --format rpm --meta matched --image-package 'kernel(core'
}

# Plug-ins as DKMS and akmods have them, told after the transaction and only for a kernel that is there.
modules_are_built() {
    local plugins=$tmp/roots/posttrans/usr/lib/kernel/install.d
    new_root posttrans
    mkdir -p "$plugins" "$root/etc/kernel/install.d"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\n[ -e "/usr/src/kernels/$2/Makefile" ] && echo "${0##*/} $1 $2" >>/told\nexit 3\n' >"$plugins/40-dkms.install"
    cp "$plugins/40-dkms.install" "$plugins/95-akmodsposttrans.install"
    cp "$plugins/40-dkms.install" "$plugins/50-depmod.install"
    chmod 755 "$plugins"/*
    logged "$tmp/log" "dnf does not install" dnf_ install kernel-devel-6.12.1-a kernel-core-6.12.2_a bash
    [[ ! -e $root/told ]] || fail "modules were built for a kernel that is not there"
    logged "$tmp/log" "a plug-in that fails breaks the transaction" dnf_ install kernel-devel-6.12.2-a
    printf '%s add 6.12.2-a\n' 40-dkms.install 95-akmodsposttrans.install >"$tmp/wanted"
    expect_same "what the plug-ins were told" "$tmp/wanted" "$root/told"
    expect_text '40-dkms.install failed with status 3: modules for 6.12.2-a may be missing' "$tmp/log"
    # Switched off by a person, and one of the same name in /etc.
    rm "$root/told"
    ln -s /dev/null "$root/etc/kernel/install.d/40-dkms.install"
    printf '#!/bin/sh\necho "own" >/told\n' >"$root/etc/kernel/install.d/95-akmodsposttrans.install"
    chmod 755 "$root/etc/kernel/install.d/95-akmodsposttrans.install"
    logged "$tmp/log" "dnf does not reinstall" dnf_ reinstall kernel-devel-6.12.2_a
    [[ $(<"$root/told") == own ]] || fail "the plug-ins in /etc do not count" "$root/told"
    # Without plug-ins, DKMS itself.
    rm -r "$plugins" "$root/etc/kernel/install.d"
    mkdir -p "$root/usr/sbin"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\necho "$*" >/told\n' >"$root/usr/sbin/dkms"
    chmod 755 "$root/usr/sbin/dkms"
    logged "$tmp/log" "dnf does not reinstall" dnf_ reinstall kernel-devel-6.12.2_a
    [[ $(<"$root/told") == 'autoinstall -k 6.12.2-a' ]] || fail "dkms was not called" "$root/told"
}

scripts_run() {
    # shellcheck disable=SC2016
    printf '#!/usr/bin/env bash\n[[ -n $BASH_VERSION ]] && echo "post $1" >>/ran\n' >"$tmp/post"
    printf '#!/bin/sh -e\necho preun >>/ran\nfalse || true\n' >"$tmp/preun"
    printf '#!/bin/sh -e\nfalse\necho "went on" >>/ran\n' >"$tmp/postun"
    packaged 6.12.3-a '1:6.12.3~exp1-3~rc1' --postinst "$tmp/post" --prerm "$tmp/preun" --postrm "$tmp/postun"
    new_root scripts
    logged "$tmp/log" "dnf does not install" dnf_ install kernel-devel-6.12.3-a bash
    installed kernel-devel '1:6.12.3_a~exp1-3~rc1'
    logged "$tmp/log" "rpm does not know an epoch" rpm --root "$root" -q --whatprovides 'kernel-devel(x86-64)'
    rpm --root "$root" -q --scripts kernel-devel >"$tmp/scripts" 2>/dev/null
    expect_text 'postinstall scriptlet \(using /usr/bin/env bash\)' "$tmp/scripts"
    expect_text 'preuninstall scriptlet \(using /bin/sh -e\)' "$tmp/scripts"
    rpm --root "$root" -e kernel-devel >"$tmp/log" 2>&1 || true
    printf 'post 1\npreun\n' >"$tmp/wanted"
    expect_same "what the scripts did" "$tmp/wanted" "$root/ran"
}

# What rpm cannot hold is said.
versions() {
    packaged 6.12.3-a 6.12.3-3
    expect_no_text 'warning' "$tmp/stderr"
    packaged 6.12.3-a 2026.1-4
    expect_text "warning: an rpm's version is the kernel release, 6.12.3-a: 2026.1 .* is not in it" "$tmp/stderr"
    rm -r "$out"
    refused 2 "$obj" --format rpm --package-version 6.12.3-1~rc1 --rpm-replaces
    expect_text 'rpm-replaces .*VERSION-NUMBER' "$tmp/stderr"
}

several_releases
a_release_by_its_name
a_rebuild
a_repaired_package
in_step_with_the_kernel
modules_are_built
scripts_run
versions
