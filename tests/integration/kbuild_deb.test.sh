#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `extmod-pkg kbuild -- make bindeb-pkg` (image step stubbed): the user's own variables and options count, a second run
# replaces the first, and failed or interrupted runs leave no list of packages that do not exist.

# shellcheck source=tests/integration/kbuild.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/kbuild.sh"

use_kernel 6.12
# Variables in the environment and on make's command line, and options for dpkg-buildpackage.
export KDEB_SOURCENAME=linux-acme LOCALVERSION=-acme DEB_BUILD_OPTIONS='terse parallel=2' INSTALL_MOD_STRIP=1
export KDEB_COMPRESS=zstd

# package_by COMPILER
package_by() {
    local deb
    package 0 CC="$1" KDEB_PKGVERSION=1:2.3-4 DPKG_FLAGS='-d -Pnodoc' bindeb-pkg
    expect_text "compiler .*$1 (version|\\()" "$tmp/log"
    expect_text 'running hook buildinfo' "$tmp/log"
    expect_text 'wrote .*/work/linux-headers-' "$tmp/log"
    # Upstream's own step, skipped by its build profile, would have said so.
    expect_no_text 'Rebuilding host programs with' "$tmp/log"
    check_deb linux-acme 1:2.3-4
    deb=$(expect_file "linux-headers-$release-acme_2.3-4_arm64.deb")
    ar t "$deb" >"$tmp/members"
    expect_text '^data.tar.zst$' "$tmp/members"
    expect_text 'Built-For-Profiles: .*nodoc.*pkg.linux-acme.nokernelheaders' "$(expect_file '*.changes')"
}

package_by aarch64-linux-gnu-gcc
# A step that fails ends the make; the lists of the run before are gone with its packages.
prefix=("$EXTMOD_PKG" kbuild --require no-such-program --)
package 2 KDEB_PKGVERSION=1:2.3-4 bindeb-pkg
expect_text '^extmod-pkg: error: .*no-such-program' "$tmp/log"
expect_none '*.changes'
expect_none '*.buildinfo'
prefix=("$EXTMOD_PKG" kbuild --)
# Upstream's step leaves clang alone, or compiles with it for the build machine.
use_objtree 6.12 clang
package_by clang
unset KDEB_SOURCENAME LOCALVERSION DEB_BUILD_OPTIONS INSTALL_MOD_STRIP
export KDEB_COMPRESS=none

# A step that fails where upstream has made its own package before.
use_kernel 6.1
prefix=("$EXTMOD_PKG" kbuild --require no-such-program --)
package 2 bindeb-pkg
expect_text 'dpkg-deb: building package .linux-headers-' "$tmp/log"
expect_none 'linux-headers-*'
expect_none '*.changes'
prefix=("$EXTMOD_PKG" kbuild --)

# Interrupted, as a terminal does it, while host programs are rebuilt.
mkdir "$tmp/sleeper"
printf '#!/bin/sh\n[ ! -e %s ] || exec sleep 60\nexec %s "$@"\n' "$tmp/slow" "$tmp/stub/aarch64-linux-gnu-gcc" \
    >"$tmp/sleeper/aarch64-linux-gnu-gcc"
chmod 755 "$tmp/sleeper/aarch64-linux-gnu-gcc"
# A shell's background job ignores SIGINT.
setsid env --default-signal=INT PATH="$tmp/sleeper:$PATH" "${prefix[@]}" make -C "$srctree" O="$objtree" ARCH=arm64 \
    CROSS_COMPILE=aarch64-linux-gnu- bindeb-pkg >"$tmp/log" 2>&1 </dev/null &
pid=$!
until grep -q 'running hook' "$tmp/log"; do
    kill -0 "$pid" || fail "it ended before its hook" "$tmp/log"
    sleep 0.05
done
touch "$tmp/slow"
sleep 0.5
kill -INT -- "-$pid"
status=0
wait "$pid" || status=$?
rm -f "$tmp/slow"
[[ $status -eq 130 ]] || fail "interrupted, it ended with status $status" "$tmp/log"
expect_none '*.changes'
expect_none '.linux-headers*'
[[ -z $(ls -A "$TMPDIR") ]] || fail "left in TMPDIR: $(ls -A "$TMPDIR")"

# A kernel without modules has no headers package, which is no failure.
use_kernel 6.12
"$srctree/scripts/config" --file "$objtree/.config" -d MODULES
package 0 bindeb-pkg
[[ $(grep -c 'this kernel has no modules' "$tmp/log") -eq 1 ]] || fail "there is not one line about missing modules" "$tmp/log"
expect_none 'linux-headers-*'
expect_file '*.changes' >"$tmp/found"

# The command's own failures, and commands that package nothing.
package 2 no-such-goal
expect_text "No rule to make target 'no-such-goal'" "$tmp/log"
package 2 kernelrelease
expect_text "error: the command made no kernel packages" "$tmp/log"
prefix=("$EXTMOD_PKG" kbuild --allow-nothing --)
package 0 kernelrelease
expect_no_text "extmod-pkg: (error|warning)" "$tmp/log"
expect_status 3 "$EXTMOD_PKG" kbuild -- no-such-command
expect_text 'there is no such command: no-such-command'
expect_status 2 "$EXTMOD_PKG" kbuild
expect_text 'there is no command'
expect_status 7 "$EXTMOD_PKG" kbuild -- sh -c 'exit 7'
# A wrong option is heard of before the command runs.
for words in '--sysroot /nowhere' '--output out'; do
    # shellcheck disable=SC2086
    expect_status 2 "$EXTMOD_PKG" kbuild $words -- touch "$tmp/ran"
done
expect_status 2 "$EXTMOD_PKG" kbuild --sysroot /nowhere --print-env
[[ ! -e $tmp/ran ]] || fail "the command ran with wrong options of kbuild"
