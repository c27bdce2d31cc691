#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- sudo make bindeb-pkg` of an ordinary user (image step stubbed): sudo clears the environment, and what it
# makes belongs to root. sudo asks its own sudoers, which only this test's mount namespace has.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

in_mount_namespace
use_kernel 6.12
# Kernels read .config and write beside it as root; the folder is the user's.
chown -R 65534:65534 "$tmp/work" "$TMPDIR"
cat >"$tmp/sudoers" <<TEXT
Defaults env_reset, secure_path="$tmp/stub:/usr/sbin:/usr/bin:/sbin:/bin"
root ALL=(ALL:ALL) ALL
nobody ALL=(ALL:ALL) NOPASSWD: ALL
TEXT
chmod 440 "$tmp/sudoers"
mount --bind "$tmp/sudoers" /etc/sudoers
# shellcheck source=tests/open_folders.sh
. "$top/tests/open_folders.sh"
with=(setpriv --reuid=65534 --regid=65534 --clear-groups -- env HOME="$tmp")
expect_status 1 "${with[@]}" touch /etc/kept-from-nobody

# sudo resets EXTMOD_PKG_CACHE, too. The first step fills this one.
prefix=("$EXTMOD_PKG" kbuild --cache "$tmp/roots-cache" -- sudo)
package 0 KDEB_COMPRESS=none bindeb-pkg
deb=$(expect_file 'linux-headers-*.deb')
expect_status 0 "$EXTMOD_PKG" verify "$deb"
grep -qF -- "${deb##*/}" "$(expect_file 'linux-upstream_*.changes')" || fail "the .changes do not list the headers" "$tmp/log"

# The step after make writes into a folder of root's.
package 0 binrpm-pkg
check_rpm "$objtree/rpmbuild/RPMS/aarch64"
[[ $(stat -c %U "$objtree/rpmbuild/RPMS/aarch64") == root ]] || fail "rpmbuild did not run as root" "$tmp/log"
rm -r "$objtree/rpmbuild"

# What is cleared behind a shell stays an error, beside the wrong package, which it names.
prefix=("$EXTMOD_PKG" kbuild --cache "$tmp/roots-cache" -- sh -c 'sudo "$@"' sh)
package 2 binrpm-pkg
expect_text 'error: no make of a kernel has read the hooks.*sudo --preserve-env=MAKEFILES,EXTMOD_PKG_RECORD make' "$tmp/log"
# The ways out that it names.
rm -r "$objtree/rpmbuild"
prefix=("$EXTMOD_PKG" kbuild --cache "$tmp/roots-cache" -- sh -c 'sudo --preserve-env=MAKEFILES,EXTMOD_PKG_RECORD "$@"' sh)
rm "$tmp"/work/linux-headers-*.deb
package 0 KDEB_COMPRESS=none bindeb-pkg
expect_status 0 "$EXTMOD_PKG" verify "$(expect_file 'linux-headers-*.deb')"
prefix=(sudo "$EXTMOD_PKG" kbuild --cache "$tmp/roots-cache" --)
package 0 binrpm-pkg
check_rpm "$objtree/rpmbuild/RPMS/aarch64"
