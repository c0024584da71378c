#!/usr/bin/env bash
# What each metric of timbre evaluate does when speech is made worse: nine kinds of degradation in five grades
# (tools/eval/degradations.h), and for each metric the rank correlation (Spearman) of its mean over the recordings with the
# grade, 0 being the recording as it was. Positive: the metric says "worse". Exits with 1 where a metric does not follow what
# it should (tools/eval/response.py says which).
#
# Usage: tests/bench/metrics_response.sh [OPTION...]
#   --recordings LIST  folder or list of clean recordings, with texts (the first 25 of tests/bench/dev_sentences.txt in the
#                      built-in voices and a cloned one, and the recording that it is cloned from)
#   --out DIR          keeps speech and scores (build/response)
#   --build DIR        where timbre and degrade are (build)
# Needs python3. Make the tool first: ninja -C build degrade
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

recordings='' out=build/response build=build
while [ $# -gt 0 ]; do
  case $1 in
    --recordings) recordings=$2 ;;
    --out) out=$2 ;;
    --build) build=$2 ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
rm -rf "$out" && mkdir -p "$out/clean"

if [ -z "$recordings" ]; then
  recordings=$out/clean
  voices=(adam bruno clara dora "$PWD/tests/data/voices/allison.flac")
  number=0
  head -n 25 tests/bench/dev_sentences.txt | while read -r sentence; do
    name=$(printf '%02d' "$number")
    echo "$sentence" >"$recordings/$name.txt"
    printf '{"id": "%s", "text": "%s", "voice": "%s"}\n' "$name" "$sentence" "${voices[number % ${#voices[@]}]}"
    number=$((number + 1))
  done >"$out/set.jsonl"
  "$build/timbre" --seed 1 evaluate --synthesize "$out/set.jsonl" --keep "$recordings" >"$out/clean.txt"
  cp tests/data/voices/allison.* "$recordings"
fi
"$build/degrade" "$recordings" "$out/worse"
"$build/timbre" evaluate "$out/worse/list.jsonl" --csv "$out/scores.csv" --features "$out/features.csv" >"$out/table.txt" || [ $? = 7 ]
python3 tools/eval/response.py "$out/scores.csv"
