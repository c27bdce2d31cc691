#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A package for pacman out of a repo-add repository, with all dependencies: installed, upgraded and removed; the hook of
# Arch's dkms fires; maintainer scripts run; a given version is where vercmp wants it.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/arch_packages.sh
. "$top/tests/arch_packages.sh"

[[ $EUID -eq 0 ]] || skip "root, for the chroot in which pacman runs hooks"
for tool in pacman makepkg repo-add vercmp fakeroot; do
    command -v "$tool" >/dev/null || skip "$tool"
done

arch_packages x86_64
arch_libraries
arch_tools
mkdir -p "$tmp/sh/usr/bin"
ln -s bash "$tmp/sh/usr/bin/sh"
arch_package bash sh bash libtinfo6 "$tmp/sh"

arch_dkms_hook <<'SCRIPT'
#!/bin/sh
while read -r line; do echo "$1 $line" >>/hooks-ran; done
SCRIPT
arch_root "$tmp/root"

kernel_native
copy_objtree objtree
echo 'ffffffff81000000 T _text' >"$objtree/System.map"
name=linux-upstream-headers
tree=$root/usr/lib/modules/$release/build
printf '#!/bin/bash -e\nfalse && true\necho "installed $*" >>/scripts-ran\n' >"$tmp/postinst"

# package VERSION: into the repository
package() {
    build 0 "$objtree" --format pacman --package-version "$1" --postinst "$tmp/postinst"
    publish "$(package_of .pkg.tar)"
    rm -r "$out"
}

# expect_hook OPERATION
expect_hook() {
    [[ $(cat "$root/hooks-ran" 2>&1) == "$1 usr/lib/modules/$release/build/include/" ]] || fail "the hook of dkms: $1" "$root/hooks-ran"
    rm "$root/hooks-ran"
}

logged "$tmp/log" "pacman cannot prepare the root" arch_pacman -Sy glibc bash dkms
find "$root/usr" "$root/etc" | LC_ALL=C sort >"$tmp/before"
package 6.12~rc1-1
logged "$tmp/log" "pacman does not install it with its dependencies" arch_pacman -Sy "$name"
[[ $(arch_pacman -Q "$name") == "$name 6.12rc1-1" ]] || fail "another version: $(arch_pacman -Q "$name")"
logged "$tmp/log" "pacman finds what was not installed" arch_pacman -Qkk "$name"
expect_text "$name: [0-9]+ total files, 0 altered files" "$tmp/log"
expect_hook Install
[[ -f $tree/System.map && $(<"$tree/include/config/kernel.release") == "$release" ]] || fail "the tree is not in its place"
arch_pacman -Qi "$name" >"$tmp/log"
for depend in 'glibc>=' libelf; do expect_text "^Depends On.* $depend" "$tmp/log"; done

# Each is later than the one before, for vercmp too.
version=6.12rc1-1
for given in 6.12-1 6.12-2 6.12+rpi1-1 6.12.1-1 1:6.1-1; do
    package "$given"
    [[ $(vercmp "$given" "$version") -eq 1 ]] || fail "vercmp does not put $given behind $version"
    logged "$tmp/log" "pacman does not upgrade to $given" arch_pacman -Syu
    [[ $(arch_pacman -Q "$name") == "$name $given" ]] || fail "not upgraded to $given but: $(arch_pacman -Q "$name")" "$tmp/log"
    expect_hook Upgrade
    version=$given
done
[[ $(cut -d' ' -f1-2 "$root/scripts-ran" | sort | uniq -c | tr -s ' ') == *" 1 installed 1:6.1-1"* ]] || fail "maintainer scripts" "$root/scripts-ran"

logged "$tmp/log" "pacman does not remove it" arch_pacman -Rs "$name"
expect_hook Remove
find "$root/usr" "$root/etc" | LC_ALL=C sort >"$tmp/after"
expect_same "what is left of it" "$tmp/before" "$tmp/after"

# What pacman has no version for.
for given in 6.12~1-1 6.12rc1-1 6.12-1~exp1; do
    refused 2 "$objtree" --format pacman --package-version "$given"
    expect_text "pacman.*$given"
done
printf '#!/usr/bin/python3\n' >"$tmp/postinst"
refused 2 "$objtree" --format pacman --postinst "$tmp/postinst"
expect_text 'its shell alone: --postinst: #!/usr/bin/python3'
refused 2 "$objtree" --format pacman,tar,apk --meta linux-headers-trial
expect_text 'none of the wanted formats.*--meta linux-headers-trial: .*deb'
