#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# quickstart with your own tree: from a clone whose path has a space, called from elsewhere with a relative path,
# as an ordinary user. Without a tree it is the same but for the kernel, which debian-kernel brings.
# The program is not compiled once more for this: a stand-in for cmake says that it is built.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

kernel 6.12
sysroot_ssl
home=$(user_folder 'home of somebody')
clone="$home/a clone"
mkdir -p "$clone/build/release" "$home/bin"
cp -r "$top/packaging" "$clone/"
cp "$EXTMOD_PKG" "$clone/build/release/extmod-pkg"
printf '#!/bin/sh\n' >"$home/bin/cmake"
chmod 755 "$home/bin/cmake"
[[ $EUID -ne 0 ]] || chown -R 65534:65534 "$home"
cd "${objtree%/*}"
expect_status 0 as_user env PATH="$home/bin:$PATH" HOME="$home" "$clone/packaging/quickstart" objtree --sysroot "$sysroot" \
    --cross-compile aarch64-linux-gnu-
for pattern in "linux-headers-${release}_*_arm64.deb" "linux-headers-${release}_*.tar.zst"; do
    compgen -G "$clone/out/$pattern" >/dev/null || fail "quickstart left no $pattern in out/" "$tmp/stderr"
done
