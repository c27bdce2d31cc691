#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The commands in README.md's Examples, of diff, prove, module and farm, as they stand there and one after the other, in a folder that
# has what they name.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/trial_kernels.sh
. "$top/tests/trial_kernels.sh"
# shellcheck source=tests/small_module.sh
. "$top/tests/small_module.sh"
# shellcheck source=tests/small_drivers.sh
. "$top/tests/small_drivers.sh"

shopt -s extglob
in_mount_namespace
kernel 6.12
mkdir -p "$tmp/bin" "$tmp/work" "$tmp/mounted"/{board,src}
ln -s "$EXTMOD_PKG" "$tmp/bin/extmod-pkg"
export PATH=$tmp/bin:$PATH DESTDIR=$tmp/dest
cd "$tmp/work"
ln -s "$srctree" linux
APT_CONFIG=$(private_apt arm64)
export APT_CONFIG

# the target's root file system: its C library and the libraries that programs link
sysroot_full
cp -a "$sysroot/." "$tmp/mounted/board"
sysroot_libc
cp -a "$sysroot/." "$tmp/mounted/board"
mkdir -p "$tmp/mounted/board/usr/bin"
aarch64-linux-gnu-gcc -x c -o "$tmp/mounted/board/usr/bin/true" - <<<'int main(void) { return 0; }'
sysroot_musl
ln -s "$sysroot" musl-libs

# Places that belong to the machine, in this test's mount namespace.
mount -t tmpfs tmpfs /srv
mkdir /srv/board
mount --bind "$tmp/mounted/board" /srv/board
mount --bind "$tmp/mounted/src" /usr/src

# a fragment, for prepare
echo 'CONFIG_KEXEC=y' >board.config

# two kernels and a module that fits both, for diff
mkdir old new updates kabi
printf '0x%08x\t%s\tvmlinux\tEXPORT_SYMBOL\t\n' 1 module_layout 2 kept 3 typed >old/Module.symvers
sed 's/0x00000003/0x00000004/' old/Module.symvers >new/Module.symvers
echo 'ty* PASS' >kabi/severities

# a driver of a device needs the one of its bus, for module
driver my-drivers/bus bus bus_start
driver my-drivers/device device '' bus_start
small_module updates/driver.ko GPL module_layout=1 kept=2

# the farm's kernel is prepared already
printf '%s\n' 'format = ["tar"]' '[kernel."6.12"]' 'objtree = "build"' '[architecture.arm64]' '[flavour.plain]' >matrix.toml

awk '/^## / { here = /^## (Examples|What changed between two packages|Does a module build with it[?]|Modules for a kernel|Many kernels at once)$/ } here && /^    / { print substr($0, 5) }' \
    "$top/README.md" >"$tmp/commands"
[[ $(wc -l <"$tmp/commands") -ge 20 ]] || fail "these are not README.md's examples" "$tmp/commands"
while read -r line; do
    if [[ $line == *prove* && ! -e build/Module.symvers ]]; then
        # Only a kernel that was really built has one.
        add_symvers build/Module.symvers
        cp build/Module.symvers "/usr/src/linux-headers-$(uname -r)"
        expect_status 0 extmod-pkg build build
    fi
    if [[ $line =~ verify|diff || $line == *prove\ linux* ]]; then
        # The package and the tree of the text's own kernel, and those of this machine's.
        cp "$(one_file 'linux-headers-+([0-9.])_*_arm64.deb')" linux-headers-6.12.0_6.12.0-1_arm64.deb
        cp linux-headers-6.12.0_6.12.0-1_arm64.deb linux-headers-6.12.1_6.12.1-1_arm64.deb
        [[ -e /usr/src/linux-headers-$(uname -r) ]] ||
            cp -a "$DESTDIR/usr/src/linux-headers-6.12.0" "/usr/src/linux-headers-$(uname -r)"
    fi
    if [[ $line == *repair* && ! -e cross-built ]]; then
        # Headers with programs of this machine.
        expect_status 0 extmod-pkg stage build cross-built --run-arch amd64
        expect_status 0 extmod-pkg build build --run-arch amd64 --compress zstd:1 --output "$tmp/cross-built"
        mv "$(one_file "$tmp/cross-built/*.deb")" cross-built.deb
    fi
    log "$line"
    expect_status 0 bash -euc "$line"
    rm -f linux-headers-6.12.0_6.12.0-1_arm64.deb linux-headers-6.12.1_6.12.1-1_arm64.deb
done <"$tmp/commands"
[[ -x $DESTDIR/usr/src/linux-headers-6.12.0/scripts/mod/modpost ]] || fail "stage left no tree at DESTDIR"
