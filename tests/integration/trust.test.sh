#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `verify`, `doctor` and `build --dry-run` run nothing of a tree that somebody else has made. A configuration file that others could
# have written names no commands. Words that a format's tools refuse end the job before anything is built.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

gcc=$(command -v aarch64-linux-gnu-gcc) || skip "aarch64-linux-gnu-gcc"

# A tree for arm64 that leaves traces of whatever is run.
mkdir "$tmp/ran"
small_tree "$tmp/tree"
srctree=$tmp/tree/src objtree=$tmp/tree/obj
mkdir -p "$srctree/arch/arm64/include/asm"
touch "$srctree/arch/arm64/include/asm/current.h"
sed -i 's|Linux/x86|Linux/arm64|; s/X86_64/ARM64/' "$objtree"/{.config,include/config/auto.conf,include/generated/autoconf.h}
set_config 'CONFIG_CC_VERSION_TEXT=""'

# spy FILE: a program that notes that it ran
spy() {
    rm -f "$1"
    mkdir -p "${1%/*}"
    printf '#!/bin/sh\ntouch "%s/%s"\nexec %s "$@"\n' "$tmp/ran" "${1##*/}" "$gcc" >"$1"
    chmod 755 "$1"
}
for makefile in Makefile scripts/Makefile.build arch/arm64/Makefile scripts/Kbuild.include scripts/Makefile.gcc-plugins; do
    # shellcheck disable=SC2016
    printf '$(shell touch "%s/%s")\n' "$tmp/ran" "${makefile//\//-}" >>"$srctree/$makefile"
done
gcc -x c -o "$objtree/scripts/basic/fixdep" - <<C
#include <fcntl.h>
int main(void) { return open("$tmp/ran/fixdep", O_CREAT | O_WRONLY, 0600) < 0; }
C
export EXTMOD_PKG_CACHE=$tmp/cache

# record COMPILER: as the compiler of target and host in all places where a tree names one
record() {
    local file text=${1#ccache }
    text=${text#gcc }
    for file in scripts/mod/.empty.o.cmd scripts/basic/.fixdep.cmd; do
        echo "savedcmd_x := $1 -Wp,-MMD,x -c" >"$objtree/$file"
    done
    sed -Ei "s|^(.*CONFIG_CC_VERSION_TEXT[= ]).*|\1\"$text (GCC) 12\"|" \
        "$objtree"/{.config,include/config/auto.conf,include/generated/autoconf.h}
}

# runs_nothing STATUS COMMAND...: nothing of the tree is run, nor make over its makefiles.
spy "$tmp/bin/make"
runs_nothing() {
    local status=$1
    shift
    expect_status "$status" env "PATH=$tmp/bin:$PATH" "$@"
    [[ -z $(ls -A "$tmp/ran") ]] || fail "of the tree was run: $(ls -A "$tmp/ran")"
}
plan=("$EXTMOD_PKG" build "$objtree" --output "$out" --dry-run)

evil=$objtree/bin/aarch64-linux-gnu-gcc
spy "$evil"
spy "$srctree/gcc"
for compiler in "$evil" "$srctree/gcc" "bin/aarch64-linux-gnu-gcc" "ccache $evil" "gcc -B$objtree/bin"; do
    record "$compiler"
    [[ $compiler != ccache* ]] || command -v ccache >/dev/null || continue
    runs_nothing 0 "${plan[@]}"
    expect_text "warning: a compiler that the tree names is not run \(.+\): $compiler: name it with --cc"
    expect_text 'linux-headers-.* for arm64: the plan' "$tmp/stdout"
    runs_nothing 0 "$EXTMOD_PKG" doctor "$objtree"
    expect_text "recorded compiler: .*is not run \(.+\): $compiler:" "$tmp/stdout"
    expect_text '^ok +compiler for arm64: aarch64-linux-gnu-gcc' "$tmp/stdout"
    (cd "$objtree" && runs_nothing 0 "${plan[@]}") || exit 1
done

# verify finds much in such a tree, and runs nothing.
runs_nothing 5 "$EXTMOD_PKG" verify "$objtree"

# In PATH, or by option, it is the person's choice.
with=(env "PATH=$objtree/bin:$PATH")
record aarch64-linux-gnu-gcc
expect_status 0 "${with[@]}" "${plan[@]}"
expect_no_text 'is not run'
[[ -f $tmp/ran/aarch64-linux-gnu-gcc ]] || fail "the compiler in PATH was not run"
with=()
rm "$tmp/ran"/*
record "$evil"
expect_status 0 "${plan[@]}" --cc "$evil"
[[ -f $tmp/ran/aarch64-linux-gnu-gcc ]] || fail "the compiler of --cc was not run"
rm "$tmp/ran"/*

# One that others may change
mkdir "$tmp/shared"
spy "$tmp/shared/aarch64-linux-gnu-gcc"
record "$tmp/shared/aarch64-linux-gnu-gcc"
expect_status 0 "${plan[@]}"
[[ -f $tmp/ran/aarch64-linux-gnu-gcc ]] || fail "a recorded compiler of our own was not run"
rm "$tmp/ran"/*
chmod o+w "$tmp/shared"
runs_nothing 0 "${plan[@]}"
expect_text "is not run \($tmp/shared may be written by everybody\)"
chmod o-w "$tmp/shared"
if [[ $EUID -eq 0 ]]; then
    chown 4321 "$tmp/shared/aarch64-linux-gnu-gcc"
    runs_nothing 0 "${plan[@]}"
    expect_text "is not run \($tmp/shared/aarch64-linux-gnu-gcc belongs to user 4321\)"
fi

# A configuration file that is found
small_tree "$tmp/small"
mkdir "$tmp/farm"
cd "$tmp/farm"
spy "$tmp/farm/sign"
printf '#!/bin/sh\necho evil\n' >"$tmp/farm/script"
build 0 "$tmp/small/obj"
expect_no_text 'extmod-pkg.toml'
# found KEY VALUE
found() { printf 'package-version = "3.3-1"\n%s = "%s"\n' "$1" "$2" >extmod-pkg.toml; }
rm -r "$out"
for pair in "cc:gcc -O2" "cross-compile:./bin/" "llvm:./bin/" "sign-command:./sign" postinst:script preinst:script prerm:script \
    postrm:script "srctree:$tmp/small/src"; do
    found "${pair%%:*}" "${pair#*:}"
    chmod 666 extmod-pkg.toml
    refused 2 "$tmp/small/obj"
    expect_text "others could have written it \($tmp/farm/extmod-pkg.toml may be written by everybody\): $tmp/farm/extmod-pkg.toml: ${pair%%:*}: .*--config"
    [[ $(grep -c "reading $tmp/farm/extmod-pkg.toml" "$tmp/stderr") -eq 1 ]] || fail "that it was read is not reported once" "$tmp/stderr"
    chmod 644 extmod-pkg.toml
    if [[ $EUID -eq 0 ]]; then
        for path in . extmod-pkg.toml; do
            chown 4321 "$path"
            refused 2 "$tmp/small/obj"
            expect_text 'belongs to user 4321\)'
            chown 0 "$path"
        done
    fi
done
[[ -z $(ls -A "$tmp/ran") ]] || fail "the command of the file was run"
# It may hold values, be named, or be ours.
found name farm-headers
chmod 666 extmod-pkg.toml
build 0 "$tmp/small/obj" --format deb
[[ $(dpkg-deb -f "$(package_of .deb)" Package Version) == $'Package: farm-headers\nVersion: 3.3-1' ]] || fail "the values do not count"
rm -r "$out"
found postinst script
chmod 666 extmod-pkg.toml
build 0 "$tmp/small/obj" --format deb --config extmod-pkg.toml
chmod 644 extmod-pkg.toml
build 0 "$tmp/small/obj" --format deb
rm -r "$out"
cd "$tmp"

# Words that the tools of a format refuse
# wrong FORMATS TEXT [OPTION...]: each of the formats refuses it before anything is built
wrong() {
    local formats=$1 text=$2 format
    shift 2
    for format in $formats; do
        refused 2 "$tmp/small/obj" --format "$format" "$@"
        expect_text "$text"
    done
}
wrong 'deb rpm pacman tar apk' 'not a name for' --name $'a\nb'
wrong 'deb rpm pacman tar apk' 'not a name for' --name '../x'
# shellcheck disable=SC2016
wrong 'deb' 'not a name for a .deb: `a_b`: it begins with' --name a_b
# shellcheck disable=SC2016
wrong 'deb pacman apk' 'not a dependency for .*`gcc,make`: .*FORMAT:NAME' --depends gcc,make
wrong 'deb rpm pacman apk' 'not a dependency for' --depends $'gcc\x01'
wrong 'rpm pacman apk' 'not a dependency for' --depends 'gcc | clang'
wrong 'deb pacman apk' 'that .* can provide: `x' --provides 'xy >= 3'
wrong 'deb rpm pacman apk' 'not a conflict for' --conflicts 'xy | z'
wrong 'deb' 'not a version for a .deb' --package-version 99999999999:1-1
with=(env "DEBFULLNAME=Mallory"$'\n'"Essential: yes" DEBEMAIL=m@x.org)
wrong 'deb rpm pacman tar apk' 'not a maintainer for'
with=(env 'DEBFULLNAME=A <x>' DEBEMAIL=m@x.org)
wrong deb 'not a maintainer for a .deb'
with=(env PACMAN_PKGBASE=../../../etc/x)
wrong pacman 'not a name for a package for pacman'
