#!/usr/bin/env bash
# A Slurm cluster on this machine: a controller and two nodes, each with a network and a host name of its own.
#   cluster.sh up DIR     starts it; DIR/environment has what a shell needs to speak with it
#   cluster.sh down DIR   ends it and takes everything away but DIR
#   cluster.sh stop DIR N, start DIR N   one node's daemon
# Exit code 77: it cannot run here (root, network namespaces, slurm-wlm and munge are needed).
set -euo pipefail
[ $# -ge 2 ] || { echo "cluster.sh: up|down DIR, or stop|start DIR NODE" >&2; exit 2; }
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd)
# Two of these may run at once.
mark=$(printf '%s' "$dir" | cksum | cut -d ' ' -f 1)
net=$((mark % 200 + 20))
short=$(printf '%x' $((mark % 65536)))

cannot() { echo "cluster.sh: $*" >&2; exit 77; }

say_config() {
  cat <<CONFIG
ClusterName=vcmr
SlurmctldHost=$(hostname)(10.$net.1.1)
SlurmctldPort=$((20000 + mark % 20000))
SlurmdPort=$((20001 + mark % 20000))
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket,cred_expire=5
CredType=cred/munge
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool-%n
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd-%n.pid
SlurmctldLogFile=$dir/slurmctld.log
SlurmdLogFile=$dir/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerType=sched/backfill
SchedulerParameters=bf_interval=3,sched_interval=3,sched_min_interval=100000
JobRequeue=1
# A daemon that is away for half a minute is taken for dead, and its jobs begin anew elsewhere.
SlurmdTimeout=25
SlurmctldTimeout=30
KillWait=10
MinJobAge=60
ReturnToService=2
MailProg=/bin/true
TreeWidth=65533
NodeName=node1 NodeAddr=10.$net.1.2 CPUs=${VCMR_NODE_CPUS:-2} RealMemory=4000 State=UNKNOWN
NodeName=node2 NodeAddr=10.$net.2.2 CPUs=${VCMR_NODE_CPUS:-2} RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=node1,node2 Default=YES MaxTime=INFINITE State=UP
CONFIG
}

start_node() {
  # -D keeps it in front, so that its process is the one that is known.
  # nsenter leaves /sys as it is, in which slurmd looks for control groups.
  SLURM_CONF=$dir/slurm.conf nsenter --net="/run/netns/vcmr-$short-$1" unshare --uts \
    sh -c "hostname node$1 && exec /usr/sbin/slurmd -D" >>"$dir/slurmd-$1.out" 2>&1 </dev/null &
  echo $! >"$dir/node$1.pid"
}

end() {
  local pid
  [ -f "$1" ] || return 0
  pid=$(cat "$1")
  kill "$pid" 2>/dev/null || true
  for _ in {1..50}; do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
  kill -KILL "$pid" 2>/dev/null || true
  rm -f "$1"
}

down() {
  local node pid
  for node in 1 2; do end "$dir/node$node.pid"; done
  end "$dir/slurmctld.process"
  for node in 1 2; do
    # What jobs left behind lives in the node's network.
    for pid in $(ip netns pids "vcmr-$short-$node" 2>/dev/null); do kill -KILL "$pid" 2>/dev/null || true; done
    ip netns del "vcmr-$short-$node" 2>/dev/null || true
    ip link del "vc$short-$node" 2>/dev/null || true
  done
  end "$dir/munged.process"
}

up() {
  [ "$(id -u)" = 0 ] || cannot "root is needed to make networks and to run Slurm's daemons."
  local program
  for program in munged slurmctld slurmd ip unshare sbatch; do
    command -v "$program" >/dev/null 2>&1 || cannot "$program is missing; install slurm-wlm, munge and iproute2."
  done
  ip netns add "vcmr-$short-try" 2>/dev/null || cannot "this machine does not let networks be made."
  ip netns del "vcmr-$short-try"

  mkdir -p "$dir/munge" "$dir/state" "$dir/spool-node1" "$dir/spool-node2"
  chmod 0755 "$dir" "$dir/munge"
  [ -f "$dir/munge/key" ] || { head -c 128 /dev/urandom >"$dir/munge/key"; chmod 0400 "$dir/munge/key"; }
  trap 'down' ERR
  munged --foreground --force --socket="$dir/munge/socket" --key-file="$dir/munge/key" --pid-file="$dir/munge/pid" \
    --seed-file="$dir/munge/seed" --num-threads=2 >"$dir/munged.log" 2>&1 </dev/null &
  echo $! >"$dir/munged.process"

  local node
  for node in 1 2; do
    ip netns add "vcmr-$short-$node"
    ip link add "vc$short-$node" type veth peer name eth0 netns "vcmr-$short-$node"
    ip addr add "10.$net.$node.1/24" dev "vc$short-$node"
    ip link set "vc$short-$node" up
    ip -n "vcmr-$short-$node" addr add "10.$net.$node.2/24" dev eth0
    ip -n "vcmr-$short-$node" link set eth0 up
    ip -n "vcmr-$short-$node" link set lo up
    ip -n "vcmr-$short-$node" route add default via "10.$net.$node.1"
  done

  say_config >"$dir/slurm.conf"
  printf 'export SLURM_CONF=%q\n' "$dir/slurm.conf" >"$dir/environment"
  export SLURM_CONF=$dir/slurm.conf
  for _ in {1..50}; do [ -S "$dir/munge/socket" ] && break; sleep 0.1; done
  slurmctld -D >"$dir/slurmctld.out" 2>&1 </dev/null &
  echo $! >"$dir/slurmctld.process"
  for node in 1 2; do start_node "$node"; done
  for _ in {1..60}; do
    if [ "$(sinfo --noheader --Node --format=%t 2>/dev/null | grep -c idle)" = 2 ]; then
      trap - ERR
      echo "Two nodes are up; speak with them after: . $dir/environment"
      return
    fi
    sleep 0.5
  done
  tail -qn 5 "$dir/slurmctld.out" "$dir"/slurmd-*.out "$dir/munged.log" >&2 || true
  down
  cannot "the nodes did not come up within half a minute; the lines above say why."
}

case $action in
  up) up ;;
  down) down ;;
  stop) end "$dir/node$3.pid" ;;
  start) start_node "$3" ;;
  *) echo "cluster.sh: up|down DIR, or stop|start DIR NODE" >&2; exit 2 ;;
esac
