#!/usr/bin/env bash
# Speaks a set of sentences in the voices of a folder of recordings, and lets outside listeners judge: word error rate (an
# English recogniser) and cosine of x-vectors (a speaker verifier), also real-time factor and peak memory.
#
# Usage: tests/bench/judge_zero_shot.sh [OPTION...] [-- OPTION OF timbre synthesize...]
#   --voices A,B      names of recordings without their ending (all of the folder)
#   --sentences N     the first N only (all)
#   --text FILE       one sentence a line ($JUDGES_DIR/sets/en_public.txt)
#   --set DIR         folder of recordings ($JUDGES_DIR/sets/voices)
#   --against DIR     recordings of the same names to compare the speech with (those of --set)
#   --out DIR         keeps voices, speech and lists (build/judge)
#   --threads N, --seed N, --binary FILE
#
# JUDGES_DIR (../shared/judges) holds the listeners: wer.mjs and similarity.py. Needs sox, node and python3.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

judges=${JUDGES_DIR:-../shared/judges}
text=$judges/sets/en_public.txt set=$judges/sets/voices out=build/judge
against='' voices='' sentences=0 threads=2 seed=1 binary=build/timbre
while [ $# -gt 0 ]; do
  case $1 in
    --voices) voices=$2 ;;
    --sentences) sentences=$2 ;;
    --text) text=$2 ;;
    --set) set=$2 ;;
    --against) against=$2 ;;
    --out) out=$2 ;;
    --threads) threads=$2 ;;
    --seed) seed=$2 ;;
    --binary) binary=$2 ;;
    --) shift; break ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
for program in sox node python3; do
  command -v "$program" >/dev/null || { echo "$program is missing" >&2; exit 3; }
done
for file in "$judges/wer.mjs" "$judges/similarity.py" "$text" "$binary"; do
  [ -e "$file" ] || { echo "$file is missing" >&2; exit 3; }
done

rm -rf "$out" && mkdir -p "$out"
grep -v '^[[:space:]]*$' "$text" | { if [ "$sentences" -gt 0 ]; then head -n "$sentences"; else cat; fi; } >"$out/sentences.txt"
sed G "$out/sentences.txt" >"$out/text.txt"  # a paragraph each, so that none is joined to another

references=()
for reference in "$set"/*; do
  name=$(basename "${reference%.*}")
  [ -z "$voices" ] || [[ ",$voices," = *",$name,"* ]] || continue
  [[ $reference =~ \.(flac|wav|ogg|mp3)$ ]] && references+=("$reference")
done
[ ${#references[@]} -gt 0 ] || { echo "no recordings in $set" >&2; exit 3; }

for reference in "${references[@]}"; do
  name=$(basename "${reference%.*}") folder=$out/$(basename "${reference%.*}")
  mkdir -p "$folder"
  "$binary" --quiet --threads "$threads" extract-speaker "$reference" -o "$folder/voice.voice" --json >"$folder/voice.json"
  "$binary" --quiet --threads "$threads" --seed "$seed" synthesize --voice "$folder/voice.voice" --text-file "$out/text.txt" \
    -o "$folder/all.wav" --json "$@" >"$folder/speech.json"
  # One clip for each sentence, cut in the middle of the pauses; and its line of the list.
  node - "$folder" "$out/sentences.txt" >"$folder/cuts.tsv" <<'JS'
const { readFileSync } = require('fs')
const [folder, list] = process.argv.slice(2)
const { sentences, duration_s } = JSON.parse(readFileSync(`${folder}/speech.json`))
const texts = readFileSync(list, 'utf8').split('\n').filter(Boolean)
const letters = text => text.replace(/\s/g, '').length
let next = 0 // a long sentence may have been spoken in several pieces
const spans = texts.map(text => {
  const span = { start_s: sentences[next]?.start_s }
  for (let missing = letters(text); missing > 0; missing -= letters(sentences[next++].text)) {
    if (!sentences[next]) throw new Error(`${folder}: the report ends before "${text}"`)
    span.end_s = sentences[next].end_s
  }
  return span
})
if (next !== sentences.length) throw new Error(`${folder}: ${texts.length} sentences became ${sentences.length}`)
spans.forEach((s, i) => {
  const start = i ? (spans[i - 1].end_s + s.start_s) / 2 : 0
  const end = i + 1 < spans.length ? (s.end_s + spans[i + 1].start_s) / 2 : duration_s
  console.log([start.toFixed(3), end.toFixed(3), `${folder}/${String(i).padStart(3, '0')}.wav`, texts[i],
    (s.end_s - s.start_s).toFixed(3)].join('\t'))
})
JS
  while IFS=$'\t' read -r start end clip sentence _; do
    sox "$folder/all.wav" "$clip" trim "$start" "=$end" </dev/null
    printf '%s\t%s\n' "$clip" "$sentence" >>"$out/wer.tsv"
  done <"$folder/cuts.tsv"
  other=$reference
  [ -z "$against" ] || other=$(ls "$against/$name".* | head -n 1)
  printf '%s\t%s\n' "$other" "$folder/all.wav" >>"$out/pairs.tsv"
  echo "spoken: $name" >&2
done

node "$judges/wer.mjs" "$out/wer.tsv" >"$out/wer.txt"
python3 "$judges/similarity.py" --pairs "$out/pairs.tsv" >"$out/similarity.txt" 2>"$out/similarity.log"

node - "$out" <<'JS'
const { readFileSync } = require('fs')
const out = process.argv[2], lines = file => readFileSync(`${out}/${file}`, 'utf8').split('\n').filter(Boolean)
const voices = new Map()
const of = path => {
  const name = path.slice(out.length + 1).split('/')[0]
  if (!voices.has(name)) voices.set(name, { errors: 0, words: 0, cosine: NaN })
  return voices.get(name)
}
for (const line of lines('wer.txt')) {
  const [score, path] = line.split('\t')
  if (!path) continue
  const [errors, words] = score.split('/').map(Number)
  of(path).errors += errors
  of(path).words += words
}
for (const line of lines('similarity.txt')) {
  const [cosine, path] = line.split('\t')
  if (path) of(path).cosine = Number(cosine)
}
let elapsed = 0, duration = 0, errors = 0, words = 0, cosine = 0, peak = 0, retries = 0
const row = cells => console.log(cells.map((c, i) => i ? String(c).padStart(9) : String(c).padEnd(16)).join(''))
row(['voice', 'WER %', 'cosine', 'RTF', 'peak MB', 'redrawn'])
for (const [name, v] of voices) {
  const speech = JSON.parse(readFileSync(`${out}/${name}/speech.json`))
  elapsed += speech.elapsed_s, duration += speech.duration_s, retries += speech.retries
  errors += v.errors, words += v.words, cosine += v.cosine, peak = Math.max(peak, speech.peak_memory_mb)
  row([name, (100 * v.errors / v.words).toFixed(2), v.cosine.toFixed(3), speech.rtf.toFixed(3), speech.peak_memory_mb.toFixed(0), speech.retries])
}
row(['all', (100 * errors / words).toFixed(2), (cosine / voices.size).toFixed(3), (elapsed / duration).toFixed(3), peak.toFixed(0), retries])
JS
