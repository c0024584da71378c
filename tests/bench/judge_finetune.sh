#!/usr/bin/env bash
# Fine-tunes a voice on a minute of one speaker, and lets outside listeners compare it with the voice cloned from the same
# minute, and from its longest clip alone: cosine of x-vectors to OTHER recordings of the speaker (mean over the sentences;
# one vector of all of them together moves by 0.05 with their text), word error rate, time and memory of the training.
#
# Usage: tests/bench/judge_finetune.sh [OPTION...] [-- OPTION OF timbre finetune...]
#   --recordings DIR  clips of one speaker, .wav or .g722 (Debian: asterisk-core-sounds-en-g722)
#   --seconds N       to learn from (60)        --sentences N   to speak (30), each --takes N times (1)
#   --threads N       (2)                       --out DIR       (build/judge_finetune)
#   --binary FILE
#
# JUDGES_DIR (../shared/judges) holds the listeners; they also write down what the clips say. Needs sox, ffmpeg, node, python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

judges=${JUDGES_DIR:-../shared/judges}
recordings=/usr/share/asterisk/sounds/en_US_f_Allison seconds=60 sentences=30 takes=1 threads=2 out=build/judge_finetune
binary=build/timbre
while [ $# -gt 0 ]; do
  case $1 in
    --recordings) recordings=$2 ;;
    --seconds) seconds=$2 ;;
    --sentences) sentences=$2 ;;
    --takes) takes=$2 ;;
    --threads) threads=$2 ;;
    --out) out=$2 ;;
    --binary) binary=$2 ;;
    --) shift; break ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
for program in sox ffmpeg node python3; do
  command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 3; }
done
rm -rf "$out" && mkdir -p "$out/clips"
out=$(cd "$out" && pwd)

# Clips of 2 to 10 s, in an order that hangs on their names alone: the first 40 s are for the test.
find "$recordings" -maxdepth 1 \( -name '*.wav' -o -name '*.g722' \) ! -name 'silence*' ! -name 'beep*' | sort >"$out/all.txt"
while read -r file; do
  clip=$out/clips/$(basename "${file%.*}").wav
  if [[ $file == *.g722 ]]; then ffmpeg -v error -y -f g722 -i "$file" "$clip" </dev/null; else cp "$file" "$clip"; fi
  printf '%s %s %s\n' "$(basename "$clip" | md5sum | cut -c1-8)" "$(soxi -D "$clip")" "$clip"
done <"$out/all.txt" | awk '$2 > 2 && $2 < 10' | sort >"$out/clips.txt"
awk -v seconds="$seconds" -v out="$out" '
  test < 40 { test += $2; print $3 >(out "/test.txt"); next }
  train < seconds { train += $2; print $3 >(out "/train.txt") }' "$out/clips.txt"
xargs -a "$out/test.txt" sh -c 'sox "$@" '"$out/test.wav" sh
xargs -a "$out/train.txt" node "$judges/transcribe.mjs" | awk -F'\t' '$2 != "" { print $1 "|speaker|en|" $2 }' >"$out/train.list"

likeness() {  # of the files on stdin
  sed "s|^|$out/test.wav\t|" >"$out/pairs.tsv"
  python3 "$judges/similarity.py" --pairs "$out/pairs.tsv" 2>/dev/null | tail -n 1
}
longest=$(xargs -a "$out/train.txt" -I{} sh -c 'echo "$(soxi -D "$1") $1"' sh {} | sort -n | tail -n 1 | cut -d' ' -f2-)
"$binary" --quiet --threads "$threads" extract-speaker "$longest" -o "$out/clip.voice" >"$out/extract_clip.txt"
xargs -a "$out/train.txt" "$binary" --quiet --threads "$threads" extract-speaker -o "$out/cloned.voice" >"$out/extract.txt"
/usr/bin/time -f '%e s, %M kB' "$binary" --threads "$threads" finetune --data "$out/train.list" -o "$out/run" --name tuned "$@" \
  >"$out/finetune.txt" 2>"$out/finetune.log"
echo "fine-tuning on $(xargs -a "$out/train.txt" soxi -D | awk '{ s += $1 } END { printf "%.0f", s }') s: $(tail -n 1 "$out/finetune.log")"

grep -v '^[[:space:]]*$' "$judges/sets/en_public.txt" | head -n "$sentences" >"$out/sentences.txt"
sed G "$out/sentences.txt" >"$out/text.txt"
speak() {  # VOICE SEED FOLDER: the sentences as FOLDER/NNN.wav, their texts beside them on stdout
  mkdir -p "$3"
  "$binary" --quiet --threads "$threads" --seed "$2" synthesize --voice "$1" --text-file "$out/text.txt" -o "$3/all.wav" \
    --json >"$3/speech.json"
  node - "$3" "$out/sentences.txt" >"$3/cuts.tsv" <<'JS'
const { readFileSync } = require('fs')
const [folder, list] = process.argv.slice(2)
const { sentences, duration_s } = JSON.parse(readFileSync(`${folder}/speech.json`))
const texts = readFileSync(list, 'utf8').split('\n').filter(Boolean)
if (sentences.length !== texts.length) throw new Error(`${folder}: ${texts.length} sentences became ${sentences.length}`)
sentences.forEach((s, i) => {
  const start = i ? (sentences[i - 1].end_s + s.start_s) / 2 : 0
  const end = i + 1 < sentences.length ? (s.end_s + sentences[i + 1].start_s) / 2 : duration_s
  console.log([start.toFixed(3), end.toFixed(3), `${folder}/${String(i).padStart(3, '0')}.wav`, texts[i]].join('\t'))
})
JS
  while IFS=$'\t' read -r start end clip sentence; do
    sox -V1 "$3/all.wav" "$clip" trim "$start" "=$end" </dev/null
    printf '%s\t%s\n' "$clip" "$sentence"
  done <"$3/cuts.tsv"
}
for voice in "$out/clip.voice" "$out/cloned.voice" "$out/run/tuned.voice"; do
  name=$(basename "$voice" .voice)
  for seed in $(seq "$takes"); do speak "$voice" "$seed" "$out/$name/$seed"; done >"$out/$name.tsv"
  printf '%-8s %s  %s\n' "$name" "$(cut -f 1 "$out/$name.tsv" | likeness)" "$(node "$judges/wer.mjs" "$out/$name.tsv" | tail -n 1)"
done
echo "real     $(likeness <"$out/train.txt")"
# The same, no longer than a sentence is.
mkdir "$out/real"
while read -r clip; do
  sox -V1 "$clip" "$out/real/$(basename "$clip")" trim 0 3 </dev/null
done <"$out/train.txt"
echo "real 3 s $(printf "%s\n" "$out"/real/*.wav | likeness)"
