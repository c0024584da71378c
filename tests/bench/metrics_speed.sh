#!/usr/bin/env bash
# How fast timbre evaluate is: 1,000 files of 5 s with text and voice (all metrics that need no paired reference), real-time
# factor, processor time and peak memory; and whether one thread and several give the same numbers.
#
# Usage: tests/bench/metrics_speed.sh [--files N] [--threads N] [--out DIR] [--build DIR]
#   --files N  (1000)     --threads N  (2)     --out DIR  (build/speed)     --build DIR  (build)
# Needs sox, GNU time and python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

files=1000 threads=2 out=build/speed build=build
while [ $# -gt 0 ]; do
  case $1 in
    --files) files=$2 ;;
    --threads) threads=$2 ;;
    --out) out=$2 ;;
    --build) build=$2 ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
rm -rf "$out" && mkdir -p "$out"

# 5 s from anywhere in a recording of 7 s that goes round and round.
recording=$PWD/tests/data/voices/allison.flac text=$(cat tests/data/voices/allison.txt)
sox "$recording" "$out/round.wav" repeat 1
for ((i = 0; i < files; ++i)); do
  name=$(printf '%04d' "$i")
  start=$((i * 37 % 7000))
  sox "$out/round.wav" "$out/$name.wav" trim "$((start / 1000)).$(printf '%03d' $((start % 1000)))" 5
  printf '{"file": "%s.wav", "text": "%s", "voice": "%s"}\n' "$name" "$text" "$recording"
done >"$out/list.jsonl"

for count in "$threads" 1; do
  echo "$count threads:"
  /usr/bin/time -f '  processor time %U s + %S s, peak memory %M kB' "$build/timbre" --threads "$count" evaluate "$out/list.jsonl" --csv "$out/$count.csv" \
    2>&1 >"$out/table.txt" | grep -o '[0-9.]* s of audio.*\|  processor.*'
done
cmp "$out/$threads.csv" "$out/1.csv" && echo "one thread and $threads give the same numbers"
