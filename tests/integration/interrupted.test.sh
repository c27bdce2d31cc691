#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ended by a signal at every step: the exit status says which, no half package, nothing temporary, no child is left.
# After SIGKILL only the temporary folder may stay.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

kernel 6.1
log=$tmp/log
options=()

# start COMMAND...: in the background, as from a terminal: a shell has SIGINT ignored for what it starts so, and this test
# may run under nohup. The variable is how children are found.
start() {
    : >"$log"
    env --default-signal=INT,TERM,HUP EXTMOD_PKG_TEST="$tmp" "$@" >"$tmp/stdout" 2>"$log" </dev/null &
    pid=$!
}

children() { grep -lsaF "EXTMOD_PKG_TEST=$tmp" /proc/[0-9]*/environ || true; }

# no_children SECONDS: all are gone so soon; what was killed takes a moment on a busy machine
no_children() {
    local end=$((SECONDS + $1))
    while [[ -n $(children) ]]; do
        [[ $SECONDS -lt $end ]] || fail "still running: $(children)"
        sleep 0.05
    done
}

# reached REGEX: waits until a line of the progress says so
reached() {
    local end=$((SECONDS + 60))
    until grep -qE -- "$1" "$log"; do
        [[ -d /proc/$pid && $SECONDS -lt $end ]] || fail "'$1' was not reached" "$log"
        sleep 0.01
    done
}

# begun SECONDS: so long after the first line; before it the signal is the system's business
begun() {
    reached 'reading'
    sleep "$1"
}

# compiling: make has finished one object and is at the next (--verbose shows it)
compiling() { reached '^  HOSTCC '; }

# ended STATUS
ended() {
    local status=0
    { wait "$pid"; } 2>/dev/null || status=$?
    [[ $status -eq $1 ]] || fail "exit status $status instead of $1" "$log"
}

# nothing_left: only what a finished run leaves
nothing_left() {
    expect_no_litter
    [[ ! -e $out || -z $(ls -A "$out") ]] || fail "in the output folder: $(ls -A "$out")"
    no_children 2
}

# interrupted SIGNAL STATUS WAIT...: one run, ended when WAIT is through
interrupted() {
    local signal=$1 status=$2
    shift 2
    start "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --output "$out" --format deb,tar --no-cache --verbose \
        "${options[@]}"
    "$@"
    kill -s "$signal" "$pid"
    ended "$status"
    expect_text 'error: interrupted' "$log"
    nothing_left
}

interrupted INT 130 reached 'asking the compilers'
interrupted TERM 143 reached 'rebuilding'
interrupted INT 130 compiling
interrupted TERM 143 compiling
interrupted HUP 129 compiling

# Nothing has to be rebuilt to get to the later steps.
options=(--run-arch amd64 --compress xz:1)
interrupted INT 130 reached 'copying'
interrupted INT 130 reached 'verifying'
interrupted TERM 143 reached 'writing'
options=()

# Points of time that nobody chose.
for delay in 0.02 0.3; do
    interrupted TERM 143 begun "$delay"
done

# stage: the destination is not there
start "$EXTMOD_PKG" stage "$objtree" "$tmp/tree" --kernelrelease "$release" --no-cache --verbose
compiling
kill -s INT "$pid"
ended 130
nothing_left
[[ ! -e $tmp/tree && -z $(compgen -G "$tmp/extmod-pkg.*") ]] || fail "stage left something: $(ls -A "$tmp")"

# Ctrl-C reaches the whole foreground group at once, make and its compilers too.
start setsid "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --output "$out" --no-cache --verbose
compiling
kill -s INT -- "-$pid"
ended 130
nothing_left

# SIGKILL: no package; the next run is not disturbed by what is left.
start "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --run-arch amd64 --output "$out" --format deb,tar \
    --compress xz:1
reached 'writing'
kill -s KILL "$pid"
ended 137
[[ -z $(compgen -G "$out/linux-headers-*") ]] || fail "a half package: $(ls -A "$out")"
start "$EXTMOD_PKG" build "$objtree" --kernelrelease "$release" --output "$out" --no-cache --verbose
compiling
kill -s KILL "$pid"
ended 137
[[ -z $(compgen -G "$out/linux-headers-*") ]] || fail "a half package: $(ls -A "$out")"
# Its make goes on until it finds its folder gone, and may write into it meanwhile.
until rm -rf "${TMPDIR:?}"/extmod-pkg.* 2>/dev/null; do
    sleep 0.1
done
no_children 30
rm -rf "${TMPDIR:?}"/extmod-pkg.* "$out"
build 0 "$objtree" --kernelrelease "$release" --run-arch amd64
