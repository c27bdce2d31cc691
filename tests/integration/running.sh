# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For tests that end the program while it runs. To be sourced after scenario.sh.

# shellcheck disable=SC2154
log=$tmp/log

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

# ended STATUS...: one of these
ended() {
    local status=0
    { wait "$pid"; } 2>/dev/null || status=$?
    [[ " $* " == *" $status "* ]] || fail "exit status $status instead of $*" "$log"
}

# moments FEW MANY: prints how many rounds a test of random moments has: MANY with EXTMOD_FULL=1 (tests/run --all). A failure can
# be repeated with EXTMOD_SEED.
moments() { [[ -n ${EXTMOD_FULL:-} ]] && echo "$2" || echo "$1"; }

# shellcheck disable=SC2034
seed=${EXTMOD_SEED:-$((RANDOM))}
RANDOM=$seed

# random_sleep MILLISECONDS: at most so long
random_sleep() {
    local milliseconds=$((RANDOM % ($1 + 1)))
    sleep "$(printf '%d.%03d' $((milliseconds / 1000)) $((milliseconds % 1000)))"
}
