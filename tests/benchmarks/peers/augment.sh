#!/usr/bin/env bash
# The augmentations of stage 1 as SoX has them, one process a view, each effect drawn with the paper's probability.
# augment.sh FOLDER SECONDS
set -euo pipefail
folder=$1 seconds=$2
RANDOM=1
view=$folder/view.wav
[ -f "$view" ] || sox -n -r 16000 -c 1 -b 16 "$view" synth 98415s whitenoise vol 0.2

of() { [ $((RANDOM % 100)) -lt "$1" ]; }

chain() {
  effects=()
  if of 80; then effects+=(vol -1); fi
  if of 30; then effects+=(gain -$((1 + RANDOM % 20))); fi
  if of 80; then
    if of 50; then effects+=(sinc $((200 + RANDOM % 1000))); else effects+=(sinc -$((2200 + RANDOM % 1800))); fi
  fi
  if of 30; then effects+=(echo 0.5 1 $((200 + 50 * (RANDOM % 6))) 0.5); fi
  if of 60; then effects+=(pitch $((RANDOM % 1401 - 700))); fi
  if of 60; then effects+=(reverb $((RANDOM % 100)) $((RANDOM % 100)) $((RANDOM % 100))); fi
}

turn() { chain; sox -V1 -G "$view" -t raw - "${effects[@]}" >/dev/null; }

turn
count=0 start=$EPOCHREALTIME
while [ "$(awk "BEGIN { print ($EPOCHREALTIME - $start < $seconds) }")" = 1 ]; do
  for _ in 1 2 3 4 5 6 7 8 9 10; do turn; done
  count=$((count + 10))
done
awk "BEGIN { print \"rate\", $count / ($EPOCHREALTIME - $start) }"
