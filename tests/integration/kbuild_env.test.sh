#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The same without the prefix (image step stubbed): the variables of --print-env, the files of packaging/hooks, the
# drop-in for install-extmod-build, and dpkg-buildpackage called by itself.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

# check_devel: the rpm that the tree's own kernel.spec made has our tree in it
check_devel() {
    local devel
    devel=$(expect_file 'kernel-devel-*.rpm' "$objtree/rpmbuild/RPMS/aarch64")
    expect_status 0 "$EXTMOD_PKG" verify "$devel"
    expect_text 'programs for arm64' "$tmp/stdout"
    rm -r "$objtree/rpmbuild"
}

use_kernel 6.12
expect_status 0 env XDG_CACHE_HOME="$tmp/cache" "$EXTMOD_PKG" kbuild --print-env
cp "$tmp/stdout" "$tmp/env"
expect_text '^export MAKEFILES=' "$tmp/env"
expect_status 0 env XDG_CACHE_HOME="$tmp/cache" "$EXTMOD_PKG" kbuild --print-env
expect_same "what --print-env prints" "$tmp/stdout" "$tmp/env"

# make runs the hooks, so nobody else may change them
mkdir -m 777 "$tmp/foreign"
expect_status 3 env XDG_CACHE_HOME="$tmp/foreign" "$EXTMOD_PKG" kbuild --print-env
expect_text "others could change hooks.*$tmp/foreign may be written by everybody" "$tmp/stderr"
[[ ! -s $tmp/stdout && -z $(ls -A "$tmp/foreign") ]] || fail "hooks were written into a folder of others"

# The same makefile by both ways: a .deb by one, an rpm by the other.
prefix=()
eval "$(<"$tmp/env")"
[[ -n $MAKEFILES ]] || fail "no MAKEFILES"
version=$release-$(($(cat "$objtree/.version" 2>/dev/null || echo 0) + 1))
package 0 bindeb-pkg
check_deb linux-upstream "$version"
expect_same "the makefile of --print-env" "$top/packaging/hooks/packaging.mk" "$MAKEFILES"
# Neither make nor Kbuild takes a path with blanks there.
cp -r "$top/packaging/hooks" "$tmp/hooks"
export MAKEFILES=$tmp/hooks/packaging.mk EXTMOD_PKG_OPTIONS='--jobs 2'
package 0 binrpm-pkg
check_devel
unset MAKEFILES EXTMOD_PKG_OPTIONS

# The drop-in gives what `stage` gives.
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/staged"
package 0 run-command KBUILD_RUN_COMMAND="$tmp/hooks/install-extmod-build $tmp/dropped"
diff -r "$tmp/staged" "$tmp/dropped" >"$tmp/difference" 2>&1 || fail "the drop-in's tree is another one" "$tmp/difference"

# dpkg-buildpackage by itself, in a folder with debian/, whose version is the one chosen before. Upstream's dependencies
# on libraries of the target do not stop it, and its jobs are as many as it was told.
export DEB_BUILD_OPTIONS=parallel=3
rm -f "$tmp"/work/linux-*
# -R: the make of the stub.
expect_status 0 env -C "$objtree" STUB_LOG="$tmp/calls" "$EXTMOD_PKG" kbuild --no-cache -- \
    dpkg-buildpackage -R'make -f debian/rules' -b -nc -uc -aarm64
cat "$tmp/stdout" "$tmp/stderr" >"$tmp/log"
check_deb linux-upstream "$version"
expect_no_text 'Rebuilding host programs with' "$tmp/log"
expect_text ' -j3 kernelrelease$' "$tmp/calls"
unset DEB_BUILD_OPTIONS
expect_status 3 env -C "$objtree" dpkg-buildpackage -b -nc -uc -aarm64
expect_text 'Unmet build dependencies: libssl-dev'
