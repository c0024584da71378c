#!/usr/bin/env bash
# Trains the base model from teacher shards and puts it together as a model folder. Every stage resumes from its last
# checkpoint in WORK_DIR/runs, so that the same call continues an interrupted run; the same script serves CPU and GPU machines.
# Usage: train.sh WORK_DIR OUT [MINUTES_PER_STAGE=60]      Needs build/timbre and WORK_DIR from make_data.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(cd "$1" && pwd)
out=$2
minutes=${3:-60}
timbre=${TIMBRE:-$root/build/timbre}
stage() { # NAME OPTION...
  "$timbre" train "$1" --data "$work/shards" --base "$work/base" --text "$root/models/text" --run "$work/runs/$1" --bf16 "${@:2}"
}

[ -f "$work/base/quantizer.safetensors" ] || "$timbre" train codebook --data "$work/shards" --base "$work/base" --shards 12
stage speaker --minutes "$minutes" --batch 24 --rate 1e-3 --validate-every 400
stage prior --minutes "$minutes" --batch 16 --rate 1e-3 --warmup 100 --validate-every 200
stage gpt --minutes "$minutes" --batch 16 --rate 1e-3 --validate-every 300
stage content --minutes "$minutes" --batch 16 --rate 2e-3 --validate-every 400
"$timbre" train bundle --base "$work/base" --runs "$work/runs" --out "$out"
