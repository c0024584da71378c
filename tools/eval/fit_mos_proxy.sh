#!/usr/bin/env bash
# Makes models/base/mos_proxy.json: speech of the teacher is made worse on purpose, timbre evaluate says what it hears of it,
# and a small network learns how much worse it is. Prints the rank correlations of docs/metrics.md.
#
# Usage: tools/eval/fit_mos_proxy.sh WORK [OUT.json]
#   WORK      after tools/train_base/make_data.sh WORK 96 600: the first 96 utterances of its shards are used
#   OUT.json  where the estimate is written (nowhere)
# The recordings that it is tested on are those of tests/bench/metrics_response.sh, which must have run.
# Needs Debian's python3-numpy. Make the tool first: ninja -C build degrade
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

[ $# -ge 1 ] || { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }
work=$1/mos_proxy out=${2:-} test=build/response/features.csv
rm -rf "$work"
/usr/bin/python3 tools/eval/teacher_clips.py "$1/shards" "$work/clean" 96
build/degrade "$work/clean" "$work/worse"
sed 's/"reference":"[^"]*",//; s/"voice":"[^"]*",//' "$work/worse/list.jsonl" >"$work/worse/alone.jsonl"  # quicker without
build/timbre evaluate "$work/worse/alone.jsonl" --features "$work/features.csv" >"$work/table.txt" || [ $? = 7 ]
OPENBLAS_NUM_THREADS=1 /usr/bin/python3 tools/eval/fit_mos_proxy.py "$work/features.csv" --test "$test" ${out:+--out "$out"}
