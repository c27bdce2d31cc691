#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
# The cells of a matrix as job arrays of a real Slurm on the loopback: the packages are those of the local engine, byte for
# byte. A slurmd that is killed in a cell, a controller that restarts, a farm command that is killed and called again, a cell
# that hangs and one that fails change nothing of the others.

# shellcheck source=tests/integration/scenario.sh
. "$(dirname -- "${BASH_SOURCE[0]}")/scenario.sh"
# shellcheck source=tests/integration/running.sh
. "$top/tests/integration/running.sh"
# shellcheck source=tests/slurm.sh
. "$top/tests/slurm.sh"

command -v slurmctld >/dev/null || skip "slurmctld (apt-get install slurm-wlm)"
[[ $EUID -eq 0 ]] || skip "root, for slurmd"
export EXTMOD_PKG_CACHE=$tmp/cache
place=$tmp/place
farm=$tmp/farm
mkdir "$place"
kernel 6.12
# shellcheck disable=SC2154
ln -s "$objtree" "$place/tree"
cat >"$place/matrix.toml" <<EOF
format = ["tar"]
compress = "none"
kernelrelease = "$release"
[kernel."6.12"]
objtree = "tree"
[architecture.arm64]
[flavour.a]
name = "linux-headers-a"
[flavour.b]
name = "linux-headers-b"
[flavour.c]
name = "linux-headers-c"
[flavour.d]
name = "linux-headers-d"
EOF

# packages_of FARM: their digests
packages_of() { (cd "$1" && sha256sum --quiet -c SHA256SUMS && LC_ALL=C sort SHA256SUMS); }

expect_status 0 "$EXTMOD_PKG" farm "$place/matrix.toml" --output "$tmp/local"
packages_of "$tmp/local" >"$tmp/wanted"

trap 'slurm_stop; cleanup' EXIT
slurm_start
on_slurm() { expect_status "$1" "$EXTMOD_PKG" farm "$place/matrix.toml" --engine slurm --output "$farm" "${@:2}"; }
# cells STATE: how many tasks Slurm has in it
cells() { squeue --noheader --array --states=all --format=%T | grep -c "^$1\$" || true; }

on_slurm 0
packages_of "$farm" >"$tmp/got"
expect_same "the packages of Slurm" "$tmp/wanted" "$tmp/got"
[[ $(squeue --noheader --states=all --format=%F | sort -u | wc -l) -eq 2 ]] || fail "not two arrays: $(squeue --states=all)"
on_slurm 0 --resume
expect_text 'cells     0 done, 4 kept' "$tmp/stdout"
[[ $(cells COMPLETED) -eq 4 ]] || fail "a kept cell was submitted"

# A cell that hangs and one that fails, in a farm of their own, as Slurm needs a minute to notice the first.
cat >"$tmp/hanging-gcc" <<'EOF'
#!/bin/sh
exec sleep 1000
EOF
chmod +x "$tmp/hanging-gcc"
{
    cat "$place/matrix.toml"
    cat <<EOF
[[include]]
flavour = "b"
cc = "$tmp/hanging-gcc"
slurm.time = "0:01"
[[include]]
flavour = "c"
require = ["no-such-program"]
EOF
} >"$place/bad.toml"
"$EXTMOD_PKG" farm "$place/bad.toml" --engine slurm --output "$tmp/bad" --only '*/b' --only '*/c' >"$tmp/bad.log" 2>&1 &
bad=$!

# The farm command is killed while cells run; the next one finds them.
rm -r "$farm"
for moment in 0.3 1 2; do
    start "$EXTMOD_PKG" farm "$place/matrix.toml" --engine slurm --output "$farm" --resume
    sleep "$moment"
    kill -KILL "$pid" 2>/dev/null || true
    { wait "$pid"; } 2>/dev/null || true
done
on_slurm 0 --resume
packages_of "$farm" >"$tmp/got"
expect_same "the packages after three ends of the command" "$tmp/wanted" "$tmp/got"
[[ $(cells COMPLETED) -eq 8 ]] || fail "a cell was built twice: $(squeue --states=all)"

status=0
wait "$bad" || status=$?
[[ $status -eq 4 ]] || fail "the bad cells end with status $status" "$tmp/bad.log"
jq -e '.counts == {"failed": 2, "unchosen": 2} and ([.cells[].error | select(.)] | any(test("TIMEOUT")) and any(test("no-such-program")))' \
    "$tmp/bad/farm.json" >/dev/null || fail "the reasons" "$tmp/bad/farm.json"

# A node dies in a cell, and the controller is restarted.
rm -r "$farm"
start "$EXTMOD_PKG" farm "$place/matrix.toml" --engine slurm --output "$farm"
for ((i = 0; i < 200; i++)); do
    [[ $(cells RUNNING) -eq 0 ]] || break
    sleep 0.05
done
node=$(squeue --noheader --states=running --format=%N | head -n 1)
node_pid=$(slurm_pid "$node")
# The node first, as it would tell of the end of its cells; then slurmstepd of these and all that they run.
kill -KILL "$node_pid"
for step in $(slurm_steps); do
    mapfile -t steps < <(echo "$step" && pgrep -P "$step")
    kill -KILL "${steps[@]}" 2>/dev/null || true
done
kill "$(slurm_pid slurmctld)"
sleep 2
slurm_daemon slurmctld
# Slurm notices it, and lets a requeued cell wait for two minutes.
for ((i = 0; i < 1200; i++)); do
    waiting=$(squeue --noheader --array --states=pending --format='%i %r' | awk '$2 == "BeginTime" { print $1; exit }')
    [[ -z $waiting ]] || break
    sleep 0.1
done
[[ -n $waiting ]] || fail "Slurm does not requeue the cell: $(squeue --states=all)"
scontrol update "JobId=$waiting" StartTime=now
slurm_daemon slurmd "$node"
ended 0
packages_of "$farm" >"$tmp/got"
expect_same "the packages after the end of a node" "$tmp/wanted" "$tmp/got"

