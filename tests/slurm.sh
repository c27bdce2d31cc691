# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# A Slurm of the test's own on the loopback: munged, slurmctld and two slurmd, without root's configuration. To be sourced
# after lib.sh.
#
#   slurm_start               starts it all and waits until both nodes are idle; sets SLURM_CONF
#   slurm_daemon NAME...      starts a daemon again: slurmctld, or slurmd NODE
#   slurm_pid NAME            the process of slurmctld, or of a node
#   slurm_steps               the processes that look after running tasks
#   slurm_stop                ends all of it; to be called before the test ends

# slurm_port: one that nobody listens on
slurm_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

slurm_start() {
    local node
    # Sockets have short names.
    slurm=$(mktemp -d /tmp/slurm.XXXXXX)
    mkdir "$slurm"/{state,spool-n1,spool-n2,munge}
    chmod 755 "$slurm"
    head -c 1024 /dev/urandom >"$slurm/munge/key"
    chmod 700 "$slurm/munge"
    chmod 600 "$slurm/munge/key"
    cat >"$slurm/slurm.conf" <<CONF
ClusterName=trial
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
AuthType=auth/munge
AuthInfo=socket=$slurm/munge/socket
CryptoType=crypto/munge
StateSaveLocation=$slurm/state
SlurmdSpoolDir=$slurm/spool-%n
SlurmctldPidFile=$slurm/slurmctld.pid
SlurmdPidFile=$slurm/%n.pid
SlurmctldLogFile=$slurm/slurmctld.log
SlurmdLogFile=$slurm/%n.log
SlurmctldPort=$(slurm_port)
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=100000
JobAcctGatherType=jobacct_gather/none
SlurmctldTimeout=10
SlurmdTimeout=10
KillWait=2
MinJobAge=3600
ReturnToService=2
MailProg=/bin/true
NodeName=n1 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$(slurm_port) CPUs=2 RealMemory=4000
NodeName=n2 NodeHostname=localhost NodeAddr=127.0.0.1 Port=$(slurm_port) CPUs=2 RealMemory=4000
PartitionName=farm Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
    export SLURM_CONF=$slurm/slurm.conf
    munged --force --socket="$slurm/munge/socket" --key-file="$slurm/munge/key" --pid-file="$slurm/munge/pid" \
        --log-file="$slurm/munge/log" --seed-file="$slurm/munge/seed" >"$slurm/munged.out" 2>&1 </dev/null ||
        fail "munged does not start" "$slurm/munged.out"
    slurm_daemon slurmctld
    for node in n1 n2; do slurm_daemon slurmd "$node"; done
    for ((i = 0; i < 200; i++)); do
        [[ $(sinfo -h -N -o %t 2>/dev/null | grep -c '^idle$') -ne 2 ]] || return 0
        sleep 0.1
    done
    fail "the nodes do not become idle: $(sinfo -N 2>&1)" "$slurm/slurmctld.log"
}

slurm_daemon() {
    case $1 in
    slurmctld) slurmctld >"$slurm/slurmctld.out" 2>&1 </dev/null || fail "slurmctld does not start" "$slurm/slurmctld.out" ;;
    slurmd) slurmd -N "$2" >"$slurm/$2.out" 2>&1 </dev/null || fail "slurmd does not start" "$slurm/$2.out" ;;
    esac
}

# Only those of this Slurm.
slurm_steps() {
    local pid
    for pid in $(pgrep -f '^slurmstepd: ' || true); do
        ! grep -qsaF "SLURM_CONF=$slurm/" "/proc/$pid/environ" || echo "$pid"
    done
}

slurm_pid() { cat "$slurm/$1.pid"; }

slurm_stop() {
    local file
    scancel --me 2>/dev/null || true
    for ((i = 0; i < 100; i++)); do
        [[ -n $(slurm_steps) ]] || break
        sleep 0.1
    done
    for file in "$slurm"/{n1,n2,slurmctld}.pid "$slurm/munge/pid"; do
        [[ ! -s $file ]] || kill "$(<"$file")" 2>/dev/null || true
    done
    for ((i = 0; i < 50; i++)); do
        compgen -G "$slurm/*.pid" >/dev/null || break
        sleep 0.1
    done
    rm -rf "$slurm"
}
