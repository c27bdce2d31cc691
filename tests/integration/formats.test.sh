#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# All formats at once: what is beside them, damage to each is named, odd names and many files, a configuration file, and
# the manifest's own command makes the same bytes again.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for tool in jq rpm cpio bsdtar; do
    command -v "$tool" >/dev/null || skip "$tool"
done
small_tree "$tmp/small"
small=$tmp/small/obj
mkdir "$tmp/small/src/include/odd"
echo '/* x */' >"$tmp/small/src/include/odd/gr$(printf '\303\266\303\237e').h"
echo '/* x */' >"$tmp/small/src/include/odd/with blank,#=\\.h"
build 0 "$small" --format all
(cd "$out" && sha256sum --quiet --check SHA256SUMS) || fail "SHA256SUMS does not fit"
[[ $(wc -l <"$out/SHA256SUMS") -eq 5 ]] || fail "not five packages" "$out/SHA256SUMS"
mapfile -t packages < <(cut -c67- "$out/SHA256SUMS")
packages=("${packages[@]/#/$out/}")
expect_status 0 "$EXTMOD_PKG" verify "${packages[@]}"
rpm2cpio "$(package_of .rpm)" 2>/dev/null | cpio -it --quiet 2>/dev/null >"$tmp/list"
for list in "tar -tf $(package_of amd64.tar)" "tar -tf $(package_of .pkg.tar)" "bsdtar -tf $(package_of .apk)" "cat $tmp/list"; do
    LC_ALL=C.UTF-8 $list >"$tmp/names"
    expect_text 'with blank,#=' "$tmp/names"
    [[ $(grep -caF 'größe.h' "$tmp/names") -eq 1 || $(grep -c 'gr\\303\\266\\303\\237e.h' "$tmp/names") -eq 1 ]] ||
        fail "a name that is not ASCII is lost: $list" "$tmp/names"
done

# Damage: a package cut anywhere, or with bytes changed, is named and ends with 5.
for package in "${packages[@]}"; do
    name=${package##*/}
    size=$(stat -c %s "$package")
    for cut in 0 1 100 $((size / 2)) $((size - 700)); do
        head -c "$cut" "$package" >"$tmp/$name"
        expect_status 5 "$EXTMOD_PKG" verify "$tmp/$name"
        expect_text "^extmod-pkg: error: .*$name"
    done
    head -c 4000 /dev/urandom >"$tmp/$name"
    expect_status 5 "$EXTMOD_PKG" verify "$tmp/$name"
done

# The manifest's command.
manifest=$out/$(jq -r '.packages[0].manifest' "$out/manifest.json")
mapfile -t command < <(jq -r '.command[]' "$manifest")
[[ ${command[0]} == env && ${#command[@]} -gt 8 ]] || fail "no command in the manifest" "$manifest"
mv "$out" "$tmp/first"
sleep 1
touch "$small/.config" "$small/include/config/auto.conf"
expect_status 0 "${command[@]}"
expect_same "what the manifest's command makes" "$tmp/first/SHA256SUMS" "$out/SHA256SUMS"

# A file of options in the current folder; the command line wins.
mkdir "$tmp/farm"
cat >"$tmp/farm/extmod-pkg.toml" <<'TOML'
format = ["deb", "rpm"]
compress = "none"
package-version = "3.2-1"
depends = ["make"]
[deb]
depends = ["gcc-12 (>= 12.2)"]
TOML
(cd "$tmp/farm" && expect_status 0 "$EXTMOD_PKG" build "$small" --package-version 4.5-6 --output "$tmp/farm/out")
[[ $(dpkg-deb -f "$tmp"/farm/out/*_4.5-6_amd64.deb Depends) == *", make, gcc-12 (>= 12.2)" ]] || fail "Depends: $(dpkg-deb -f "$tmp"/farm/out/*.deb Depends)"
rpm -qp --requires "$tmp"/farm/out/*.rpm 2>/dev/null >"$tmp/requires"
expect_text '^make$' "$tmp/requires"
expect_no_text gcc "$tmp/requires"

# More files than 16 bits count.
mkdir "$tmp/small/src/include/many"
seq 70000 | (cd "$tmp/small/src/include/many" && sed 's/$/.h/' | xargs touch)
out=$tmp/many
build 0 "$small" --format all
for list in "tar -tf $(package_of amd64.tar)" "tar -tf $(package_of .pkg.tar)" "bsdtar -tf $(package_of .apk)" "rpm -qpl $(package_of .rpm)" \
    "dpkg-deb -c $(package_of .deb)"; do
    [[ $($list 2>/dev/null | grep -c '/include/many/[0-9]*\.h$') -eq 70000 ]] || fail "not 70000 files: $list"
done
rpm -K "$(package_of .rpm)" >"$tmp/log" 2>&1 || fail "rpm -K refuses 70000 files" "$tmp/log"
rpm2cpio "$(package_of .rpm)" 2>/dev/null | cpio -it --quiet >"$tmp/list"
[[ $(grep -c many/ "$tmp/list") -eq 70000 ]] || fail "not 70000 files in the payload"
