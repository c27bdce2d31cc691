#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Variables for other builds have no influence, and the job server of a calling make is used.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.12
build 0 "$objtree" --kernelrelease "$release"
mv "$(package_of .tar)" "$tmp/plain.tar"
rm -r "$out"

mkdir "$tmp/evil"
# shellcheck disable=SC2016
printf 'all:\n\techo evil\n$(shell touch %s/was-read)\n' "$tmp/evil" >"$tmp/evil/Makefile"
with=(env MAKEFLAGS=-n MFLAGS=-n GNUMAKEFLAGS=-k MAKEFILES="$tmp/evil/Makefile" MAKEOVERRIDES=x=y MAKELEVEL=3 "M=$tmp/evil"
    "O=$tmp/evil" "KBUILD_OUTPUT=$tmp/evil" "KBUILD_EXTMOD=$tmp/evil" V=1 W=123 C=2 KBUILD_VERBOSE=1 HOSTCC=no-such-compiler
    CC=no-such-compiler KERNELRELEASE=9.9.9
    HOSTCFLAGS=-DEVIL HOSTLDFLAGS=-levil KBUILD_HOSTCFLAGS=-DEVIL KCFLAGS=-DEVIL KBUILD_MODPOST_WARN=1 SUBARCH=alpha srctree=/evil
    objtree=/evil VPATH=/evil "KCONFIG_CONFIG=$tmp/evil/.config" LOCALVERSION=-evil sub_make_done=1 quiet=silent_ Q=
    PKG_CONFIG_PATH=/evil)
build 0 "$objtree" --kernelrelease "$release"
expect_same "the package" "$tmp/plain.tar" "$(package_of .tar)"
[[ $(ls -A "$tmp/evil") == Makefile ]] || fail "something was written or read: $(ls -A "$tmp/evil")"
rm -r "$out"

# from a recipe
with=()
cat >"$tmp/Makefile" <<'MAKE'
headers:
	+"$(EXTMOD_PKG)" build $(OBJTREE) --kernelrelease $(RELEASE) --output $(OUTPUT) --format tar --compress none
MAKE
expect_status 0 make -j2 -f "$tmp/Makefile" OBJTREE="$objtree" RELEASE="$release" OUTPUT="$out" V=1
expect_no_text 'jobserver unavailable|job server'
expect_same "the package made from a recipe" "$tmp/plain.tar" "$(package_of .tar)"
rm -r "$out"

# The job server of make 4.4 is a named pipe, of which an older make that we call knows nothing. One token is in it.
mkfifo "$tmp/fifo"
exec {tokens}<>"$tmp/fifo"
printf '+' >&"$tokens"
with=(env "MAKEFLAGS= -j2 --jobserver-auth=fifo:$tmp/fifo" timeout 300)
build 0 "$objtree" --kernelrelease "$release" --no-cache
expect_no_text 'jobserver|job server'
expect_same "the package made with a named job server" "$tmp/plain.tar" "$(package_of .tar)"
rm -r "$out"
read -rN 1 -t 5 token <&"$tokens" || fail "the token was not given back"
[[ $token == + ]] || fail "another token was given back"
# It has ended, as that of a make that left something in the background.
rm "$tmp/fifo"
build 0 "$objtree" --kernelrelease "$release" --no-cache
expect_same "the package made without it" "$tmp/plain.tar" "$(package_of .tar)"
