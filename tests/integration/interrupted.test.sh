#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Ended by a signal at every step: the exit status says which, no half package, nothing temporary, no child is left.
# After SIGKILL only what is temporary may stay until the next run.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/running.sh"

kernel 6.1
options=()

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

# SIGKILL: no package, no child; the next run removes what is left.
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
no_children 3
[[ -n $(ls -A "$TMPDIR") ]] || fail "nothing was left to remove"
build 0 "$objtree" --kernelrelease "$release" --run-arch amd64
