#!/usr/bin/env bash
# Executes notebooks with the smoke profile, as they are, by another maker's tool, and compares what they show with what our
# own runner made of them a moment ago (results/smoke).
# tests/guests/run.sh FOLDER dotnet-interactive|dotnet-repl NOTEBOOK…   FOLDER: for the tools and what they write; kept
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT=1
declare -A versions=([dotnet-interactive]=1.0.712001 [dotnet-repl]=0.3.259) packages=([dotnet-interactive]=Microsoft.dotnet-interactive [dotnet-repl]=dotnet-repl)

folder=$(mkdir -p "$1" && cd "$1" && pwd) guest=$2
shift 2
mkdir -p "$folder/$guest"
tools="$folder/tools" log="$folder/$guest/log"

quiet() { "$@" >"$log" 2>&1 || { tail -30 "$log" >&2; echo "guests: failed: $*" >&2; return 1; }; }

if [ ! -x "$tools/$guest" ]; then
  quiet dotnet tool install "${packages[$guest]}" --version "${versions[$guest]}" --tool-path "$tools"
fi
kernels="$folder/share/jupyter/kernels"
if [ "$guest" = dotnet-interactive ] && [ ! -d "$kernels/.net-csharp" ]; then
  mkdir -p "$kernels"
  quiet "$tools/$guest" jupyter install --path "$kernels"
fi

dotnet_interactive() {
  # From standard input, so that the notebook's paths start in its own folder. The kernel is called by its tool's name.
  (cd "$root/notebooks" && PATH="$tools:$PATH" JUPYTER_PATH="$folder/share/jupyter" \
    jupyter nbconvert --to notebook --execute --stdin --ExecutePreprocessor.timeout=900 --output "$2" <"$1")
}

dotnet_repl() {
  (cd "$root/notebooks" && timeout 900 "$tools/dotnet-repl" --run "$1" --exit-after-run --output-format ipynb --output-path "$2")
}

for notebook; do
  name=$(basename "$notebook")
  given=(-p profile=smoke) wanted=()
  if [[ $name = 03-* ]]; then
    # Trained anew, so that curves grow and progress is written; everything else is found.
    rm -rf "$folder/$guest/results"
    given+=(-p "results=$folder/$guest/results") wanted+=(--progress)
  fi
  rm -f "$folder/$guest/$name"
  quiet "$root/run" run "$notebook" "${given[@]}" --prepare-only --out "$folder/$guest/prepared"
  quiet "${guest/-/_}" "$folder/$guest/prepared/$name" "$folder/$guest/$name"
  python3 "$here/outputs.py" "$root/results/smoke/$name" "$folder/$guest/$name" "${wanted[@]}"
  echo "$guest: $name shows what ours does"
done
