#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The shell scripts: shellcheck was asked about all of them, the cached inputs come fast and survive a kill and a
# missing network, and this machine's own apt and dpkg stay as they were.

# shellcheck source=tests/lib.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

# The preset dev runs shellcheck on what tests/CMakeLists.txt finds or lists.
check_style() {
    local script
    while read -r script; do
        [[ $script == *.sh || $script == tests/golden/* ]] || grep -qwF -- "$script" "$top/tests/CMakeLists.txt" ||
            fail "tests/CMakeLists.txt does not list $script for shellcheck"
    done < <(cd "$top" && grep -rIlE '^#!/bin/(ba)?sh|^# shellcheck shell=' packaging tests .ci)
    # What feeds a grep that stops at the first match dies of SIGPIPE now and then, which pipefail makes a failure.
    ! grep -rnE '[^|]\| *grep +-[a-zA-Z]*q' "$top"/{packaging,tests,.ci} >"$tmp/pipes" ||
        fail "a pipe into grep -q fails now and then: use grep -q ... <<<\"\$(command)\"" "$tmp/pipes"
}

# The state that a private apt must not touch.
machine_state() {
    dpkg --print-foreign-architectures
    find /etc/apt /var/lib/apt/lists -printf '%p %T@ %s\n' | sort
}

check_fast() {
    local start=$EPOCHREALTIME
    expect_status 0 "$top/packaging/debian-kernel" 6.12
    [[ $(wc -l <"$tmp/stdout") -eq 2 ]] || fail "debian-kernel prints more or less than two lines" "$tmp/stdout"
    awk -v a="$start" -v b="$EPOCHREALTIME" 'BEGIN { exit !(b - a < 3) }' || fail "a cached kernel takes longer than three seconds"
}

# A cache of its own, killed while it downloads, then used as if nothing had been; then without any network.
check_killed_and_offline() {
    export XDG_CACHE_HOME=$tmp/cache
    mkdir -p "$XDG_CACHE_HOME/extmod-pkg"
    cp -a "$1/apt" "$XDG_CACHE_HOME/extmod-pkg/"
    "$top/packaging/debian-sysroot" arm64 zlib1g zlib1g-dev >/dev/null 2>&1 &
    sleep 1
    kill -KILL $! 2>/dev/null || true
    wait $! 2>/dev/null || true
    expect_status 0 "$top/packaging/debian-sysroot" arm64 zlib1g zlib1g-dev
    local folder
    folder=$(<"$tmp/stdout")
    [[ -e $folder/usr/include/zlib.h && -e $folder/lib/aarch64-linux-gnu/libz.so.1 ]] || fail "the sysroot lacks zlib"
    expect_status 0 env http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 EXTMOD_PKG_REFRESH=1 \
        "$top/packaging/debian-sysroot" arm64 zlib1g zlib1g-dev
    [[ $(<"$tmp/stdout") == "$folder" ]] || fail "without network the sysroot is another one" "$tmp/stdout"
    expect_status 1 "$top/packaging/debian-sysroot" arm64 no-such-package-at-all
    expect_text 'apt knows no package no-such-package-at-all for arm64'
    unset XDG_CACHE_HOME
}

cache=$(cache_dir)
machine_state >"$tmp/before"
check_style
check_fast
check_killed_and_offline "$cache"
expect_status 1 "$top/packaging/debian-kernel" not-a-version
expect_text 'usage: debian-kernel VERSION'
expect_status 1 "$top/packaging/quickstart" /no/such/folder
expect_text 'no such folder: /no/such/folder'
machine_state >"$tmp/after"
diff "$tmp/before" "$tmp/after" >"$tmp/difference" || fail "the machine's own apt or dpkg changed" "$tmp/difference"
