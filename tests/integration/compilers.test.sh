#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The compiler: missing, for another machine, unable to link, with two words, found through the tree.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.12
bin=$tmp/bin
mkdir "$bin"
[[ $(machine_of "$(readlink -f "$(command -v gcc)")") != AArch64 ]] || skip "a machine that is not arm64 itself"

# script NAME: the program NAME in $bin, from stdin
script() {
    { echo '#!/bin/bash' && cat; } >"$bin/$1"
    chmod 755 "$bin/$1"
}

# asked STATUS OPTION...: --dry-run asks the compilers and is quick.
asked() {
    local status=$1
    shift
    [[ $status -ne 0 ]] || set -- "$@" --dry-run
    if [[ $status -eq 0 ]]; then
        build 0 "$objtree" --kernelrelease "$release" "$@"
    else
        refused "$status" "$objtree" --kernelrelease "$release" "$@"
    fi
}

# missing: no compiler in PATH, or a wrong name
for program in make gcc ld as sh bash grep sed; do
    ln -s "$(command -v "$program")" "$bin/$program"
done
with=(env PATH="$bin")
asked 3
with=()
expect_text 'compiler for arm64 does not run: aarch64-linux-gnu-gcc \(the usual name for arm64\): .apt-get install gcc-aarch64-linux-gnu '
asked 3 --cross-compile no-such-prefix-
expect_text 'does not run: no-such-prefix-gcc \(named by CROSS_COMPILE=no-such-prefix-\): .*apt-get install.*--cross-compile'
CROSS_COMPILE=no-such-prefix- asked 3
expect_text 'no-such-prefix-gcc'
asked 3 --cc no-such-compiler
expect_text 'does not run: no-such-compiler \(named by --cc\)'
LLVM=-99 asked 3
expect_text 'does not run: clang-99 --target=aarch64-linux-gnu \(named by LLVM=-99\)'

# Kbuild itself overrides these, so they are not read.
CC=no-such-compiler HOSTCC=no-such-compiler KERNELRELEASE=none asked 0
CC=gcc asked 0 --cross-compile aarch64-linux-gnu-
LLVM=-99 asked 0 --cross-compile aarch64-linux-gnu-

# for another machine
asked 3 --cc gcc
expect_text 'for another machine: it makes objects for x86-64.*, wanted is aarch64.*: gcc \(named by --cc\): .*apt-get install'

# compiles and cannot link
script no-libc-gcc <<'SCRIPT'
for word in "$@"; do
    case $word in -c | --version | -E | -S | -dump* | -print-*) exec aarch64-linux-gnu-gcc "$@" ;; esac
done
echo 'ld: cannot find crt1.o: the linker of the test says no' >&2
exit 1
SCRIPT
asked 3 --cc "$bin/no-libc-gcc"
expect_text 'cannot link a program.*CONFIG_CC_CAN_LINK'
expect_text 'ld: cannot find crt1.o: the linker of the test says no'
expect_text "$bin/no-libc-gcc \(named by --cc\): .*libc6-dev-arm64-cross.*--sysroot"

# compiles nothing
script broken-gcc <<'SCRIPT'
[[ $* == *--version* ]] && { echo 'broken-gcc 1'; exit 0; }
exit 1
SCRIPT
asked 3 --cc "$bin/broken-gcc"
expect_text 'compiles nothing'

# The words of --cc win over those of --cross-compile, an option over its variable.
CROSS_COMPILE=no-such- asked 0 --cc aarch64-linux-gnu-gcc
CROSS_COMPILE=no-such- asked 0 --cross-compile aarch64-linux-gnu-
asked 0 --cc 'aarch64-linux-gnu-gcc -O2'
asked 0 --cross-compile "$(command -v aarch64-linux-gnu-gcc | sed 's/gcc$//')"

# two words, in the whole job
script ccache <<'SCRIPT'
echo "$*" >>"${0%/*}/ccache.log"
exec "$@"
SCRIPT
with=(env "PATH=$bin:$PATH")
build 0 "$objtree" --kernelrelease "$release" --no-cache --cc 'ccache  aarch64-linux-gnu-gcc'
expect_text '^aarch64-linux-gnu-gcc .*modpost' "$bin/ccache.log"
expect_text 'programs +9 rebuilt for aarch64' "$tmp/stdout"

# CROSS_COMPILE is text: a launcher may stand before the prefix, and Kbuild finds a relative one from objtree.
rm "$bin/ccache.log"
with=(env "PATH=$bin:$PATH" "CROSS_COMPILE=ccache aarch64-linux-gnu-")
build 0 "$objtree" --kernelrelease "$release" --no-cache
expect_text '^aarch64-linux-gnu-gcc .*modpost' "$bin/ccache.log"
with=()
ln -s "$(command -v aarch64-linux-gnu-gcc)" "$bin/prebuilt-gcc"
relative=$(realpath --relative-to="$objtree" "$bin")
build 0 "$objtree" --kernelrelease "$release" --no-cache --cross-compile "$relative/prebuilt-"
expect_text 'programs +9 rebuilt for aarch64' "$tmp/stdout"

# An old compiler: flags that it does not know are not used.
script old-gcc <<'SCRIPT'
for word in "$@"; do
    case $word in -ffile-prefix-map=*) echo "old-gcc: error: unrecognized command line option" >&2; exit 1 ;; esac
done
exec aarch64-linux-gnu-gcc "$@"
SCRIPT
build 0 "$objtree" --kernelrelease "$release" --no-cache --cc "$bin/old-gcc"
expect_text 'programs +9 rebuilt for aarch64' "$tmp/stdout"
