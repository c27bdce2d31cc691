# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the integration tests share beside ../lib.sh. A test sources this first and then has
#   $out                  the folder that build() writes into; not there at first
#   $TMPDIR               a folder of this test: it shows what the program leaves there
#   build, refused        run `extmod-pkg build` and look at what it leaves behind
#   expect_no_litter      nothing temporary is left
#   copy_objtree          an objtree that may be changed
#   small_tree            a hand-made native kernel tree: builds in milliseconds
#   state_of, package_of, expect_same, ...: see below

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

# The program reads variables that the caller may have exported. Here only a test sets them.
unset ARCH CROSS_COMPILE CC HOSTCC LLVM KERNELRELEASE KDEB_PKGVERSION DEBFULLNAME DEBEMAIL KBUILD_BUILD_USER \
    KBUILD_BUILD_HOST SOURCE_DATE_EPOCH MAKEFLAGS MFLAGS MAKELEVEL NO_COLOR

# The same for git's user, who would be the packages' maintainer.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null

out=$tmp/out
callers_tmpdir=${TMPDIR:-}
export TMPDIR=$tmp/tmpdir
mkdir "$TMPDIR"

# What build() puts before the program: `with=(env PATH=...)`, `with=(as_user)`.
with=()

# build STATUS OBJTREE [OPTION...]: builds into $out; a tar if OPTION names no format.
build() {
    local status=$1 objtree=$2
    shift 2
    # Compression takes time, and only the content counts.
    [[ " $*" == *" --format"* ]] || set -- --format tar "$@"
    [[ " $*" == *" --compress"* ]] || set -- --compress none "$@"
    expect_status "$status" "${with[@]}" "$EXTMOD_PKG" build "$objtree" --output "$out" "$@"
    expect_no_litter
}

# refused STATUS OBJTREE [OPTION...]: as build, for something that must not be packaged.
refused() {
    build "$@"
    [[ ! -e $out || -z $(ls -A "$out") ]] || fail "a refused build left something: $(ls -A "$out")"
    [[ $1 -eq 5 || ! -s $tmp/stdout ]] || fail "an error was printed as a result" "$tmp/stdout"
    [[ $1 -eq 5 ]] || expect_text '^extmod-pkg: error: .+'
}

# expect_no_litter [FOLDER]: neither temporary folders nor files that were to become packages (in FOLDER, or $out).
expect_no_litter() {
    local folder=${1:-$out} left
    left=$(find "$TMPDIR" -mindepth 1 -maxdepth 1)
    [[ -z $left ]] || fail "left in TMPDIR: $left"
    [[ -d $folder ]] || return 0
    left=$(find "$folder" -mindepth 1 -maxdepth 1 ! -name '*.deb' ! -name '*.rpm' ! -name '*.apk' ! -name 'linux-*.tar*' \
        ! -name '*.changes' ! -name '*.buildinfo' ! -name SHA256SUMS ! -name manifest.json ! -name '*.manifest.json')
    [[ -z $left ]] || fail "left in the output folder: $left"
}

# package_of ENDING: prints the one package in $out whose name ends so.
package_of() { one_file "$out/*$1"; }

# copy_objtree NAME: $objtree becomes a copy at $tmp/NAME.
# shellcheck disable=SC2154
copy_objtree() {
    cp -a --reflink=auto -- "$objtree" "$tmp/$1"
    objtree=$tmp/$1
}

# state_of FOLDER: prints a line for each entry: type, mode, owner, times of content and of inode in nanoseconds, size, link
# target, path; and the checksums of all files. No writer can keep the inode's time, so a CRC is enough beside it.
state_of() {
    (
        cd "$1"
        find . -printf '%y %m %U:%G %T@ %C@ %s %l %p\n' | LC_ALL=C sort
        find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r cksum
    )
}

# expect_same WHAT FILE FILE: equal bytes
expect_same() {
    cmp -- "$2" "$3" >"$tmp/difference" 2>&1 && return
    diff -a -- "$2" "$3" | head -n 20 | cut -c1-200 >>"$tmp/difference" || true
    fail "$1 differs" "$tmp/difference"
}

# unpack PACKAGE FOLDER: what is in a .deb or .tar
unpack() {
    mkdir -p "$2"
    case $1 in
    *.deb) dpkg-deb --fsys-tarfile "$1" | tar -xpf - -C "$2" ;;
    *) tar -xpf "$1" -C "$2" ;;
    esac
}

# headers_in FOLDER: the headers tree in an unpacked package
headers_in() { one_file "$1/usr/src/linux-headers-*/"; }

# machine_of FILE: of an ELF file
machine_of() { LC_ALL=C readelf -h -- "$1" 2>/dev/null | sed -n 's/^ *Machine: *//p'; }

# in_mount_namespace: the test continues in its own mount namespace. Call it before everything else. Needs root.
in_mount_namespace() {
    [[ $EUID -eq 0 ]] || skip "root, for mounts"
    [[ -z ${SCENARIO_NAMESPACE:-} ]] || return 0
    cleanup
    [[ $EXTMOD_PKG_CACHE != "$tmp"/* ]] || unset EXTMOD_PKG_CACHE
    unset TMPDIR
    [[ -z $callers_tmpdir ]] || export TMPDIR=$callers_tmpdir
    SCENARIO_NAMESPACE=1 exec unshare --mount --propagation private -- "${BASH:-bash}" "$0"
}

# layer_over FOLDER PLACE: FOLDER appears at PLACE and may be changed there; changes are in $tmp/layer. Once in a test, in a
# mount namespace.
layer_over() {
    mkdir -p "$tmp/layer" "$tmp/layer-work" "$2"
    mount -t overlay -o "lowerdir=$1,upperdir=$tmp/layer,workdir=$tmp/layer-work" overlay "$2"
}

# hide_c_library: hides the C library of Debian's cross compiler for arm64. Assembler, linker and libgcc belong to the compiler and
# stay. Needs a mount namespace.
hide_c_library() {
    local own=/usr/aarch64-linux-gnu kept=$tmp/compilers-own
    mkdir -p "$kept/lib"
    cp "$own/lib/libgcc_s.so.1" "$kept/lib"
    cp -rL "$own/bin" "$kept"
    mount --bind "$kept" "$own"
}

# quick_compiler FILE [COMMENT]: writes a cross compiler that does not optimize, which saves a third of the time, for programs
# that are not run. COMMENT makes it a different compiler.
quick_compiler() {
    printf '#!/bin/sh\n# %s\nexec aarch64-linux-gnu-gcc "$@" -O0\n' "${2:-}" >"$1"
    chmod 755 "$1"
}

# small_tree FOLDER: a prepared native kernel tree with source in FOLDER/src and objects in FOLDER/obj. It has what a
# headers tree must have and nothing else; /bin/true serves as the host programs.
small_tree() {
    local src=$1/src obj=$1/obj
    mkdir -p "$src"/{arch/x86/include/asm,include/linux,scripts} "$obj"/{include/config,include/generated,scripts/basic,scripts/mod}
    printf 'VERSION = 6\nPATCHLEVEL = 12\nSUBLEVEL = 0\nEXTRAVERSION =\n' >"$src/Makefile"
    printf 'include %s/Makefile\n' "$(realpath "$src")" >"$obj/Makefile"
    touch "$src"/{Kconfig,arch/x86/Makefile,scripts/Kbuild.include,scripts/Makefile.build,scripts/Makefile.lib}
    echo '#define CURRENT_X86 1' >"$src/arch/x86/include/asm/current.h"
    echo '#define KERNEL_H 1' >"$src/include/linux/kernel.h"
    touch "$obj/scripts/module.lds"
    printf '0x00000000\tprintk\tvmlinux\tEXPORT_SYMBOL\t\n' >"$obj/Module.symvers"
    small_config "$obj" CONFIG_MODULES=y
    echo '#define UTS_RELEASE "6.12.0-small"' >"$obj/include/generated/utsrelease.h"
    echo 6.12.0-small >"$obj/include/config/kernel.release"
    cp /bin/true "$obj/scripts/basic/fixdep"
    cp /bin/true "$obj/scripts/mod/modpost"
}

# set_config LINE...: adds lines like CONFIG_X=y to the configuration of $objtree.
set_config() {
    local line
    for line in "$@"; do
        echo "$line" | tee -a "$objtree/.config" >>"$objtree/include/config/auto.conf"
        echo "#define ${line%=*} ${line#*=}" | sed 's/ y$/ 1/; s/ m$/_MODULE 1/' >>"$objtree/include/generated/autoconf.h"
    done
}

# unset_config REGEX: removes symbols from it.
unset_config() {
    sed -Ei "/^(#define )?CONFIG_($1)(_MODULE)?[= ]/d" \
        "$objtree"/{.config,include/config/auto.conf,include/generated/autoconf.h}
}

# small_config OBJTREE LINE...: configures the small tree for x86_64 with these lines.
small_config() {
    local obj=$1
    shift
    printf '%s\n' '# Linux/x86 6.12.0 Kernel Configuration' CONFIG_64BIT=y CONFIG_X86_64=y "$@" >"$obj/.config"
    cp "$obj/.config" "$obj/include/config/auto.conf"
    sed -n -e 's/^\(CONFIG_[A-Za-z0-9_]*\)=y$/#define \1 1/p' -e 's/^\(CONFIG_[A-Za-z0-9_]*\)=m$/#define \1_MODULE 1/p' \
        -e '/=[ym]$/!s/^\(CONFIG_[A-Za-z0-9_]*\)=/#define \1 /p' "$obj/.config" >"$obj/include/generated/autoconf.h"
}
