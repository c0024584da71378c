#!/usr/bin/env bash
# Clones real readers from their first five utterances, speaks 60 sentences in each voice, three times, and lets outside
# listeners judge: word error rate, and the cosine to five other utterances of the same reader. Prints a row a voice and
# seed as judge_zero_shot.sh does, how like the reader's own two halves are, and the means.
#
# Usage: tests/bench/judge_real_readers.sh [OPTION...] [-- OPTION OF timbre synthesize...]
#   --readers DIR     a folder a reader with ten utterances each (../shared/data/librispeech/ten_each)
#   --seeds "1 2 3"   (that)
#   --out DIR         keeps voices, speech and lists (build/judge_readers)
#   --threads N, --binary FILE, --sentences N
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

judges=${JUDGES_DIR:-../shared/judges}
readers=../shared/data/librispeech/ten_each seeds='1 2 3' out=build/judge_readers pass=()
while [ $# -gt 0 ]; do
  case $1 in
    --readers) readers=$2 ;;
    --seeds) seeds=$2 ;;
    --out) out=$2 ;;
    --threads | --binary | --sentences) pass+=("$1" "$2") ;;
    --) shift; break ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
rm -rf "$out" && mkdir -p "$out/first" "$out/others"
for folder in "$readers"/*/; do
  name=$(basename "$folder")
  mapfile -t clips < <(ls "$folder"*.flac)
  [ ${#clips[@]} -ge 10 ] || { echo "$folder holds fewer than ten utterances" >&2; exit 3; }
  sox "${clips[@]:0:5}" "$out/first/$name.wav"
  sox "${clips[@]:5:5}" "$out/others/$name.wav"
  printf '%s\t%s\n' "$out/others/$name.wav" "$out/first/$name.wav" >>"$out/own.tsv"
done
cat "$judges/sets/en_public.txt" tests/bench/dev_sentences.txt | grep -v '^[[:space:]]*$' >"$out/sentences.txt"
for seed in $seeds; do
  tests/bench/judge_zero_shot.sh --set "$out/first" --against "$out/others" --text "$out/sentences.txt" --seed "$seed" \
    --out "$out/seed$seed" "${pass[@]}" -- "$@" | tee "$out/seed$seed.txt"
done
echo "the readers' own halves:"
python3 "$judges/similarity.py" --pairs "$out/own.tsv" 2>/dev/null
awk '$1 == "all" { wer += $2; cosine += $3; n++ } END { printf "mean of %d: WER %.2f %%, cosine %.3f\n", n, wer / n, cosine / n }' \
  "$out"/seed*.txt
