#!/usr/bin/env bash
# Trains the base model from teacher shards and puts it together as a model folder. Every stage resumes from its last
# checkpoint in WORK_DIR/runs, so that the same call continues an interrupted run; a stage without one goes on from the
# released weights in models/base. FROM_NOTHING=1 starts anew, tokens included.
# Usage: train.sh WORK_DIR OUT [MINUTES_PER_STAGE=60]      Needs build/timbre and WORK_DIR from make_data.sh.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(cd "$1" && pwd)
out=$2
minutes=${3:-60}
timbre=${TIMBRE:-$root/build/timbre}
released=$root/models/base
[ -z "${FROM_NOTHING:-}" ] || released=/nowhere
# Twice the speed where the processor knows bfloat16, and slower where it does not.
fast=$(grep -qE 'avx512_bf16|amx_bf16' /proc/cpuinfo && echo --bf16 || true)
stage() { # NAME START_WEIGHTS OPTION...
  local init=()
  [ ! -f "$2" ] || init=(--init "$2")
  "$timbre" train "$1" --data "$work/shards" --base "$work/base" --text "$root/models/text" --run "$work/runs/$1" \
    --minutes "$minutes" "${init[@]}" $fast "${@:3}"
}

if [ ! -f "$work/base/quantizer.safetensors" ]; then
  if [ -f "$released/sovits.safetensors" ]; then
    cp "$released/sovits.safetensors" "$work/base/quantizer.safetensors"
  else
    "$timbre" train codebook --data "$work/shards" --base "$work/base" --shards 20
  fi
fi
"$timbre" train pitch --data "$work/shards" --base "$work/base"
"$timbre" train speaker --data "$work/shards" --base "$work/base"
stage reading "$released/sovits.safetensors" --batch 10 --rate 1e-3 --validate-every 300
stage prior "$work/runs/reading/model.safetensors" --batch 8 --rate 1e-3 --warmup 100 --validate-every 200
cp "$work/runs/reading/model.safetensors" "$work/base/reader.safetensors"
stage gpt "$released/gpt.safetensors" --batch 16 --rate 1e-3 --validate-every 300
stage content "$released/content.safetensors" --batch 16 --rate 2e-3 --validate-every 400
stage posterior "$released/posterior.safetensors" --batch 8 --rate 1e-3 --warmup 100 --validate-every 300
"$timbre" train bundle --base "$work/base" --runs "$work/runs" --out "$out"
