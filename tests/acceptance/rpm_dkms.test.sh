#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# DKMS in an rpm root: headers that dnf installs after their kernel have DKMS build its modules, by the plug-in that DKMS has for
# kernel-install. A module that fails does not fail the transaction, and DKMS says which one it was. The kernel, the root and what is in it are of Debian.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../integration/scenario.sh"
# shellcheck source=tests/rpm_base.sh
. "$top/tests/rpm_base.sh"

in_mount_namespace
for tool in rpm rpmbuild createrepo_c dnf; do
    command -v "$tool" >/dev/null || skip "$tool"
done

kernel_native
base=$(rpm_base_dkms)
repo=$tmp/repo
root=$tmp/root
mkdir -p "$repo" "$root"/{dev,proc} "$tmp/spec" "$tmp/dnf-log"
cp "$base"/*.rpm "$repo"
build 0 "$objtree" --format rpm
cp "$out"/*.rpm "$repo"

# The kernel has no image here: nothing boots it.
cat >"$tmp/spec/kernel.spec" <<SPEC
Name: kernel-core
Version: ${release//-/_}
Release: 1
Summary: A kernel
License: GPL-2.0-only
Provides: installonlypkg(kernel)
%description
Nothing.
%install
mkdir -p %{buildroot}/lib/modules/$release/kernel
touch %{buildroot}/lib/modules/$release/modules.{builtin,order}
%files
%dir /lib/modules/$release
/lib/modules/$release/*
SPEC
logged "$tmp/log" "rpmbuild fails" rpmbuild -bb --quiet --define "_topdir $tmp/spec" --define "_rpmdir $repo" \
    --define '_rpmfilename %{name}.rpm' "$tmp/spec/kernel.spec"
logged "$tmp/log" "createrepo_c fails" createrepo_c --quiet "$repo"

dnf_() {
    env TMPDIR=/tmp LC_ALL=C dnf -y --installroot "$root" --releasever 1 --setopt reposdir=/dev/null --setopt "cachedir=$tmp/dnf-cache" \
        --setopt "logdir=$tmp/dnf-log" --repofrompath "trial,$repo" --repo trial --nogpgcheck "$@"
}

# dkms_source NAME CODE: a module for DKMS
dkms_source() {
    local folder=$root/usr/src/$1-1.0
    mkdir -p "$folder"
    printf '%s\n' "PACKAGE_NAME=$1" PACKAGE_VERSION=1.0 "BUILT_MODULE_NAME[0]=$1" 'DEST_MODULE_LOCATION[0]=/extra' AUTOINSTALL=yes \
        >"$folder/dkms.conf"
    echo "obj-m := $1.o" >"$folder/Makefile"
    printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n%s\n' "$2" >"$folder/$1.c"
    logged "$tmp/log" "dkms does not take $1" in_root dkms add "$1/1.0"
}

# The test's end unmounts it with everything in it.
mount --bind "$root" "$root"
mkdir -m 1777 "$root/tmp"
touch "$root/dev/null"
mount --bind /dev/null "$root/dev/null"
mount -t proc proc "$root/proc"
mapfile -t packages < <(cd "$base" && printf '%s\n' *.rpm | sed 's/\.rpm$//')
logged "$tmp/log" "dnf does not install DKMS" dnf_ install kernel-core "${packages[@]}"
# What the postinst of Debian's package does.
ln -sf gawk "$root/usr/bin/awk"
dkms_source trial 'static int __init start(void) { return 0; } module_init(start);'

logged "$tmp/install.log" "dnf does not install the headers" dnf_ install "kernel-devel-uname-r == $release"
in_root dkms status >"$tmp/status" 2>/dev/null
grep -qE "^trial/1.0, ${release//+/\\+}, x86_64: installed" "$tmp/status" || {
    cat "$root/var/lib/dkms/trial/1.0/build/make.log" >>"$tmp/install.log"
    fail "DKMS did not build the module" "$tmp/install.log"
}
module=$(one_file "$root/lib/modules/$release/updates/dkms/trial.ko*")
[[ $(modinfo -F vermagic "$module") == "$release "* ]] || fail "the module is for another kernel: $(modinfo -F vermagic "$module")"

# Again with a module that does not compile, and without a kernel.
logged "$tmp/log" "dnf does not remove the headers" dnf_ remove kernel-devel
[[ ! -e $root/usr/src/kernels/$release && ! -L $root/lib/modules/$release/build ]] || fail "something of the headers stays"
dkms_source broken '#error broken'
logged "$tmp/install.log" "a module that fails breaks the transaction" dnf_ install "kernel-devel-uname-r == $release"
expect_text 'Autoinstall on .* failed for module\(s\) broken' "$tmp/install.log"
rpm --root "$root" -V kernel-devel >"$tmp/log" 2>/dev/null || fail "rpm -V finds differences" "$tmp/log"
logged "$tmp/log" "dnf does not remove headers and kernel" dnf_ remove kernel-devel kernel-core
rm -rf "${root:?}/lib/modules/$release"
logged "$tmp/install.log" "dnf does not install headers alone" dnf_ install "kernel-devel-uname-r == $release"
expect_no_text 'dkms|failed' "$tmp/install.log"
