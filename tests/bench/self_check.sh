#!/usr/bin/env bash
# How many sentences that an outside recogniser finds wrong does timbre's self-check flag, and how many right ones?
# Sentences of novels are drawn once each (--candidates 1 --max-retries 0); flagged are those with a warning. Wrong: three
# words or more, and a seventh of all, are not heard as written; right: one at most; what lies between does not count.
#
# Usage: tests/bench/self_check.sh [OPTION...]
#   --count N, --voices A,B, --prose DIR, --seed N, --threads N, --binary FILE   as judge_prose.sh takes them
#   --out DIR         keeps everything (build/self_check); with --again what lies there is counted again
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=build/self_check again=0 pass=()
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2 ;;
    --again) again=1; shift; continue ;;
    --count | --voices | --prose | --seed | --threads | --binary) pass+=("$1" "$2") ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
[ "$again" -eq 1 ] || tests/bench/judge_prose.sh "${pass[@]}" --out "$out" -- --candidates 1 --max-retries 0
node - "$out" <<'JS'
const { readFileSync } = require('fs')
const out = process.argv[2], lines = file => readFileSync(`${out}/${file}`, 'utf8').split('\n').filter(Boolean)
const texts = lines('sentences.txt'), letters = text => text.replace(/\s/g, '').length
const warnings = new Map() // of a clip
for (const folder of new Set(lines('wer.tsv').map(line => line.split('\t')[0].split('/').slice(0, -1).join('/')))) {
  const { sentences } = JSON.parse(readFileSync(`${folder}/speech.json`))
  let next = 0
  texts.forEach((text, i) => {
    const found = []
    for (let missing = letters(text); missing > 0; missing -= letters(sentences[next++].text)) found.push(...sentences[next].warnings)
    warnings.set(`${folder}/${String(i).padStart(3, '0')}.wav`, found)
  })
}
const count = { wrong: [0, 0], right: [0, 0] }
for (const line of lines('wer.txt')) {
  const [score, clip, heard] = line.split('\t')
  if (!clip) continue
  const [errors, words] = score.split('/').map(Number), found = warnings.get(clip)
  const kind = errors >= 3 && 7 * errors >= words ? 'wrong' : errors <= 1 ? 'right' : null
  if (!kind) continue
  count[kind][0]++
  if (found.length) count[kind][1]++
  if ((kind === 'wrong') !== found.length > 0)
    console.log(`${kind}, ${found.length ? 'flagged: ' + found.join('; ') : 'not flagged'}: ${score} ${clip} ${heard}`)
}
for (const kind of ['wrong', 'right'])
  console.log(`${kind}: ${count[kind][1]} of ${count[kind][0]} flagged (${(100 * count[kind][1] / Math.max(1, count[kind][0])).toFixed(1)} %)`)
JS
