#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A folder that is no prepared kernel tree is refused. The error says what is missing, where, and which command helps.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

src=$tmp/good/src
obj=$tmp/good/obj
small_tree "$tmp/good"

# changed: a fresh copy of the good objtree, for a test to break
changed() {
    rm -rf "$tmp/changed"
    cp -a "$obj" "$tmp/changed"
}

build 0 "$obj"
package_of .tar >/dev/null
rm -r "$out"

# not a kernel tree
refused 2 "$tmp/nowhere"
expect_text "not a kernel tree: .*/nowhere: there is no such folder"
mkdir "$tmp/empty"
refused 2 "$tmp/empty"
expect_text "not a kernel tree: .*/empty: .*kernel's build folder"
refused 2 "$src/Makefile"
expect_text "not a kernel tree: .*/Makefile"
refused 2 "$obj" --srctree "$tmp/empty"
expect_text "not a kernel tree: .*/empty: .*--srctree"
refused 2 ''
mkfifo "$tmp/pipe"
refused 2 "$tmp/pipe"
expect_text 'not a kernel tree: .*/pipe'

# the source was moved away
changed
sed -i "s,$src,$tmp/moved," "$tmp/changed/Makefile"
refused 2 "$tmp/changed"
expect_text "kernel source that the tree's Makefile names is not there: .*--srctree"
build 0 "$tmp/changed" --srctree "$src" --dry-run

# not configured
changed
rm "$tmp/changed/.config"
refused 2 "$tmp/changed"
expect_text "not configured: .*/changed/\.config: .*make -C $src O=$tmp/changed .*defconfig"
refused 2 "$src"
expect_text 'not configured'

# configured and not prepared
for file in include/config/auto.conf include/generated/autoconf.h include/generated/utsrelease.h \
    include/config/kernel.release scripts/basic/fixdep scripts/mod/modpost; do
    changed
    rm "$tmp/changed/$file"
    refused 2 "$tmp/changed"
    expect_text "not prepared.* $file: $tmp/changed: .*make -C $src O=$tmp/changed ARCH=x86.* modules_prepare"
done

# a kernel without modules
changed
small_config "$tmp/changed" '# CONFIG_MODULES is not set'
refused 2 "$tmp/changed"
expect_text 'CONFIG_MODULES is off.*: .*/changed/\.config: '

# an architecture that contradicts the tree, by option and by variable
refused 2 "$obj" --arch arm64
expect_text 'ARCH=arm64 contradicts the tree, which is configured for x86: .*\.config'
ARCH=riscv refused 2 "$obj"
expect_text 'ARCH=riscv contradicts the tree'
ARCH=x86_64 build 0 "$obj" --dry-run

# an architecture that nobody knows
changed
sed -i 's,Linux/x86,Linux/pdp11,' "$tmp/changed/.config" "$tmp/changed/include/config/auto.conf"
refused 2 "$tmp/changed"
expect_text 'source is not for ARCH=pdp11'

# no line that says it
changed
sed -i 1d "$tmp/changed/.config" "$tmp/changed/include/config/auto.conf"
refused 2 "$tmp/changed"
expect_text 'cannot tell the architecture.*--arch'
build 0 "$tmp/changed" --arch x86_64 --dry-run

# a required host program that is no program: packaged by nobody
changed
echo '#!/bin/sh' >"$tmp/changed/scripts/mod/modpost"
chmod 755 "$tmp/changed/scripts/mod/modpost"
refused 5 "$tmp/changed"
expect_text 'scripts/mod/modpost .*\[required-program\]' "$tmp/stdout"

# the command line itself
refused 2 "$obj" --format deb,nonsense
expect_text 'no such package format: nonsense: .*deb,rpm,pacman,tar,apk'
refused 2 "$obj" --compress lzma
expect_text 'no such compression: lzma'
refused 2 "$obj" --package-version 'not a version'
expect_text 'not a package version.*--package-version'
refused 2 "$obj" --no-such-option
refused 2 "$obj" --jobs 0
refused 2 "$obj" --sysroot "$tmp/nowhere"
expect_text 'sysroot names no folder: .*/nowhere'
refused 3 "$obj" --vmlinux "$tmp/nowhere"
expect_text "No such file or directory\): $tmp/nowhere"
refused 2 "$obj/.config"
expect_text 'that is a file'
refused 2 "$obj" --require no-such-program
expect_text 'no-such-program: .*--dry-run'
SOURCE_DATE_EPOCH=yesterday refused 2 "$obj"
expect_text 'SOURCE_DATE_EPOCH.*yesterday'
expect_status 2 "$EXTMOD_PKG"
expect_status 2 "$EXTMOD_PKG" nonsense
expect_status 2 "$EXTMOD_PKG" build
