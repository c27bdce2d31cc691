#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# What `sysroot` refuses, in every form: another architecture, what is nothing for linking, damage, entries that leave the
# folder, files that differ; and a run that is interrupted or fills the disk.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

# shellcheck source=tests/integration/library_packages.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/library_packages.sh"

in_mount_namespace
multi=aarch64-linux-gnu
made=$tmp/made
root=$tmp/root
mkdir -p "$made" "$root/usr/lib" "$root/usr/include" "$tmp/foreign/usr/lib" "$tmp/nothing/etc"
echo 'int trial(void) { return 3; }' | "$multi-gcc" -shared -fPIC -Wl,-soname,libtrial.so.1 -x c -o "$tmp/libtrial.so" -
cp --sparse=never "$tmp/libtrial.so" "$root/usr/lib/libtrial.so.1" # bsdtar writes holes as such, which readers refuse
ln -s libtrial.so.1 "$root/usr/lib/libtrial.so"
echo 'int trial(void);' >"$root/usr/include/trial.h"
head -c 3000000 /dev/urandom >"$root/usr/include/large.h"
rpm_of "$root" "$made/all.rpm"
pacman_of "$root" "$made/all.pkg.tar.zst"
apk_of "$root" "$made/all.apk"
tar -C "$root" -czf "$made/all.tar.gz" usr
sources=("$made"/all.* "$root")

for source in "${sources[@]}"; do
    sysroot 0 good --run-arch arm64 "$source"
    [[ $(readlink "$tmp/good/usr/lib/libtrial.so") == libtrial.so.1 ]] || fail "no library out of $source"
    sysroot 2 refused --run-arch s390x "$source"
    expect_text '(a package for aarch64, wanted is s390x|its libraries are for aarch64.*wanted is s390)'
    [[ -d $source ]] || for size in 1 60 1000; do
        head -c "$(($(stat -c %s "$source") * size / 1001))" "$source" >"$made/cut-${source##*/}"
        sysroot 5 refused --run-arch arm64 "$made/cut-${source##*/}"
    done
done
rm "$made"/cut-*
echo 'int x;' | gcc -shared -fPIC -x c -o "$tmp/foreign/usr/lib/libx.so" -
touch "$tmp/nothing/etc/passwd"
tar -C "$tmp/nothing" -cf "$made/nothing.tar" etc
[[ $(uname -m) == aarch64 ]] || sysroot 2 refused --run-arch arm64 "$tmp/foreign"
for source in "$tmp/nothing" "$made/nothing.tar"; do
    sysroot 2 refused --run-arch arm64 "$source"
    expect_text 'neither libraries nor headers'
done
sysroot 2 refused --run-arch arm64 "$top/README.md"
sysroot 3 refused --run-arch arm64 "$tmp/not-there.tar"
sysroot 2 refused --from-compiler --cc gcc
expect_text 'no folder of its own'
sysroot 2 refused --from-compiler --cc "$multi-gcc" --run-arch s390x
expect_text 'the compiler makes programs for aarch64'
sysroot 3 refused --from-compiler --cc no-such-gcc --run-arch arm64
sysroot 2 refused --from-compiler
expect_text 'no compiler was named'

# the same file from two: equal ones are one
mkdir -p "$tmp/other/usr/include"
cp "$root/usr/include/trial.h" "$tmp/other/usr/include"
sysroot 0 good --run-arch arm64 "$made/all.rpm" "$tmp/other"
echo other >"$tmp/other/usr/include/trial.h"
sysroot 2 refused --run-arch arm64 "$made/all.rpm" "$tmp/other"
expect_text 'another one has other content at usr/include/trial.h: other'

# archives that would write elsewhere
tar -cPf "$made/evil.tar" --transform 's,.*,usr/lib/../../../libescaped.so,' "$root/usr/include/trial.h"
sysroot 5 refused --run-arch arm64 "$made/evil.tar"
mkdir -p "$tmp/evil/1" "$tmp/evil/2/usr/lib/libx"
ln -s "$tmp/made" "$tmp/evil/1/usr"
touch "$tmp/evil/2/usr/lib/libescaped.so"
tar -C "$tmp/evil/1" -cf "$made/evil.tar" usr
tar -C "$tmp/evil/2" -rf "$made/evil.tar" usr/lib/libescaped.so
sysroot 5 refused --run-arch arm64 "$made/evil.tar"
for name in lib usr usr/lib usr/include top; do
    rm -rf "$tmp/evil/3"
    mkdir -p "$tmp/evil/3/usr"
    [[ $name != usr ]] || rmdir "$tmp/evil/3/usr"
    ln -s "$root/usr" "$tmp/evil/3/$name"
    tar -C "$tmp/evil/3" -cf "$made/evil.tar" .
    sysroot 2 refused --run-arch arm64 "$made/evil.tar"
    sysroot 2 refused --run-arch arm64 "$tmp/evil/3"
    # Nor is anything written through it that comes afterwards.
    sysroot 2 refused --run-arch arm64 "$made/all.rpm" "$made/evil.tar"
done
find "$root/usr" >"$tmp/found"
[[ $(wc -l <"$tmp/found") -eq 7 ]] || fail "something was written through a link" "$tmp/found"

# interrupted, or a full disk: nothing is left, and an earlier sysroot stays as it was
state_of "$tmp/good" >"$tmp/before"
for seconds in 0.02 0.05 0.1 0.2; do
    status=0
    timeout --preserve-status -s INT "$seconds" "$EXTMOD_PKG" sysroot --output "$tmp/stopped" --run-arch arm64 "$made/all.tar.gz" \
        >"$tmp/stdout" 2>"$tmp/stderr" </dev/null || status=$?
    [[ $status -eq 130 && ! -e $tmp/stopped || $status -eq 0 ]] || fail "interrupted after $seconds s: $status" "$tmp/stderr"
    [[ -z $(find "$tmp" -maxdepth 1 -name 'extmod-pkg.*') ]] || fail "an interrupted run left something"
    rm -rf "$tmp/stopped"
done
mkdir "$tmp/small"
mount -t tmpfs -o size=2m tmpfs "$tmp/small"
for source in "${sources[@]}"; do
    expect_status 3 "$EXTMOD_PKG" sysroot --output "$tmp/small/sysroot" --run-arch arm64 "$source"
    expect_text 'No space left on device'
    [[ -z $(ls -A "$tmp/small") ]] || fail "a full disk: $(ls -A "$tmp/small")"
done
umount "$tmp/small"
state_of "$tmp/good" >"$tmp/after"
expect_same "an earlier sysroot" "$tmp/before" "$tmp/after"
