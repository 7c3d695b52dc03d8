#!/usr/bin/env bash
# Our own pass over a video, into a corpus that is new each time.
# prepare.sh TOOL VIDEOS CORPUS
set -euo pipefail
rm -rf "$3"
exec dotnet "$1" prepare --videos "$2" --corpus "$3" --workers 1
