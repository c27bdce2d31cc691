#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The packaged configuration names the compiler as the target has it: `make M=` there compares the text with what its gcc
# prints, and says nothing if it is the same gcc under another name. Where the target cross-compiles, the text stays.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

files=(.config include/config/auto.conf include/generated/autoconf.h)
prepared_kernel 6.12
sysroot_full
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --sysroot "$sysroot" --allow-missing-symvers
recorded=$(aarch64-linux-gnu-gcc --version | head -n 1)
native=gcc${recorded#aarch64-linux-gnu-gcc}
for file in "${files[@]}"; do
    grep -qF "$recorded" "$objtree/$file" || fail "the objtree's $file does not name $recorded"
    grep -qF "$native" "$tmp/tree/$file" || fail "the packaged $file does not name $native"
    ! grep -qF "$recorded" "$tmp/tree/$file" || fail "the packaged $file names the cross compiler"
    diff <(sed "s|$recorded|$native|" "$objtree/$file") "$tmp/tree/$file" >"$tmp/diff" || fail "more has changed in $file" "$tmp/diff"
done

# The target's gcc: the same one, called by its own name.
mkdir "$tmp/bin" "$tmp/module"
printf '#!/bin/bash\nexec -a gcc aarch64-linux-gnu-gcc "$@"\n' >"$tmp/bin/gcc"
chmod 755 "$tmp/bin/gcc"
touch "$tmp/module/Kbuild"
on_target() {
    logged "$tmp/make.log" "make prepare failed" env PATH="$tmp/bin:$PATH" make -C "$tmp/tree" ARCH=arm64 M="$tmp/module" prepare </dev/null
}
on_target
expect_no_text 'compiler differs|syncconfig|\(NEW\)' "$tmp/make.log"
for file in "${files[@]}"; do
    sed -i "s|$native|$recorded|" "$tmp/tree/$file"
done
on_target
expect_text 'compiler differs' "$tmp/make.log"

# clang does not print the name by which it was called.
prepared_kernel 6.12 clang
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/clang" --sysroot "$sysroot" --allow-missing-symvers --cross-compile aarch64-linux-gnu-
for file in "${files[@]}"; do
    expect_same "$file" "$objtree/$file" "$tmp/clang/$file"
done

# A package for machines that cross-compile
prepared_kernel 6.12
expect_status 0 "$EXTMOD_PKG" stage "$objtree" "$tmp/foreign" --run-arch x86_64-linux-gnu --allow-missing-symvers
for file in "${files[@]}"; do
    expect_same "$file" "$objtree/$file" "$tmp/foreign/$file"
done
