#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# `sysroot --env`: libraries with autotools, CMake and Meson are cross-built into a sysroot, use each other there and find
# nothing of the build machine.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

for program in autoconf automake libtoolize cmake meson ninja pkg-config qemu-aarch64-static; do
    command -v "$program" >/dev/null || skip "$program"
done

# A library of the build machine that has the name of a vendored one, and one that the sysroot lacks.
mkdir "$tmp/trap"
for name in vend zlib onlyhere; do
    printf 'Name: %s\nDescription: trap\nVersion: 99\nLibs: -L%s -ltrap\nCflags: -I%s\n' "$name" "$tmp/trap" "$tmp/trap" \
        >"$tmp/trap/$name.pc"
done
export PKG_CONFIG_PATH=$tmp/trap PKG_CONFIG_LIBDIR=$tmp/trap

# with_env SYSROOT COMMAND...: COMMAND with the variables of sysroot --env
with_env() (
    local text
    text=$("$EXTMOD_PKG" sysroot --env "$1") || exit
    eval "$text"
    "${@:2}"
)

# vend_project FOLDER NAME DEPENDENCY CALL: an autotools library NAME that needs DEPENDENCY by pkg-config and calls it
vend_project() {
    mkdir "$1"
    cat >"$1/configure.ac" <<END
AC_INIT([$2], [1.0])
AM_INIT_AUTOMAKE([foreign])
AC_PROG_CC
AM_PROG_AR
LT_INIT([disable-static])
PKG_CHECK_MODULES([DEP], [$3])
AC_CONFIG_FILES([Makefile $2.pc])
AC_OUTPUT
END
    cat >"$1/Makefile.am" <<END
ACLOCAL_AMFLAGS = -I m4
lib_LTLIBRARIES = lib$2.la
lib$2_la_SOURCES = $2.c
lib$2_la_CFLAGS = \$(DEP_CFLAGS)
lib$2_la_LIBADD = \$(DEP_LIBS)
include_HEADERS = $2.h
pkgconfigdir = \$(libdir)/pkgconfig
pkgconfig_DATA = $2.pc
END
    # shellcheck disable=SC2016
    printf 'prefix=@prefix@\nexec_prefix=@exec_prefix@\nlibdir=@libdir@\nincludedir=@includedir@\nName: %s\nDescription: x\nVersion: 1\nRequires: %s\nLibs: -L${libdir} -l%s\nCflags: -I${includedir}\n' \
        "$2" "$3" "$2" >"$1/$2.pc.in"
    printf 'int %s(void);\n' "$2" >"$1/$2.h"
    printf '#include "%s.h"\n%s\n' "$2" "$4" >"$1/$2.c"
    logged "$tmp/autoreconf.log" "autoreconf of $2" autoreconf -i "$1"
}

# autotools SYSROOT SOURCE
autotools() {
    (
        mkdir "$2/build" && cd "$2/build"
        # shellcheck disable=SC2016
        with_env "$1" sh -ec '../configure --host="$CHOST" --prefix=/usr --with-sysroot="$SYSROOT" && make &&
            make install DESTDIR="$SYSROOT"'
    ) >"$tmp/autotools.log" 2>&1 || fail "autotools: $2" "$tmp/autotools.log"
}

# cmake_project SYSROOT FOLDER: libsecond, which needs zlib by find_package and, if it is there, vend by pkg-config
cmake_project() {
    mkdir "$2"
    cat >"$2/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.18)
project(second C CXX)
find_package(ZLIB REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(VEND vend)
pkg_check_modules(ONLYHERE onlyhere)
if(ONLYHERE_FOUND OR VEND_VERSION EQUAL 99)
  message(FATAL_ERROR "a library of the build machine")
endif()
find_library(TRAP trap)
add_library(second SHARED second.cc)
target_link_libraries(second ZLIB::ZLIB ${VEND_LINK_LIBRARIES})
install(TARGETS second LIBRARY DESTINATION lib)
install(FILES second.pc DESTINATION lib/pkgconfig)
END
    # shellcheck disable=SC2016
    printf 'prefix=/usr\nName: second\nDescription: x\nVersion: 1\nLibs: -L${prefix}/lib -lsecond\nCflags: -I${prefix}/include\n' >"$2/second.pc"
    printf '#include <zlib.h>\n#include <cstdlib>\n#include <string>\nextern "C" int second() { return std::string(zlibVersion()).size() > 2 ? std::atoi("4") : 0; }\n' >"$2/second.cc"
    "$EXTMOD_PKG" sysroot --env "$1" --env-format cmake >"$2/cross.cmake"
    (
        cd "$2"
        cmake --toolchain cross.cmake -DCMAKE_INSTALL_PREFIX=/usr -S . -B build && cmake --build build &&
            DESTDIR=$1 cmake --install build
    ) >"$tmp/cmake.log" 2>&1 || fail "CMake" "$tmp/cmake.log"
}

# meson_project SYSROOT FOLDER: a program that needs second
meson_project() {
    mkdir "$2"
    cat >"$2/meson.build" <<'END'
project('third', 'c')
assert(not dependency('onlyhere', required: false).found(), 'a library of the build machine')
executable('third', 'third.c', dependencies: [dependency('second'), dependency('zlib', version: '<99')], install: true)
END
    printf '#include <zlib.h>\nint second(void);\nint main(void) { return zlibVersion()[0] == 0x31 ? second() : 1; }\n' >"$2/third.c"
    "$EXTMOD_PKG" sysroot --env "$1" --env-format meson >"$2/cross.ini"
    (
        cd "$2"
        meson setup --cross-file cross.ini --prefix /usr build && ninja -C build && DESTDIR=$1 meson install -C build
    ) >"$tmp/meson.log" 2>&1 || fail "Meson" "$tmp/meson.log"
}

# runs STATUS SYSROOT PROGRAM
runs() { expect_status "$1" qemu-aarch64-static -L "$2" "$2/usr/bin/$3"; }

# sysroot_of FOLDER DEB...
sysroot_of() {
    local name debs=()
    for name in "${@:2}"; do
        debs+=("$(fetch_deb arm64 "$name")")
    done
    expect_status 0 "$EXTMOD_PKG" sysroot --run-arch arm64 --output "$1" "${debs[@]}"
}

own=$tmp/own
# with the C++ library, which a C program needs that links a library written in C++
sysroot_of "$own" libc6 libc6-dev linux-libc-dev zlib1g-dev zlib1g libstdc++6 libgcc-s1
vend_project "$tmp/vend" vend zlib '#include <zlib.h>
int vend(void) { return zlibVersion()[0] == 0x31 ? 3 : 0; }'
autotools "$own" "$tmp/vend"
readelf -hd "$own/usr/lib/libvend.so" >"$tmp/elf"
expect_text 'AArch64' "$tmp/elf"
expect_text 'NEEDED.*libz.so.1' "$tmp/elf"
expect_no_text 'RPATH|RUNPATH' "$tmp/elf"
# A second one finds the first by its .pc and .la.
vend_project "$tmp/after" after vend '#include <vend.h>
int after(void) { return vend() + 1; }'
autotools "$own" "$tmp/after"
readelf -d "$own/usr/lib/libafter.so" >"$tmp/elf"
expect_text 'NEEDED.*libvend.so.0' "$tmp/elf"
printf '#include <after.h>\nint main(void) { return after(); }\n' >"$tmp/main.c"
mkdir -p "$own/usr/bin"
# shellcheck disable=SC2016
with_env "$own" sh -ec '$CC $CPPFLAGS $LDFLAGS $(pkg-config --cflags after) -o "$SYSROOT/usr/bin/after" "$1" \
    $(pkg-config --libs after)' sh "$tmp/main.c" || fail "the program does not link"
runs 4 "$own" after
expect_status 0 "$EXTMOD_PKG" verify --programs --sysroot "$own" "$own/usr/bin/after"

# Without a C library of its own; by a link to a path with a blank, which pkg-config cannot take.
mkdir "$tmp/a folder"
sysroot_of "$tmp/a folder/libs" zlib1g-dev zlib1g
ln -s "$tmp/a folder/libs" "$tmp/plain"
plain=$tmp/plain
for folder in "$own" "$plain"; do
    cmake_project "$folder" "$tmp/second"
    meson_project "$folder" "$tmp/third"
    expect_text 'libsecond.so' <(readelf -d "$folder/usr/bin/third")
    rm -r "$tmp/second" "$tmp/third"
done
for format in shell cmake meson json; do
    expect_status 2 "$EXTMOD_PKG" sysroot --env "$tmp/a folder/libs" --env-format "$format"
    expect_text 'blanks, quotes or colons: .*a folder.*ln -s'
done
expect_status 0 "$EXTMOD_PKG" sysroot --env "$plain" --env-format json
jq -e '.c_library == "compiler" and .triplet == "aarch64-linux-gnu"' "$tmp/stdout" >"$tmp/jq" || fail "another environment" "$tmp/stdout"

# Other compilers and userlands; a folder without a record.
sysroot_musl
expect_status 2 "$EXTMOD_PKG" sysroot --env "$sysroot" --cc aarch64-linux-gnu-gcc
expect_text 'links programs for glibc, and the sysroot has musl'
expect_status 0 "$EXTMOD_PKG" sysroot --env "$sysroot" --llvm 1
expect_text "^export CC='?clang --target=aarch64-linux-musl --sysroot=" "$tmp/stdout"
mkdir -p "$tmp/bare/usr/lib"
cp -a "$own"/usr/lib/aarch64-linux-gnu/libz.* "$own"/lib/aarch64-linux-gnu/libz.* "$tmp/bare/usr/lib"
expect_status 0 "$EXTMOD_PKG" sysroot --env "$tmp/bare"
expect_text '^export CHOST=aarch64-linux-gnu' "$tmp/stdout"
expect_status 2 "$EXTMOD_PKG" sysroot --env "$tmp/bare" --cc gcc
expect_text 'the compiler is for x86-64.*the libraries are for aarch64'
expect_status 3 "$EXTMOD_PKG" sysroot --env "$tmp/bare" --cc no-such-gcc
expect_status 2 "$EXTMOD_PKG" sysroot --env "$tmp/nowhere"
mkdir "$tmp/empty"
expect_status 2 "$EXTMOD_PKG" sysroot --env "$tmp/empty"
sysroot_i386
expect_status 0 "$EXTMOD_PKG" sysroot --env "$sysroot" --cc 'gcc -m32'
# shellcheck disable=SC2016
echo 'int main(void) { return 0; }' |
    sh -ec '. "$1" && $CC $CPPFLAGS $LDFLAGS -x c -o "$2" -' sh "$tmp/stdout" "$tmp/program32"
expect_text 'ELF32' <(readelf -h "$tmp/program32")
