# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What the measuring scripts share. To be sourced by them after tests/lib.sh.

# shellcheck disable=SC2034
missed=''

nanoseconds() { date +%s%N; }

# time_of COMMAND...: nanoseconds; its output goes to the log.
time_of() {
    local start
    start=$(nanoseconds)
    # shellcheck disable=SC2154
    "$@" >"$tmp/log" 2>&1 </dev/null || fail "$1 failed" "$tmp/log"
    echo $(($(nanoseconds) - start))
}

# median < NUMBERS
median() { sort -n | awk '{ v[NR] = $1 } END { printf "%.0f\n", NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
median_of() { printf '%s\n' "$@" | median; }

seconds() { awk -v n="$1" 'BEGIN { printf "%.2f s", n / 1e9 }'; }
megabytes() { awk -v n="$1" 'BEGIN { printf "%.0f MB", n / 1024 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# within VALUE LIMIT WHAT
within() {
    awk -v value="$1" -v limit="$2" 'BEGIN { exit !(value <= limit) }' && return
    log "missed: $3 is $1, the limit is $2"
    # shellcheck disable=SC2034
    missed=1
}
