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
