#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify` on packages: whole, truncated, put together wrongly, not packages at all, several at once.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

small_tree "$tmp/small"
seq 1 60000 >"$tmp/small/src/include/linux/numbers.h"
build 0 "$tmp/small/obj" --format deb,tar --compress gzip
deb=$(package_of .deb)
tar=$(package_of .tar.gz)
expect_status 0 "$EXTMOD_PKG" verify "$deb"

# verify STATUS PATH...: with nothing left behind
verify() {
    local status=$1
    shift
    expect_status "$status" "$EXTMOD_PKG" verify "$@"
    expect_no_litter
}

# truncated anywhere
for file in "$deb" "$tar"; do
    size=$(stat -c %s "$file")
    for length in 0 7 100 $((size / 2)) $((size - 100)); do
        name=$tmp/truncated.${file##*.}
        [[ $file != *.tar.gz ]] || name=$tmp/truncated.tar.gz
        head -c "$length" "$file" >"$name"
        verify 5 "$name"
        expect_text "$name" "$tmp/stderr"
    done
done

# members of the ar archive in another order, one missing, one too many
mkdir "$tmp/members"
(cd "$tmp/members" && ar x "$deb" && ar qS ../order.deb debian-binary data.tar.gz control.tar.gz &&
    ar qS ../missing.deb debian-binary data.tar.gz && ar qS ../more.deb debian-binary control.tar.gz data.tar.gz data.tar.gz &&
    ar qS ../good.deb debian-binary control.tar.gz data.tar.gz) 2>/dev/null
verify 0 "$tmp/good.deb"
for name in order missing more; do
    verify 5 "$tmp/$name.deb"
    expect_text 'debian-binary, control.tar and data.tar in this order' "$tmp/stderr"
done

# repack EDIT-COMMAND: the content of the tar, changed, as $tmp/changed.tar
repack() {
    rm -rf "$tmp/content"
    unpack "$tar" "$tmp/content"
    (cd "$(headers_in "$tmp/content")" && "$@")
    tar -cf "$tmp/changed.tar" -C "$tmp/content" usr
}
repack ln -s /etc/passwd include/linux/link.h
verify 5 "$tmp/changed.tar"
expect_text 'include/linux/link.h .*\[link-outside\]' "$tmp/stdout"
repack rm scripts/mod/modpost
verify 5 "$tmp/changed.tar"
expect_text 'scripts/mod/modpost .*\[required-program\]' "$tmp/stdout"
repack sed -i /CONFIG_X86_64/d .config
verify 0 "$tmp/changed.tar"
expect_text '\[config-mismatch\]' "$tmp/stdout"
repack sed -i /CONFIG_X86_64/d include/generated/autoconf.h
verify 5 "$tmp/changed.tar"
expect_text '\[config-mismatch\]' "$tmp/stdout"
verify 5 "$tmp/content"

# An archive that wants to write elsewhere does not get to.
echo evil >"$tmp/evil"
tar -cPf "$tmp/evil.tar" --transform "s,.*,../../../../../../../$tmp/written," "$tmp/evil"
verify 5 "$tmp/evil.tar"
mkdir "$tmp/links" "$tmp/target"
ln -s "$tmp/target" "$tmp/links/usr"
mkdir "$tmp/links2"
mkdir "$tmp/links2/usr"
echo evil >"$tmp/links2/usr/written"
tar -cf "$tmp/link.tar" -C "$tmp/links" usr
tar -rf "$tmp/link.tar" -C "$tmp/links2" usr/written
verify 5 "$tmp/link.tar"
[[ ! -e $tmp/written && -z $(ls -A "$tmp/target") ]] || fail "an archive wrote outside of the temporary folder"

# nothing to judge
echo hello >"$tmp/hello.deb"
verify 5 "$tmp/hello.deb"
echo hello >"$tmp/hello.tar.xz"
verify 5 "$tmp/hello.tar.xz"
echo hello >"$tmp/hello.txt"
verify 2 "$tmp/hello.txt"
expect_text "neither a folder nor a package.*: $tmp/hello.txt: "
verify 3 "$tmp/nowhere.deb"
expect_text "no such file or folder: $tmp/nowhere.deb"
mkdir "$tmp/nothing"
verify 5 "$tmp/nothing"
expect_text "no headers tree in it.*: $tmp/nothing"
verify 2

# several: each is judged, the worst decides
verify 0 "$deb" "$tar"
verify 5 "$deb" "$tmp/changed.tar" "$tar"
expect_text "^$deb: verified" "$tmp/stdout"
expect_text "^$tmp/changed.tar: NOT verified" "$tmp/stdout"
expect_text "^$tar: verified" "$tmp/stdout"
verify 5 "$tmp/order.deb" "$deb"
expect_text "^$tmp/order.deb: NOT verified" "$tmp/stdout"
expect_text "^$deb: verified" "$tmp/stdout"
verify 3 "$deb" "$tmp/not-there.deb"
verify 5 "$tmp/not-there.deb" "$tmp/order.deb"
: >"$tmp/x.zip"
verify 2 "$deb" "$tmp/x.zip"
