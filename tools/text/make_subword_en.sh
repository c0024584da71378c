#!/bin/sh
# Trains models/text/subword_en.model: a sentencepiece unigram model of 2,000 pieces on the glosses and example
# sentences of WordNet 3.0 (Debian packages wordnet-base, sentencepiece, python3). About two minutes of one core.
#   tools/text/make_subword_en.sh [OUTPUT_DIRECTORY]
set -eu
wordnet=${WORDNET_DIR:-/usr/share/wordnet}
output=${1:-models/text}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The corpus looks like the front end's normalised text in lower case: letters, apostrophes and , . ! ? - only.
python3 - "$wordnet" > "$scratch/corpus.txt" <<'PYTHON'
import pathlib
import re
import sys

for path in sorted(pathlib.Path(sys.argv[1]).glob("data.*")):
    for line in open(path, encoding="utf-8", errors="replace"):
        if " | " not in line or line.startswith(" "):
            continue
        gloss = line.split(" | ", 1)[1].strip()
        examples = re.findall(r'"([^"]+)"', gloss)
        definitions = re.sub(r'"[^"]*"', " ", gloss).split(";")
        for text in definitions + examples:
            text = re.sub(r"[()\[\]:]", ", ", text.lower())
            text = re.sub(r"[^a-z',.!?\- ]|-+", " ", text)
            text = re.sub(r"\s+([,.!?])", r"\1", re.sub(r"\s+", " ", text)).strip(" ,'")
            if len(text) > 1:
                print(text if text[-1] in ".!?" else text + ".")
PYTHON

spm_train --input="$scratch/corpus.txt" --model_prefix="$scratch/subword_en" --model_type=unigram --vocab_size=2000 \
  --character_coverage=1.0 --normalization_rule_name=identity --user_defined_symbols=… --input_sentence_size=150000 \
  --shuffle_input_sentence=false --num_threads=1 --minloglevel=1
mkdir -p "$output"
mv "$scratch/subword_en.model" "$output/subword_en.model"
