#!/usr/bin/env bash
# Uses the library as others do, in a folder outside the repository: the package from a local feed in a console project
# (the three examples of docs/library.md), published for one runtime, as `dotnet run app.cs`, and by a ProjectReference.
# tests/package/run.sh [--cold]   --cold: with an empty package folder, which downloads about 300 MB
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
root=$(cd "$here/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
work=$(mktemp -d)
# No version twice: a package folder keeps what it has seen.
version="0.1.0-test.$(date +%s).$$"
packages="${NUGET_PACKAGES:-${HOME:-/tmp}/.nuget/packages}"
clean() { rm -rf "$work" "$packages/vcmr.lib/$version"; }
trap clean EXIT

say() { printf 'package: %s\n' "$*"; }
fail() { printf 'package: %s\n' "$*" >&2; exit 1; }
quiet() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "failed: $*"; }; }
expect() {
  local output; output=$(cat)
  [[ $output =~ $1 ]] || fail "expected $1 and got: $output"
  printf '%s\n' "$output" | tail -3
}
# What the repository pins is what is tried outside.
version_of() {
  local pinned; pinned=$(sed -nE "s/.*(<$1Version>|Include=\"$1\" Version=\")([0-9.]+).*/\2/p" "$root/Directory.Packages.props" | head -1)
  [ -n "$pinned" ] || fail "Directory.Packages.props pins no $1"
  printf '%s' "$pinned"
}
# On an older system what is built must hold the mended library; on a newer one the package's own.
expect_mended() {
  local library; library=$(find "$1" -name libLibTorchSharp.so)
  [ -n "$library" ] || fail "there is no libLibTorchSharp.so in $1"
  if grep -q 'GLIBCXX_3\.4\.32' /usr/lib/*/libstdc++.so.6 /usr/lib64/libstdc++.so.6 2>/dev/null; then newer=1; else newer=0; fi
  local stock; stock="$packages/torchsharp/$(version_of TorchSharp)/runtimes/linux-x64/native/libLibTorchSharp.so"
  [ -s "$stock" ] || fail "there is no $stock to compare with"
  if cmp -s "$library" "$stock"; then same=1; else same=0; fi
  [ "$newer" = "$same" ] || fail "$library is the wrong one for this system"
}

libtorch=$(version_of libtorch-cpu-linux-x64)
say "packing $version"
quiet dotnet pack "$root/Vcmr.Lib.csproj" -c Release -nologo -p:PackageVersion="$version" -o "$work/feed"
if [ "${1:-}" = --cold ]; then export NUGET_PACKAGES="$work/packages"; packages=$NUGET_PACKAGES; fi
mkdir -p "$work/outside/music"
cp "$here"/*.cs "$here"/Outside.csproj "$work/outside/"
cat >"$work/nuget.config" <<CONFIG
<configuration>
  <packageSources><add key="vcmr" value="feed" /></packageSources>
</configuration>
CONFIG

cd "$work/outside"
for i in 1 2 3 4 5 6; do
  ffmpeg -v error -f lavfi -i "aevalsrc=0.3*sin(2*PI*t*(110*$i+20*sin(t))):d=31" -f lavfi -i "anoisesrc=d=31:a=0.02:seed=$i" -filter_complex amix "music/$i.wav"
done
cp music/2.wav song.wav
ffmpeg -v error -i music/5.wav other.mp3

example() {
  quiet dotnet build -c Release -nologo -p:VcmrVersion="$version" -p:LibtorchVersion="$libtorch" -p:Example="$1"
  dotnet bin/Release/net10.0/Outside.dll
}
example score | expect '^PR-AUC [01]\.[0-9]{3} .*guitar: ROC-AUC'
example train | expect 'trained for [1-9][0-9]* steps'
example embed | expect '512 numbers a song, cosine similarity -?[01]\.[0-9]+'
expect_mended bin/Release/net10.0
folder="$packages/vcmr.lib/$version"
for file in lib/net10.0/Vcmr.Lib.dll lib/net10.0/Vcmr.Lib.xml README.md buildTransitive/Vcmr.Lib.targets buildTransitive/WeakenVersionNeed.cs; do
  [ -s "$folder/$file" ] || fail "the package lacks $file"
done
! grep -q 'id="libtorch' "$folder/vcmr.lib.nuspec" || fail "the package brings libtorch along"

say "published for one runtime"
quiet dotnet publish -c Release -nologo -r linux-x64 --no-self-contained -p:VcmrVersion="$version" -p:LibtorchVersion="$libtorch" -o published
expect_mended published
published/Outside | expect '512 numbers a song'
rm -rf published bin obj

say "dotnet run app.cs"
mkdir "$work/one-file" "$work/data"
cp song.wav other.mp3 encoder.safetensors "$work/one-file/"
{ printf '#:package Vcmr.Lib@%s\n#:package libtorch-cpu-linux-x64@%s\n' "$version" "$libtorch"; cat embed.cs; } >"$work/one-file/app.cs"
# What such programs build lies in the user's data folder, half a gigabyte and more.
(cd "$work/one-file" && XDG_DATA_HOME="$work/data" dotnet run app.cs) | expect '512 numbers a song'
rm -rf "$work/data"

say "ProjectReference"
quiet dotnet build Outside.csproj -c Release -nologo -p:VcmrProject="$root/Vcmr.Lib.csproj"
dotnet bin/Release/net10.0/Outside.dll | expect '512 numbers a song'

say "what loading sets for the process"
quiet dotnet build Outside.csproj -c Release -nologo -p:VcmrProject="$root/Vcmr.Lib.csproj" -p:Example=settings
env -u OMP_WAIT_POLICY dotnet bin/Release/net10.0/Outside.dll | expect '^OMP_WAIT_POLICY PASSIVE$'
env -u OMP_WAIT_POLICY VCMR_PROCESS_SETTINGS=0 dotnet bin/Release/net10.0/Outside.dll | expect '^OMP_WAIT_POLICY unset$'

say "TorchSharp before the library, with the targets imported"
quiet dotnet build Outside.csproj -c Release -nologo -p:VcmrProject="$root/Vcmr.Lib.csproj" -p:VcmrTargets="$root/lib/Native/Build/Vcmr.Lib.targets" -p:Example=torchfirst
dotnet bin/Release/net10.0/Outside.dll | expect '^4 ones$'
say "done"
