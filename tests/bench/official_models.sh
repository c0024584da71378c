#!/usr/bin/env bash
# What official models cost: files of official size made of formula weights (no sense in what they say), each version's
# time to be ready, real-time factor and peak memory, and whether a model folder and back keeps every weight.
#
# Usage: tests/bench/official_models.sh [--versions v1,v2,v2Pro,v2ProPlus] [--work DIR] [--threads N]
# Needs build/timbre, build/formula_models (ninja -C build formula_models), python3 and 2 GB in DIR for each version.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

versions=v1,v2,v2Pro,v2ProPlus work=build/official threads=2
while [ $# -gt 0 ]; do
  case $1 in
    --versions) versions=$2 ;;
    --work) work=$2 ;;
    --threads) threads=$2 ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
recording=tests/data/voices/allison.flac
timbre() { build/timbre --threads "$threads" "$@"; }
# Seconds from the start of the program until a line of its log, and its memory then: MB at most, MB of weights.
ready() {
  python3 - "$@" <<'PY'
import re, subprocess, sys, time
start, before = time.time(), None
program = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
for line in program.stderr:
    status = open(f"/proc/{program.pid}/status").read()
    now = {key: int(re.search(key + r":\s+(\d+)", status)[1]) / 1000 for key in ("VmHWM", "RssAnon")}
    if "loading" in line: before = now
    if "GPT ready" in line:
        print(f"{time.time() - start:.1f} {now['VmHWM']:.0f} {now['VmHWM'] - before['VmHWM']:.0f} {now['RssAnon'] - before['RssAnon']:.0f}")
        program.kill()
PY
}
echo "| version | ready, s | peak then, MB | of it loading, MB | weights in use, MB | extract, s | RTF | peak, MB | folder and back |"
echo "|---|---|---|---|---|---|---|---|---|"
for version in ${versions//,/ }; do
  dir=$work/$version
  mkdir -p "$dir"
  build/formula_models "$version" "$dir" >/dev/null
  files=(--gpt-weights "$dir/$version.ckpt" --sovits-weights "$dir/$version.pth")
  begin=$(date +%s.%N)
  timbre -q "${files[@]}" extract-speaker "$recording" -f tests/data/voices/allison.txt -o "$dir/a.voice" >/dev/null
  extract=$(python3 -c "import time; print(f'{time.time() - $begin:.1f}')")
  speak=(synthesize --voice "$dir/a.voice" --text "The river rose slowly." --max-retries 0 -o "$dir/a.wav")
  read -r seconds peak loading weights < <(ready build/timbre --threads "$threads" -v "${files[@]}" "${speak[@]}")
  timbre -q --json "${files[@]}" "${speak[@]}" >"$dir/speech.json"
  read -r rtf most < <(python3 -c "import json; d = json.load(open('$dir/speech.json')); print(f\"{d['rtf']:.2f} {d['peak_memory_mb']:.0f}\")")
  timbre -q convert --gpt "$dir/$version.ckpt" --sovits "$dir/$version.pth" -o "$dir/folder" 2>/dev/null
  timbre -q convert "$dir/folder" --to-official "$dir/back"
  same=$(cmp -s "$dir/$version.ckpt" "$dir/back/$version.ckpt" && cmp -s "$dir/$version.pth" "$dir/back/$version.pth" && echo "byte for byte" || echo "differs")
  echo "| $version | $seconds | $peak | $loading | $weights | $extract | $rtf | $most | $same |"
done
