#!/usr/bin/env bash
# Uses the notebook engine as others do: packed as a .NET tool, installed from a local feed, on notebooks outside the repository.
# tests/package/tool.sh
set -euo pipefail
root=$(cd "$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.." && pwd)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
work=$(mktemp -d)
version="0.1.0-test.$(date +%s).$$"
packages="${NUGET_PACKAGES:-${HOME:-/tmp}/.nuget/packages}"
trap 'rm -rf "$work" "$packages/vcmr.notebooks/$version"' EXIT

say() { printf 'tool: %s\n' "$*"; }
fail() { printf 'tool: %s\n' "$*" >&2; exit 1; }
quiet() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "failed: $*"; }; }

quiet dotnet pack "$root/notebooks/engine/Vcmr.Engine.csproj" -c Release -nologo -p:PackageVersion="$version" -o "$work/feed"
package="$work/feed/Vcmr.Notebooks.$version.nupkg"
size=$(stat -c %s "$package")
[ "$size" -lt 40000000 ] || fail "the package has $((size / 1000000)) MB and must have less than 40"
! unzip -l "$package" 2>/dev/null | grep -qiE 'torch|onnx|Vcmr\.Lib' || fail "the package carries parts of the library"
say "packed, $((size / 100000))e5 bytes"

mkdir -p "$work/outside"
cd "$work/outside"
cat >nuget.config <<CONFIG
<configuration><packageSources><add key="vcmr" value="$work/feed" /></packageSources></configuration>
CONFIG
quiet dotnet tool install Vcmr.Notebooks --version "$version" --tool-path "$work/tools"
csnotebook="$work/tools/csnotebook"

cat >sums.ipynb <<'NOTEBOOK'
{"cells":[
{"cell_type":"markdown","metadata":{},"source":["# Sums"]},
{"cell_type":"code","execution_count":null,"metadata":{"tags":["parameters"]},"outputs":[],"source":["int n = 3;"]},
{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["Enumerable.Range(1, n).Sum()"]}
],"metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}},"nbformat":4,"nbformat_minor":5}
NOTEBOOK
printf '#!csharp\n\nint x = 41;\n\n#!csharp\n\nx + 1\n' >plain.dib
echo '{ "n": 10 }' >parameters.json

quiet "$csnotebook" run sums.ipynb plain.dib -f parameters.json --html --out executed
grep -q '"55"' executed/sums.ipynb || fail "sums.ipynb does not have its sum"
grep -q '"42"' executed/plain.ipynb || fail "plain.dib does not have its result"
grep -q '<h1 id="Sums">' executed/sums.html || fail "the page has no heading"
quiet "$csnotebook" html executed/plain.ipynb
quiet "$csnotebook" clean executed/sums.ipynb
! grep -q '"55"' executed/sums.ipynb || fail "clean left an output"
if "$csnotebook" run none.ipynb >"$work/log" 2>&1; then fail "a missing notebook ran"; fi
grep -q "^csnotebook: There is no notebook 'none.ipynb'" "$work/log" || { cat "$work/log"; fail "a missing notebook is not named"; }
say "run, html, clean"

# An extension for .NET Interactive: its charts are drawn by the page's own plotly.js, without the network.
cat >chart.ipynb <<'NOTEBOOK'
{"cells":[
{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["#r \"nuget: Plotly.NET.Interactive, PLOTLY\"\n","#r \"nuget: Plotly.NET.CSharp, CSHARP\""]},
{"cell_type":"code","execution_count":null,"metadata":{},"outputs":[],"source":["using Plotly.NET.CSharp;\n","Chart.Point<double, double, string>([1.0, 2.0], [3.0, 4.5])"]}
],"metadata":{"kernelspec":{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}},"nbformat":4,"nbformat_minor":5}
NOTEBOOK
version_of() { sed -nE "s/.*Include=\"$1\" Version=\"([0-9.]+).*/\1/p" "$root/Directory.Packages.props"; }
sed -i "s/PLOTLY/$(version_of Plotly.NET)/; s/CSHARP/$(version_of Plotly.NET.CSharp)/" chart.ipynb
quiet "$csnotebook" run chart.ipynb --html --out executed
grep -q '"application/vnd.plotly.v1+json"' executed/chart.ipynb || fail "the chart is no plotly figure"
grep -q 'cdn.plot.ly' executed/chart.ipynb || fail "the extension's own form is missing"
! grep -q 'src="https\?:' executed/chart.html || fail "the page loads something from the network"
grep -q 'id="program-plotly"' executed/chart.html || fail "the page has no plotly.js"
say "extension"

if command -v jupyter-nbconvert >/dev/null 2>&1; then
  quiet "$csnotebook" kernel install --prefix "$work/jupyter"
  quiet env JUPYTER_PATH="$work/jupyter/share/jupyter" jupyter nbconvert --to notebook --execute sums.ipynb --output by-jupyter
  grep -q '"6"' by-jupyter.ipynb || fail "the kernel did not give the sum"
  quiet "$csnotebook" kernel uninstall --prefix "$work/jupyter"
  say "kernel"
fi
