#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Fragments: ten kinds of wrong lines, each with its reason, and merges that equal the kernel's own merge_config.sh -m with
# olddefconfig byte for byte, on three kernels.
set -euo pipefail
# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
# shellcheck source=tests/prepared_kernel.sh
. "$top/tests/prepared_kernel.sh"

# A make that configures and then fails: this test is about .config alone.
mkdir "$tmp/bin"
cat >"$tmp/bin/make" <<'END'
#!/bin/sh
case "$*" in
    *config) exec /usr/bin/make "$@" ;;
    *) exit 1 ;;
esac
END
chmod +x "$tmp/bin/make"

# prepare NAME [OPTION...]: configures $srctree in $tmp/NAME
prepare() {
    PATH=$tmp/bin:$PATH "$EXTMOD_PKG" prepare "$srctree" --arch "$arch" --full never --output "$tmp/$1" "${@:2}"
}

# configured NAME [OPTION...]: the same; only make may fail.
configured() {
    expect_status 1 prepare "$@"
    [[ -s $tmp/$1/.config ]] || fail "no configuration" "$tmp/stderr"
}

# merged NAME BASE FRAGMENT...: the kernel's own result in $tmp/NAME.own
merged() {
    mkdir "$tmp/$1.tree"
    (cd "$tmp/$1.tree" && KCONFIG_CONFIG=$tmp/$1.own "$srctree/scripts/kconfig/merge_config.sh" -m "${@:2}") >"$tmp/log" 2>&1 ||
        fail "merge_config.sh" "$tmp/log"
    logged "$tmp/log" "olddefconfig" kernel_make -C "$srctree" O="$tmp/$1.tree" KCONFIG_CONFIG="$tmp/$1.own" olddefconfig
}

expect_same() {
    cmp -s "$tmp/$1/.config" "$tmp/$1.own" || {
        diff "$tmp/$1.own" "$tmp/$1/.config" >"$tmp/diff" || true
        fail "another configuration than the kernel's own: $1" "$tmp/diff"
    }
}

ten_kinds() {
    cat >"$tmp/board.config" <<'END'
# the board
CONFIG_NO_SUCH_THING_AT_ALL=y
CONFIG_USB_SERIAL_FTDI=m
CONFIG_MEMCG_V1=y
# CONFIG_MEMCG is not set
CONFIG_INET=m
CONFIG_DEFAULT_HOSTNAME=board
CONFIG_LOG_BUF_SHIFT=99
CONFIG_HZ_100=y
CONFIG_HZ_1000=y
CONFIG_E1000E=y
CONFIG_E1000E=m
#CONFIG_USB_SERIAL is not set
CONFIG_X86_MCE=y
CONFIG_RTC_CLASS = n
select FOO
END
    expect_status 2 prepare ten --config "$tmp/debian.config" --fragment "$tmp/board.config" --set NLS=n --strict
    local board=$tmp/board.config
    expect_text "$board:2: asked CONFIG_NO_SUCH_THING_AT_ALL=y, got nothing: this tree does not know it"
    expect_text "$board:3: asked CONFIG_USB_SERIAL_FTDI=m, got nothing: .* did you mean USB_SERIAL_FTDI_SIO\\?"
    expect_text "$board:4: asked CONFIG_MEMCG_V1=y, got nothing: it depends on MEMCG, which is not set"
    expect_text "$board:6: asked CONFIG_INET=m, got .*: it is a bool, which cannot be m"
    expect_text "$board:7: asked CONFIG_DEFAULT_HOSTNAME=board, got \"\\(none\\)\": it is a string, which needs quotes: \"board\""
    expect_text "$board:8: asked CONFIG_LOG_BUF_SHIFT=99, got 25: its range is 12 to 25"
    expect_text "$board:9: asked CONFIG_HZ_100=y, got n: the choice \"Timer frequency\" has one member, and HZ_1000 is set"
    expect_text "$board:11: asked CONFIG_E1000E=y, got m: $board:12 replaces it"
    expect_text "$board:13: asked CONFIG_USB_SERIAL=n, got m: Kconfig takes this line for a comment"
    expect_text "$board:14: asked CONFIG_X86_MCE=y, got nothing: only arch/x86 has it"
    expect_text "$board:15: asked CONFIG_RTC_CLASS=n, got y: Kconfig takes the blank before = for a part of the name"
    expect_text "$board:16: .select FOO.: it is neither a comment nor CONFIG_NAME=VALUE"
    expect_text "--set: asked CONFIG_NLS=n, got y: [A-Z0-9_]+(, | and |).* select(s|) it"
    for right in 5 10 12; do expect_no_text "$board:$right: asked"; done
    [[ ! -e $tmp/ten/.config ]] || fail "--strict left a configuration"
    # Without --strict the same is reported, and the configuration is there. merge_config.sh gets the lines that Kconfig knows.
    configured ten --config "$tmp/debian.config" --fragment "$board"
    grep -vE 'NO_SUCH|USB_SERIAL_FTDI=|X86_MCE|select' "$board" >"$tmp/known.config"
    merged ten "$tmp/debian.config" "$tmp/known.config"
    expect_same ten
}

hex_out_of_range() {
    local arch=x86_64
    expect_status 2 prepare hex --defconfig x86_64_defconfig --set PHYSICAL_ALIGN=0x2000000 --strict
    expect_text '--set: asked CONFIG_PHYSICAL_ALIGN=0x2000000, got 0x1000000: its range is 0x200000 to 0x1000000'
}

refusals() {
    printf 'CONFIG_A=y\n\0\n' >"$tmp/binary"
    expect_status 2 prepare refused --config "$tmp/debian.config" --fragment "$tmp/binary"
    expect_text "no text: $tmp/binary:2"
    printf '# Linux/x86 6.12.0 Kernel Configuration\nCONFIG_64BIT=y\n' >"$tmp/x86.config"
    expect_status 2 prepare refused --config "$tmp/x86.config"
    expect_text "another architecture.* x86.*$tmp/x86.config"
    expect_status 2 prepare refused --defconfig no_such_defconfig
    expect_text "no such defconfig.*no_such_defconfig"
    expect_status 2 prepare refused --defconfig menuconfig
}

# 200 symbols of the configuration with other values, of which many cannot be met. Right on each kernel: byte for byte.
random_lines() {
    grep -oE '^CONFIG_[A-Z0-9_]+=[ym]$|^# CONFIG_[A-Z0-9_]+ is not set' "$1" | grep -vE 'CONFIG_(MODULES|CC_|AS_|LD_)' |
        shuf --random-source=<(yes "$2") -n 200 | awk '
            { symbol = $1 == "#" ? $2 : substr($1, 1, index($1, "=") - 1) }
            NR % 3 == 0 { print "# " symbol " is not set" }
            NR % 3 == 1 { print symbol "=y" }
            NR % 3 == 2 { print symbol "=m" }'
}

same_merges() {
    random_lines "$2" one >"$tmp/one.config"
    random_lines "$2" two >"$tmp/two.config"
    configured "merge-$1" --config "$2" --fragment "$tmp/one.config" --fragment "$tmp/two.config"
    merged "merge-$1" "$2" "$tmp/one.config" "$tmp/two.config"
    expect_same "merge-$1"
}

arch=arm64
kernel 6.12
sed 's/^CONFIG_DEBUG_INFO_BTF=y/# CONFIG_DEBUG_INFO_BTF is not set/' "$objtree/.config" >"$tmp/debian.config"
ten_kinds
hex_out_of_range
refusals
same_merges 6.12 "$tmp/debian.config"

# A defconfig as the base.
configured base --defconfig defconfig --fragment "$tmp/one.config"
logged "$tmp/log" defconfig kernel_make -C "$srctree" O="$tmp/plain" defconfig
merged base "$tmp/plain/.config" "$tmp/one.config"
expect_same base

kernel 6.1
sed 's/^CONFIG_DEBUG_INFO_BTF=y/# CONFIG_DEBUG_INFO_BTF is not set/' "$objtree/.config" >"$tmp/debian.config"
same_merges 6.1 "$tmp/debian.config"

prepared_kernel 5.10
same_merges 5.10 "$objtree/.config"
