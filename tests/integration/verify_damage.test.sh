#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` names each kind of damage to a headers tree by its rule, and finds nothing in a good one.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1
tree=$tmp/tree
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tree" --kernelrelease "$release"
expect_status 0 "$EXTMOD_PKG" verify "$tree"
expect_text "$tree: verified" "$tmp/stdout"
expect_text '0 errors, 0 warnings' "$tmp/stdout"

# damaged RULE PATH: one error, of this rule, at this path
damaged() {
    expect_status 5 "$EXTMOD_PKG" verify "$tree"
    expect_text "NOT verified" "$tmp/stdout"
    expect_text "^  error +$2 .*\[$1\]\$" "$tmp/stdout"
}

# replaced FILE NEW RULE [PATH]: verified with NEW in the place of FILE of the tree; the error names PATH
replaced() {
    local path=${4:-$1}
    cp -a "$tree/$1" "$tmp/saved"
    # Not the time of NEW: config-times is another damage.
    cat "$2" >"$tree/$1"
    touch -r "$tmp/saved" "$tree/$1"
    damaged "$3" "$path"
    cp -a "$tmp/saved" "$tree/$1"
}

replaced scripts/mod/modpost "$objtree/scripts/mod/modpost" elf-machine
expect_text 'Exec format error' "$tmp/stdout"
printf '\177ELF broken' >"$tmp/broken"
replaced scripts/basic/fixdep "$tmp/broken" elf-unreadable
echo '#!/bin/sh' >"$tmp/script"
replaced scripts/genksyms/genksyms "$tmp/script" required-program
echo 6.6.6 >"$tmp/release"
replaced include/config/kernel.release "$tmp/release" release-mismatch
sed 's/"[^"]*"/"6.6.6"/' "$tree/include/generated/utsrelease.h" >"$tmp/utsrelease"
replaced include/generated/utsrelease.h "$tmp/utsrelease" release-mismatch include/config/kernel.release

for program in runpath interpreter; do
    flag=-Wl,-rpath,/home/builder/lib
    [[ $program == runpath ]] || flag=-Wl,--dynamic-linker=/opt/cross/ld.so
    echo 'int main(void) { return 0; }' | aarch64-linux-gnu-gcc -x c - "$flag" -o "$tmp/$program"
    replaced scripts/kallsyms "$tmp/$program" "elf-$program"
done

# Neither an object nor a library can be started; a loader needs no section headers.
echo 'int main(void) { return 0; }' | aarch64-linux-gnu-gcc -x c - -c -o "$tmp/object"
replaced scripts/mod/modpost "$tmp/object" required-program
echo 'int main(void) { return 0; }' | aarch64-linux-gnu-gcc -x c - -shared -fPIC -o "$tmp/library"
replaced scripts/mod/modpost "$tmp/library" required-program
if command -v llvm-objcopy >/dev/null; then
    llvm-objcopy --strip-sections "$tmp/runpath" "$tmp/no-sections"
    replaced scripts/kallsyms "$tmp/no-sections" elf-runpath
fi

for missing in Makefile include/generated/autoconf.h scripts/module.lds arch/arm64/Makefile:required-file \
    scripts/mod/modpost:required-program scripts/genksyms/genksyms:required-program Module.symvers:module-symvers; do
    rule=${missing#*:}
    [[ $rule != "$missing" ]] || rule=required-file
    mv "$tree/${missing%:*}" "$tmp/saved"
    damaged "$rule" "${missing%:*}"
    mv "$tmp/saved" "$tree/${missing%:*}"
done

ln -s /etc/passwd "$tree/include/outside.h"
damaged link-outside include/outside.h
ln -sfn ../../../../etc/passwd "$tree/include/outside.h"
damaged link-outside include/outside.h
ln -sfn nowhere "$tree/include/outside.h"
damaged link-dangling include/outside.h
rm "$tree/include/outside.h"
mkfifo "$tree/include/pipe"
damaged not-a-file include/pipe
rm "$tree/include/pipe"

for mode in 4755 0666 0600; do
    chmod "$mode" "$tree/include/linux/kernel.h"
    damaged file-mode include/linux/kernel.h
done
chmod 644 "$tree/include/linux/kernel.h" "$tree/scripts/mod/modpost"
damaged file-mode scripts/mod/modpost
chmod 755 "$tree/scripts/mod/modpost"

touch -d '+1 second' "$tree/.config"
expect_status 0 "$EXTMOD_PKG" verify --all "$tree"
expect_text 'warning +include/config/auto.conf .*\[config-times\]' "$tmp/stdout"
touch -r "$tree/include/config/auto.conf" "$tree/.config"

mv "$tree/.config" "$tmp/saved"
expect_status 0 "$EXTMOD_PKG" verify "$tree"
expect_text 'warning +\.config .*\[dot-config\]' "$tmp/stdout"
mv "$tmp/saved" "$tree/.config"

# programs for another machine than the kernel's are right where that was asked for
expect_status 5 "$EXTMOD_PKG" verify --run-arch amd64 "$tree"
expect_text 'scripts/basic/fixdep .*\[elf-machine\]' "$tmp/stdout"
expect_status 2 "$EXTMOD_PKG" verify --run-arch pdp11 "$tree"

# every damage was undone
expect_status 0 "$EXTMOD_PKG" verify "$tree"
