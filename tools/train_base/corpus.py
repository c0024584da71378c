#!/usr/bin/env python3
"""Writes the sentences that the teacher speaks: one JSON object a line {id, text, words: [[word, phonemes...]]}.

Source: the example sentences of WordNet 3.0 (WordNet licence). Only sentences whose words are all in CMUdict are kept, so that the
phonemes written here are what timbre's own front end says for the same text (first CMUdict pronunciation; "the" DH AH0, "a" AH0).
Usage: corpus.py CMUDICT_JS COUNT SEED > corpus.jsonl
"""
import glob
import json
import random
import re
import sys


def load_cmudict(path):
    entries = {}
    for word, phones in re.findall(r"""['"]?([a-z][a-z'.-]*)['"]?\s*:\s*['"]([A-Z0-9 ]+)['"]""", open(path).read()):
        entries.setdefault(word, phones.split())
    entries["the"] = ["DH", "AH0"]
    entries["a"] = ["AH0"]
    return entries


def wordnet_examples():
    seen = set()
    for path in sorted(glob.glob("/usr/share/wordnet/data.*")):
        for line in open(path, encoding="latin-1"):
            for text in re.findall(r'"([^"]+)"', line.split("|", 1)[-1]):
                text = re.sub(r"\s+", " ", text.replace("`", "'")).strip(" .;:-")
                if 2 <= len(text.split()) <= 24 and re.fullmatch(r"[A-Za-z',?! -]+", text) and text not in seen:
                    seen.add(text)
                    yield text


def finish(parts, rng):
    """Joins one to three examples into one utterance with the punctuation that people write."""
    text = parts[0]
    for part in parts[1:]:
        text += rng.choice([", ", ", ", ", and ", ", but ", ". ", "; "]) + part
    if text[-1] not in "?!":
        question = re.match(r"(?i)(who|what|when|where|why|how|did|do|does|is|are|can|will|would|could)\b", parts[-1])
        text += "?" if question and rng.random() < 0.7 else rng.choice("........!")
    return text[0].upper() + text[1:]


def words_of(text, cmu):
    words = []
    for token in re.findall(r"[A-Za-z']+|[,.;?!]", text):
        if token in ",.;?!":
            words.append([token, "," if token == ";" else token])
        else:
            phones = cmu.get(token.lower().strip("'")) or cmu.get(token.lower())
            if not phones:
                return None
            words.append([token] + phones)
    return words


def main():
    cmu, count, rng = load_cmudict(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    examples = list(wordnet_examples())
    made, ident = set(), 0
    while ident < count:
        wanted = rng.choice([5, 8, 10, 12, 14, 17, 20])
        parts = [rng.choice(examples)]
        while sum(len(p.split()) for p in parts) < wanted and len(parts) < 4:
            parts.append(rng.choice(examples))
        text = finish(parts, rng)
        words = words_of(text, cmu)
        if words is None or text in made or len(text.split()) > 26:
            continue
        made.add(text)
        print(json.dumps({"id": ident, "text": text, "words": words}))
        ident += 1


if __name__ == "__main__":
    main()
