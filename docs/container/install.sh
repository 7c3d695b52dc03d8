#!/usr/bin/env bash
# What the recipes do inside an image, on Debian 12 or Ubuntu 22.04 and newer.
#   install.sh --system              ffmpeg and the .NET SDK
#   install.sh --develop             these, and what tests and notebooks use: Jupyter, Chromium, numpy, PyTorch, git
#   install.sh FOLDER [cpu|cuda]     these where they are missing, and a build of the project in FOLDER
set -euo pipefail
dotnet=${DOTNET_ROOT:-/usr/share/dotnet}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

packages() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  rm -rf /var/lib/apt/lists/*
}

system() {
  if ! command -v ffmpeg >/dev/null 2>&1 || ! command -v curl >/dev/null 2>&1; then
    packages ca-certificates curl ffmpeg libicu-dev
  fi
  if ! command -v dotnet >/dev/null 2>&1; then
    curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir "$dotnet"
    ln -sf "$dotnet/dotnet" /usr/local/bin/dotnet
  fi
}

case ${1:?name the folder of the project, or --system, or --develop} in
  --system) system; exit ;;
  --develop)
    system
    # As ./run test has them; git tells which commit a notebook ran on.
    packages git procps jupyter-client python3-nbclient jupyter-nbconvert jupyter-notebook python3-numpy python3-torch chromium
    exit ;;
esac

folder=$1
kind=${2:-cpu}
case $kind in
  cpu) options=() ;;
  cuda) options=(-p:Cuda=true) ;;
  *) echo "install.sh: '$kind' is neither cpu nor cuda" >&2; exit 2 ;;
esac
system
dotnet build "$folder/notebooks/cli/Vcmr.Cli.csproj" -c Release -v q -nologo "${options[@]}"
dotnet build-server shutdown >/dev/null 2>&1 || true
# ./run builds where a source is newer than the tool; in an image nothing may be written.
touch "$folder/artifacts/bin/Vcmr.Cli/release/vcmr.dll"
"$folder/run" doctor
