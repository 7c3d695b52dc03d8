#!/usr/bin/env bash
# Many small items over many shards on a cluster of two nodes: what the controller has to do, how long a task takes to
# begin, how many files there are, and whether an item costs the same however many there are.
#   many.sh [ITEMS [SHARDS]]      10000 over 64 unless said otherwise; a tenth of them is the measure
# Exit code 77: it cannot run here.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
items=${1:-10000} shards=${2:-64}
work=$(mktemp -d)
end() { local status=$?; "$here/cluster.sh" down "$work/cluster" || true; rm -rf "$work"; exit "$status"; }
trap end EXIT
vcmr() { dotnet "$root/artifacts/bin/Vcmr.Cli/release/vcmr.dll" "$@"; }

# Half a second of noise each, every one of its own; and a piece of music a shard, since a study has some.
make_items() {
  mkdir -p "$1/audio" "$1/music"
  perl -e '
    my ($folder, $items, $shards) = @ARGV;
    sub wave { my ($path, $seconds, $rate, $seed) = @_;
      srand($seed);
      my $n = int($seconds * $rate);
      open(my $file, ">:raw", $path) or die "$path: $!";
      print $file "RIFF", pack("V", 36 + 2 * $n), "WAVEfmt ", pack("VvvVVvv", 16, 1, 1, $rate, 2 * $rate, 2, 16), "data", pack("V", 2 * $n), pack("s<*", map { int(rand(8000)) - 4000 } 1 .. $n);
      close($file);
    }
    open(my $table, ">", "$folder/clips.csv") or die;
    print $table "path,split,tags\n";
    for my $i (1 .. $items) {
      # A thousand files a folder.
      my $part = sprintf("audio/%03d", $i / 1000);
      mkdir("$folder/$part");
      wave("$folder/$part/$i.wav", 0.5, 16000, $i);
      print $table "$part/$i.wav,", ($i % 10 < 7 ? "train" : $i % 10 < 8 ? "validation" : "test"), ",", ($i % 2 ? "a" : "b"), "\n";
    }
    wave("$folder/music/$_.wav", 16, 8000, 1000000 + $_) for 1 .. $shards;
  ' "$1" "$2" "$shards"
  cat >"$1/many.yaml" <<PROFILE
description: many small items
threads: 1
data: { kind: folders, folder: $1/data, music: $1/music, tagged: $1/clips.csv }
model: { input_length: 49152, width: 4 }
PROFILE
}

run_items() {
  local folder=$work/$1 began ended
  mkdir -p "$folder"
  make_items "$folder" "$1"
  vcmr slurm plan "$folder/many.yaml" --to "$folder/plan" --shards "$shards" --time 30 --results "$folder/results" \
    --skip audio --skip heads --skip supervised --skip report >/dev/null
  sdiag --reset >/dev/null 2>&1 || true
  began=$(date +%s%N)
  vcmr slurm submit "$folder/plan" >/dev/null
  local submitted; submitted=$(date +%s%N)
  until vcmr slurm status "$folder/plan" --json | grep -q '"isDone": *true'; do sleep 5; done
  ended=$(date +%s%N)
  echo "$1 items over $shards shards: submitted in $(((submitted - began) / 1000000)) ms, done after $(((ended - began) / 1000000000)) s"
  grep -h '"seconds"' -r "$folder/plan/tasks/prepare" | tr -dc '0-9.\n' | awk -v items="$1" '{ s += $1 } END { printf "  a task of prepare takes %.1f s, an item %.2f ms of it\n", s / NR, 1000 * s / items }'
  grep -h '"startUp"' -r "$folder/plan/tasks/prepare" | tr -dc '0-9.\n' | sort -n | awk '{ a[NR] = $1 } END { printf "  from the script to its first command: median %.2f s, longest %.2f s\n", a[int((NR + 1) / 2)], a[NR] }'
  echo "  files of the plan: $(find "$folder/plan" -type f | wc -l); of the corpora: $(find "$folder/data" -type f | wc -l); most in one folder: $(find "$folder/plan" "$folder/data" -type f -printf '%h\n' | sort | uniq -c | sort -rn | head -1 | awk '{ print $1 }')"
  sdiag 2>/dev/null | awk '/Server thread count|Jobs submitted|Mean cycle/ { sub(/^[ \t]+/, ""); if (n++ < 3) printf "  %s\n", $0 } /count:.*total_time:/ && /REQUEST_|MESSAGE_/ { for (i = 1; i <= NF; i++) { if (sub(/^count:/, "", $i)) count += $i; if (sub(/^total_time:/, "", $i)) time += $i } } END { printf "  requests to the controller: %d, of %.1f ms together\n", count, time / 1000 }'
}

VCMR_NODE_CPUS=1 "$here/cluster.sh" up "$work/cluster"
. "$work/cluster/environment"
run_items $((items / 10))
run_items "$items"
