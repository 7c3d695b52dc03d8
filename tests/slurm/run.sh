#!/usr/bin/env bash
# The smoke study as arrays over four shards on a cluster of two nodes, with what happens to clusters: jobs of one minute
# that have to go on again and again, a task killed, a node's daemon away for 40 s, and a scratch disk that is full. At
# the end the numbers must be, byte for byte, those of './run demo --profile smoke'.
#   run.sh RESULTS [MORE OPTIONS OF slurm plan]      RESULTS: that run's folder, results/smoke
# Exit code 77: it cannot run here.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
[ $# -ge 1 ] || { echo "run.sh: RESULTS is missing" >&2; exit 2; }
expected=$(cd "$1" && pwd)
shift
work=$(mktemp -d)
deadline=$((SECONDS + ${VCMR_SLURM_SECONDS:-2400}))
say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

end() {
  local status=$?
  "$here/cluster.sh" down "$work/cluster" || true
  umount "$work/scratch" 2>/dev/null || true
  if [ "$status" = 0 ] || [ "$status" = 77 ]; then rm -rf "$work"; else say "what is there stays in $work"; fi
  exit "$status"
}
trap end EXIT

"$here/cluster.sh" up "$work/cluster"
. "$work/cluster/environment"
mkdir -p "$work/scratch"
mount -t tmpfs -o size=4m tmpfs "$work/scratch"
sed "s#^  folder: .*#  folder: $work/data#" "$root/notebooks/profiles/smoke.yaml" >"$work/smoke.yaml"

vcmr() { dotnet "$root/artifacts/bin/Vcmr.Cli/release/vcmr.dll" slurm "$@"; }
running() { squeue --noheader --array --states=RUNNING --format='%F_%K %j %N' | grep -E -- "-$1 " | head -1 || true; }

vcmr plan "$work/smoke.yaml" --to "$work/plan" --shards 4 --time 1 --scratch "$work/scratch" --results "$work/results" "$@"
vcmr submit "$work/plan"
vcmr submit "$work/plan" | tee "$work/again"
grep -q 'waits or runs already' "$work/again"

killed='' stopped='' again=0
while :; do
  status=$(vcmr status "$work/plan" --json) || true
  if grep -q '"isDone": *true' <<<"$status"; then break; fi
  if [ "$SECONDS" -gt "$deadline" ]; then
    vcmr status "$work/plan" || true
    say "it is not done in time"
    exit 1
  fi
  if [ -z "$killed" ]; then
    read -r job _ < <(running '(prepare|verify|audio)') || true
    if [ -n "${job:-}" ]; then
      killed=$job
      say "task $job is killed"
      scancel --signal=KILL "$job"
    fi
  fi
  if [ -z "$stopped" ]; then
    read -r job _ node < <(running '(audio|audio-video|heads)') || true
    if [ -n "${node:-}" ]; then
      stopped=$SECONDS
      say "the daemon of $node, which runs task $job, is stopped"
      "$here/cluster.sh" stop "$work/cluster" "${node#node}"
    fi
  elif [ "$stopped" != back ] && [ $((SECONDS - stopped)) -ge 40 ]; then
    "$here/cluster.sh" start "$work/cluster" "${node#node}"
    say "the daemon of $node is back"
    stopped=back
  fi
  # As a user does who looks at the status: what was killed does not come back by itself, and waits for ever if it was
  # killed before it could say that it had begun.
  if grep -qE '"failed": *[1-9]|is in no queue' <<<"$status" && [ "$again" -lt 20 ]; then
    again=$((again + 1))
    vcmr resubmit "$work/plan" | sed 's/^/        /'
  fi
  sleep 3
done
say "all is done: $(grep -h '"attempts"' -r "$work/plan/tasks" | tr -dc '0-9\n' | awk '{ n += $1 } END { print n + 0 }') starts of $(find "$work/plan/tasks" -name '*.json' | wc -l) tasks, $again times submitted again"
vcmr submit "$work/plan" | grep -q 'All of the plan is done'
[ -n "$killed" ] && [ -n "$stopped" ] || { say "no task was killed, or no daemon stopped"; exit 1; }
grep -rqs 'do not fit' "$work/plan/logs" || { say "the full scratch was not noticed"; exit 1; }

different=0 same=0
while read -r file; do
  if [ ! -f "$work/results/$file" ]; then
    # A shorter plan leaves some out.
    case " $* " in *" --skip "*) continue ;; esac
    say "missing: $file"
    different=$((different + 1))
  elif cmp -s "$expected/$file" "$work/results/$file"; then
    same=$((same + 1))
  else
    say "different: $file"
    different=$((different + 1))
  fi
done < <(cd "$expected" && find . \( -path './metrics/*.json' -o -name result.json \) | sort)
say "$same files of metrics and results are equal, $different are not"
[ "$different" = 0 ] && [ "$same" -ge 10 ]
