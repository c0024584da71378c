#!/usr/bin/env bash
# Our phoneme error and speaker cosine against listeners from outside, clip by clip: word error rate of a recogniser and
# cosine of x-vectors, over the speech that tests/bench/judge_zero_shot.sh --out DIR has left.
#
# Usage: tests/bench/metrics_against_listeners.sh [--judged DIR] [--set DIR] [--build DIR]
#   --judged DIR  (build/judge)     --set DIR  recordings of the voices ($JUDGES_DIR/sets/voices)     --build DIR  (build)
# JUDGES_DIR (../shared/judges) holds similarity.py. Needs sox and python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

judges=${JUDGES_DIR:-../shared/judges}
judged=build/judge build=build set=$judges/sets/voices
while [ $# -gt 0 ]; do
  case $1 in
    --judged) judged=$2 ;;
    --set) set=$2 ;;
    --build) build=$2 ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done

work=$judged/metrics
mkdir -p "$work"
# The clips with their texts, and each one's voice.
python3 tools/eval/against_listeners.py list "$judged" "$set" >"$work/list.jsonl"
"$build/timbre" evaluate "$work/list.jsonl" --csv "$work/scores.csv" >"$work/table.txt" || [ $? = 7 ]
# Voices against voices: five clips of one voice joined, compared with the recordings of all.
python3 tools/eval/against_listeners.py pairs "$judged" "$set" "$work"
[ -e "$work/x_vectors.txt" ] || python3 "$judges/similarity.py" --pairs "$work/pairs.tsv" >"$work/x_vectors.txt"
"$build/timbre" evaluate "$work/pairs.jsonl" --csv "$work/pairs.csv" >"$work/pairs.txt" || [ $? = 7 ]
python3 tools/eval/against_listeners.py report "$judged" "$work"
