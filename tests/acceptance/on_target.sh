# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# Set target_arch, target_machine and target_triplet before where the target is not arm64.
# What the acceptance tests share: a package is put into an arm64 root, two modules are built there with the
# programs of the package, and Debian's own kernel loads them. Sourced by the tests; needs root.

here=$(cd "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

: "${target_arch:=arm64}" "${target_machine:=aarch64}" "${target_triplet:=aarch64-linux-gnu}"

# All mounts are made in a namespace of the test's own, so none can outlive it.
if [[ $EUID -eq 0 && -z ${ON_TARGET_NAMESPACE:-} ]]; then
    ON_TARGET_NAMESPACE=1 exec unshare --mount --propagation private -- "${BASH:-bash}" "$0" "$@"
fi

# shellcheck source=tests/lib.sh
. "$here/../lib.sh"
# shellcheck source=tests/acceptance/natively.sh
. "$here/natively.sh"
# shellcheck source=tests/arch_packages.sh
. "$here/../arch_packages.sh"

[[ $EUID -eq 0 ]] || skip "root, for the chroot into a root of $target_arch"
command -v qemu-system-aarch64 >/dev/null || skip "qemu-system-aarch64 (apt-get install qemu-system-arm)"
grep -qs '^enabled' "/proc/sys/fs/binfmt_misc/qemu-$target_machine" || [[ $(uname -m) == "$target_machine" ]] ||
    skip "running programs of $target_arch (update-binfmts --enable qemu-$target_machine)"

# build_package VERSION FORMATS [OPTION...]: sets $release. Debian's kernel VERSION, packaged into $tmp/out.
build_package() {
    local version=$1 formats=$2
    shift 2
    kernel "$version"
    sysroot_full
    # Debian's packages of 6.1 have no vmlinux.
    vmlinux=''
    if [[ $version != 6.1 ]]; then
        vmlinux=$(debian_vmlinux "$objtree" "$release")
        set -- --vmlinux "$vmlinux" "$@"
    fi
    expect_status 0 "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- \
        --sysroot "$sysroot" --format "$formats" --output "$tmp/out" "$@"
}

# package_of ENDING: the one package in $tmp/out whose name ends so
package_of() { one_file "$tmp/out/*$1"; }

# use_root: sets $root, the cached root under a layer that takes all changes.
use_root() {
    local base layers=$tmp/layers
    base=$("$here/rootfs.sh" "$target_arch")
    root=$tmp/root
    mkdir "$root" "$layers"
    mount -t tmpfs -o size=2g tmpfs "$layers"
    mkdir "$layers/upper" "$layers/work"
    mount -t overlay -o "lowerdir=$base,upperdir=$layers/upper,workdir=$layers/work" overlay "$root"
    mount -t proc proc "$root/proc"
    touch "$root/dev/null"
    mount --bind /dev/null "$root/dev/null"
}

# The compiler becomes Debian's cross compiler of the same version.
native_libraries+=" /usr/lib/gcc-cross /usr/$target_triplet"
native_compiler=''
for program in gcc-12 as ld.bfd ar nm objcopy readelf strip; do
    native_compiler+="$target_triplet-$program "
done

# After compile_on_target, too.
run_all_natively() {
    ln -sf gcc-12 "$root/usr/bin/gcc"
    # shellcheck disable=SC2086
    run_natively $native_tools $native_compiler
}

# compile_on_target OBJECT: the target's own compiler makes that object of trial/, which takes seconds, and notes it in
# /root/compiled. The rest, and Kbuild's questions about options, is for its twin of this machine.
compile_on_target() {
    # shellcheck disable=SC2086
    run_natively $native_tools
    touch "$root/usr/bin/twin-gcc"
    mount --bind "$(realpath "/usr/bin/$target_triplet-gcc-12")" "$root/usr/bin/twin-gcc"
    rm "$root/usr/bin/gcc"
    cat >"$root/usr/bin/gcc" <<COMPILER
#!/bin/sh
case "\$*" in
*" -c -o /root/trial/$1 "*) echo "\$*" >>/root/compiled; exec /usr/bin/gcc-12 "\$@" ;;
*) exec /usr/bin/twin-gcc "\$@" ;;
esac
COMPILER
    chmod 755 "$root/usr/bin/gcc"
}

# use_pacman: arch_pacman works on the root, where packages of Arch Linux's names now have what Debian's had: the same
# libraries and tools. Before run_all_natively.
use_pacman() {
    local packages name
    arch_packages "$target_machine"
    mapfile -t packages < <(arch_debs "$target_arch")
    arch_libraries "${packages[@]}"
    for name in gcc make pahole; do arch_package "$name" '' "$(fetch_deb "$target_arch" "$name")"; done
    logged "$tmp/pacman.log" "pacman could not install libraries and tools" arch_pacman -Sy --overwrite '*' glibc openssl zlib zstd \
        xz libelf gcc-libs gcc make pahole
}

# add_hook: a header hook as DKMS has one, which notes that it ran.
add_hook() {
    mkdir -p "$root/etc/kernel/header_postinst.d"
    # shellcheck disable=SC2016
    printf '#!/bin/sh\necho "$1" >>/root/hooks-ran\n' >"$root/etc/kernel/header_postinst.d/trial"
    chmod 755 "$root/etc/kernel/header_postinst.d/trial"
}

expect_hook_ran() {
    [[ $(cat "$root/root/hooks-ran" 2>&1) == "$release" ]] || fail "the header hooks were not run once with the release"
    rm "$root/root/hooks-ran"
}

install_deb() {
    local name=linux-headers-$release status
    add_hook
    cp "$package" "$root/root/headers.deb"
    logged "$tmp/dpkg.log" "dpkg could not install the package" in_root dpkg --install /root/headers.deb
    # shellcheck disable=SC2016
    status=$(in_root dpkg-query -W -f='${Status}' "$name")
    [[ $status == "install ok installed" ]] || fail "dpkg says of $name: $status" "$tmp/dpkg.log"
    logged "$tmp/verify.log" "dpkg --verify finds differences" in_root dpkg --verify "$name"
    [[ ! -s $tmp/verify.log ]] || fail "dpkg --verify finds differences" "$tmp/verify.log"
    expect_hook_ran
}

unpack_tar() {
    logged "$tmp/tar.log" "the archive could not be unpacked" tar -C "$root" -xf "$package"
}

# build_trial: the modules of trial/, built by the target's compiler and the package's programs.
build_trial() {
    local file=$tmp/make.log module
    rm -rf "$root/root/trial"
    cp -r "$here/trial" "$root/root/trial"
    logged "$file" "make M= failed on the target" in_root make -j2 -C "/lib/modules/$release/build" M=/root/trial
    # A question of kconfig would end the build, as stdin is empty; an answered one leaves these traces.
    expect_no_text 'Exec format error|cannot execute' "$file"
    expect_no_text 'syncconfig|Restart config|\(NEW\)|SYNC ' "$file"
    expect_no_text 'Symbol version dump|no symbol version|undefined!|has no CRC|WARNING: modpost' "$file"
    modules=("$root/root/trial/base/trial_base.ko" "$root/root/trial/user/trial_user.ko")
    for module in "${modules[@]}"; do
        check_module "$module"
    done
}

check_module() {
    local module=$1 vermagic
    [[ -f $module ]] || fail "make M= left no ${module##*/}"
    vermagic=$(modinfo -F vermagic "$module")
    [[ $vermagic == "$release SMP "*"modversions aarch64"* ]] || fail "vermagic of ${module##*/} is '$vermagic'"
    if [[ -n $vmlinux ]]; then
        grep -q ' \.BTF ' <<<"$(readelf -SW "$module")" || fail "${module##*/} has no type information" "$tmp/make.log"
    fi
    [[ ${module##*/} != trial_user.ko || $(modinfo -F alias "$module") == of:*extmod-pkg,trial* ]] ||
        fail "modpost wrote no alias for the device table of ${module##*/}"
}

# load_trial: Debian's kernel takes the modules, CRC for CRC.
load_trial() {
    local console=$tmp/console name
    "$here/boot.sh" "$(kernel_image)" "${modules[@]}" >"$console" || fail "the kernel did not boot to the end" "$console"
    for name in trial_base trial_user; do
        expect_text "^INSMOD-OK $name" "$console"
        expect_text "^RMMOD-OK $name" "$console"
        [[ -z $vmlinux ]] || expect_text "^BTF $name" "$console"
    done
    expect_text 'trial_user: the sum is 36' "$console"
    expect_no_text 'disagrees about version of symbol|no symbol version|nvalid module format|Unknown symbol' "$console"
}

# upgrade_deb: with apt, to a later version of the package.
upgrade_deb() {
    local name=linux-headers-$release version=9999-1 status
    expect_status 0 "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --cross-compile aarch64-linux-gnu- \
        --sysroot "$sysroot" --package-version "$version" --compress zstd:1 --output "$tmp/later"
    mkdir -p "$tmp"/apt/{archives,lists}/partial
    logged "$tmp/apt.log" "apt-get could not upgrade the package" env LC_ALL=C DEBIAN_FRONTEND=noninteractive \
        apt-get -y -o APT::Architecture=arm64 -o APT::Architectures::=arm64 -o Dir::State="$tmp/apt" \
        -o Dir::State::status="$root/var/lib/dpkg/status" -o Dir::Etc=/nonexistent -o Dir::Cache="$tmp/apt" \
        -o DPkg::Options::="--root=$root" -o DPkg::Options::=--force-architecture -o Debug::NoLocking=1 \
        -o APT::Sandbox::User=root install "$tmp"/later/*.deb
    # shellcheck disable=SC2016
    status=$(in_root dpkg-query -W -f='${Status} ${Version}' "$name")
    [[ $status == "install ok installed $version" ]] || fail "after the upgrade dpkg says: $status" "$tmp/apt.log"
    [[ -x $root/usr/src/$name/scripts/mod/modpost ]] || fail "the upgrade removed the tree" "$tmp/apt.log"
}

remove_deb() {
    local name=linux-headers-$release
    logged "$tmp/remove.log" "dpkg could not remove the package" in_root dpkg --remove "$name"
    logged "$tmp/purge.log" "dpkg could not purge the package" in_root dpkg --purge "$name"
    [[ -z $(ls -A "$root/usr/src") ]] || fail "files are left in /usr/src after the removal" "$tmp/remove.log"
    [[ ! -e $root/lib/modules/$release/build && ! -L $root/lib/modules/$release/build ]] ||
        fail "/lib/modules/$release/build is left after the removal" "$tmp/remove.log"
}

# accept VERSION COMMAND...: the whole life of a .deb on the target, where COMMAND says what runs natively; then the tar
# there, all natively.
accept() {
    build_package "$1" deb,tar
    shift
    use_root
    "$@"
    package=$(package_of .deb)
    install_deb
    build_trial
    load_trial
    upgrade_deb
    remove_deb
    run_all_natively
    package=$(package_of .tar.zst)
    unpack_tar
    build_trial
    load_trial
}
