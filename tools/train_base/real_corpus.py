#!/usr/bin/env python3
"""Writes what the teacher reads of recordings' transcripts, in the form of corpus.py with the recording's file as "source".

Usage: real_corpus.py TIMBRE TEXTS.tsv OUT.jsonl      TEXTS.tsv is what transcribe.py writes.
"""
import json
import sys

from prose_corpus import phonemize, words_of


def main():
    timbre, texts, out = sys.argv[1:]
    with open(out, "w") as file:
        for ident, line in enumerate(open(texts, encoding="utf-8")):
            source, text = line.rstrip("\n").split("\t")
            pieces = [words_of(piece) for piece in phonemize(timbre, [text])]
            if not pieces or None in pieces:
                print(f"{source}: left out, the teacher cannot spell it", file=sys.stderr)
                continue
            file.write(json.dumps({"id": ident, "source": source, "text": text, "words": sum(pieces, [])}) + "\n")


if __name__ == "__main__":
    main()
