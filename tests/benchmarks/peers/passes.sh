#!/usr/bin/env bash
# What people run to get scenes, frames and sound of a video: each program decodes it again.
# passes.sh VIDEO PYSCENEDETECT OUT
set -euo pipefail
video=$(readlink -f -- "$1") repository=$2 out=$3
[ -n "$repository" ] || { echo "give the board PySceneDetect's repository at v0.6.1-release by --pyscenedetect" >&2; exit 1; }
rm -rf "$out"
mkdir -p "$out/frames"
out=$(readlink -f -- "$out")
(cd "$repository" && /usr/bin/python3 -m scenedetect -q -i "$video" -o "$out" detect-content list-scenes -q -f scenes.csv)
ffmpeg -nostdin -v error -i "$video" -an -vf fps=5 -q:v 2 "$out/frames/%06d.jpg"
ffmpeg -nostdin -v error -i "$video" -vn -ac 1 -ar 16000 "$out/sound.wav"
