#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# A signal that was ignored when the program began stays ignored, also in what it runs: nohup, a script's `&`.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"

# sending SIGNAL: a command that sends it to extmod-pkg and to itself and, where it lives on, ends with status 7
# shellcheck disable=SC2016
sending() { printf 'kill -s %s "$PPID"; kill -s %s $$; sleep 0.5; exit 7' "$1" "$1"; }

for signal in INT HUP; do
    expect_status 7 env "--ignore-signal=$signal" "$EXTMOD_PKG" kbuild -- sh -c "$(sending "$signal")"
done
expect_status 7 nohup "$EXTMOD_PKG" kbuild -- sh -c "$(sending HUP)"
"$EXTMOD_PKG" kbuild -- sh -c "$(sending INT)" >"$tmp/stdout" 2>"$tmp/stderr" &
status=0
wait "$!" || status=$?
[[ $status -eq 7 ]] || fail "in the background it ended with status $status" "$tmp/stderr"

# The others are caught all the same.
expect_status 130 env --default-signal=INT --ignore-signal=HUP "$EXTMOD_PKG" kbuild -- sh -c "$(sending INT)"
expect_status 143 env --ignore-signal=HUP "$EXTMOD_PKG" kbuild -- sh -c "$(sending TERM)"
expect_no_litter
