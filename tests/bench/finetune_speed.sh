#!/usr/bin/env bash
# What a step of fine-tuning costs on this machine: steps a second, peak memory and size of the voice of each stage, for the base model and for
# official models of official size (made of formula weights), low-rank and full.
#
# Usage: tests/bench/finetune_speed.sh [--versions base,v2] [--work DIR] [--threads N] [-- OPTION OF timbre finetune...]
# Needs build/timbre, build/formula_models (ninja -C build formula_models), python3, GNU time and 3 GB in DIR for a version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

versions=base,v2 work=build/finetune_speed threads=2
while [ $# -gt 0 ]; do
  case $1 in
    --versions) versions=$2 ;;
    --work) work=$2 ;;
    --threads) threads=$2 ;;
    --) shift; break ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
mkdir -p "$work"
text=$(cat tests/data/voices/allison.txt)
for clip in 1 2 3 4; do cp tests/data/voices/allison.flac "$work/clip$clip.flac"; echo "$PWD/$work/clip$clip.flac|a|en|$text"; done >"$work/data.list"

# measure NAME STAGE OPTION...: two epochs of a few steps; the second tells the speed.
measure() {
  local name=$1 stage=$2 run=$work/run
  shift 2
  rm -rf "$run"
  /usr/bin/time -f '%M' -o "$work/memory.txt" build/timbre -q --threads "$threads" "${model[@]}" finetune --data "$work/data.list" \
    -o "$run" --sample '' --patience 0 "$@" >/dev/null
  python3 - "$run/log.jsonl" "$stage" "$work/memory.txt" "$name" <<'PY'
import json, os, sys
log, stage, memory, name = sys.argv[1:]
epochs = [json.loads(line) for line in open(log)]
speed = [e["steps_per_second"] for e in epochs if e["stage"] == stage and e["kind"] == "train"][-1]
voice = os.path.getsize(os.path.join(os.path.dirname(log), "run.voice")) / 1e6
print(f"| {name} | {speed:.3g} | {1 / speed:.3g} | {int(open(memory).read()) / 1e6:.1f} | {voice:.1f} |")
PY
}
echo "| stage | steps a second | seconds a step | peak memory, GB | voice, MB |"
echo "|---|---|---|---|---|"
for version in ${versions//,/ }; do
  if [ "$version" = base ]; then
    model=()
    measure "base model, SoVITS, batch 4" sovits --sovits-epochs 2 --epoch-steps 5 "$@"
    measure "base model, GPT, batch 4" gpt --sovits-epochs 0 --gpt-epochs 2 --gpt-epoch-steps 3 "$@"
    continue
  fi
  dir=$work/$version
  mkdir -p "$dir"
  [ -e "$dir/$version.pth" ] || build/formula_models "$version" "$dir" fp16 trainable >/dev/null
  model=(--gpt-weights "$dir/$version.ckpt" --sovits-weights "$dir/$version.pth")
  for batch in 1 4; do
    sovits=(--sovits-epochs 2 --epoch-steps 2 --gpt-epochs 0 --batch "$batch")
    measure "$version, SoVITS, low rank, batch $batch" sovits "${sovits[@]}" "$@"
    measure "$version, SoVITS, --full, batch $batch" sovits "${sovits[@]}" --full "$@"
  done
  gpt=(--sovits-epochs 0 --gpt-epochs 2 --gpt-epoch-steps 2 --gpt-batch 4 --gpt-accumulate 1)
  measure "$version, GPT, low rank, batch 4" gpt "${gpt[@]}" "$@"
  measure "$version, GPT, --full, batch 4" gpt "${gpt[@]}" --full "$@"
done
