#!/usr/bin/env bash
# What each metric of timbre evaluate does when speech is made worse: nine kinds of degradation in five grades
# (tools/eval/degradations.h), and for each metric the rank correlation (Spearman) of its mean over the recordings with the
# grade, 0 being the recording as it was. Positive: the metric says "worse".
#
# Usage: tests/bench/metrics_response.sh [OPTION...]
#   --recordings LIST  folder or list of clean recordings, with texts (tests/data/voices)
#   --seconds S        no more than the beginning of each (all)
#   --out DIR          keeps speech and scores (build/response)
#   --build DIR        where timbre and degrade are (build)
# Needs python3. Make the tool first: ninja -C build degrade
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

recordings=tests/data/voices out=build/response build=build seconds=0
while [ $# -gt 0 ]; do
  case $1 in
    --recordings) recordings=$2 ;;
    --seconds) seconds=$2 ;;
    --out) out=$2 ;;
    --build) build=$2 ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done

"$build/degrade" "$recordings" "$out" "$seconds"
"$build/timbre" evaluate "$out/list.jsonl" --csv "$out/scores.csv" --features "$out/features.csv" >"$out/table.txt" || [ $? = 7 ]
python3 tools/eval/response.py "$out/scores.csv"
