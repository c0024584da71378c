#!/usr/bin/env bash
# Our phoneme error and speaker cosine against listeners from outside, clip by clip: word error rate of a recogniser and
# cosine of x-vectors, over the speech that tests/bench/judge_zero_shot.sh --out DIR has left; and the same after some of
# the clips were made worse in all ways and grades of tools/eval/degradations.h.
#
# Usage: tests/bench/metrics_against_listeners.sh [--judged DIR] [--set DIR] [--build DIR] [--spread N]
#   --judged DIR  (build/judge)     --set DIR  recordings of the voices ($JUDGES_DIR/sets/voices)     --build DIR  (build)
#   --spread N    clips to make worse (5)
# JUDGES_DIR (../shared/judges) holds wer.mjs and similarity.py. Needs sox, node and python3. Make the tool first:
# ninja -C build degrade
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

judges=${JUDGES_DIR:-../shared/judges}
judged=build/judge build=build set=$judges/sets/voices spread=5
while [ $# -gt 0 ]; do
  case $1 in
    --judged) judged=$2 ;;
    --set) set=$2 ;;
    --build) build=$2 ;;
    --spread) spread=$2 ;;
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
# The same clips over the whole range from clear to lost.
python3 tools/eval/against_listeners.py spread "$judged" "$set" "$work" "$spread"
[ -e "$work/spread/list.jsonl" ] || "$build/degrade" "$work/spread.jsonl" "$work/spread"
python3 tools/eval/against_listeners.py tsv "$work"
[ -e "$work/spread.wer" ] || node "$judges/wer.mjs" "$work/spread.tsv" >"$work/spread.wer"
"$build/timbre" evaluate "$work/spread/list.jsonl" --csv "$work/spread.csv" >"$work/spread.txt" || [ $? = 7 ]
python3 tools/eval/against_listeners.py report "$judged" "$work"
