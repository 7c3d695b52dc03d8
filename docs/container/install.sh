#!/usr/bin/env bash
# What both recipes do inside the image, on Debian 12 or Ubuntu 22.04 and newer: ffmpeg and the .NET SDK, a build of the
# project in the folder that is named (/opt/vcmr), and nothing left of the packages' sources.
#   install.sh FOLDER [cpu|cuda]
set -euo pipefail
folder=${1:?name the folder of the project}
kind=${2:-cpu}
dotnet=${DOTNET_ROOT:-/usr/share/dotnet}

if ! command -v ffmpeg >/dev/null 2>&1; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends ca-certificates curl ffmpeg libicu-dev
  rm -rf /var/lib/apt/lists/*
fi

if ! command -v dotnet >/dev/null 2>&1; then
  curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0 --install-dir "$dotnet"
  ln -sf "$dotnet/dotnet" /usr/local/bin/dotnet
fi

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
case $kind in
  cpu) options=() ;;
  cuda) options=(-p:Cuda=true) ;;
  *) echo "install.sh: '$kind' is neither cpu nor cuda" >&2; exit 2 ;;
esac
dotnet build "$folder/notebooks/cli/Vcmr.Cli.csproj" -c Release -v q -nologo "${options[@]}"
dotnet build-server shutdown >/dev/null 2>&1 || true
# ./run builds where a source is newer than the tool; in an image nothing may be written.
touch "$folder/artifacts/bin/Vcmr.Cli/release/vcmr.dll"
"$folder/run" doctor
