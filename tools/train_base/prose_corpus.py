#!/usr/bin/env python3
"""Writes what the teacher reads of novels, in the form of corpus.py: one JSON object a line {id, text, words: [[word, phonemes...]]}.

Sentences as `timbre synthesize` would speak them (1 to 40 words), clauses of them that end in a comma, lines of dialogue, and short lines
that the books hold too few of: single words and two or three of them. Phonemes are timbre's own (`timbre phonemize`). Of every
paragraph, one in 25 is kept apart for measuring, and nothing of it is read.
Usage: prose_corpus.py TIMBRE COUNT SEED OUT.jsonl KEPT.txt NOVEL.txt...      Novels: a paragraph a line.
"""
import json
import random
import re
import subprocess
import sys
import zlib

KEPT_OF = 25
SHORT_SHARE, PHRASE_SHARE = 0.15, 0.12  # of all that is read
OPENERS = """Hi Hello Hey Yes No What Why Who Where When How Oh Ah Well Good Right Sure Fine Stop Wait Look Listen Please Thanks Never
Always Perhaps Maybe Indeed Certainly Quite Nothing Everything Goodbye Sorry Really Exactly Come Go Run Sir Madam Alas Hush Enough""".split()
TAILS = """there here now then indeed please sir again you me it that this him her them us too all not so on in out up down back away home
dear friend boy man mother father""".split()


def kept_apart(paragraph):
    return zlib.crc32(paragraph.encode()) % KEPT_OF == 0


def paragraphs(paths):
    for path in paths:
        for line in open(path, encoding="utf-8"):
            if line.strip():
                yield line.strip()


def phrases(paragraph):
    """Clauses of three words or more, with the mark that ends them."""
    for part in re.findall(r"[^,;:—.!?]+[,;:—.!?]", paragraph):
        part = part.strip(" ”“\"'’‘—")
        if 3 <= len(part.split()) <= 16:
            yield part


def short_lines(paragraphs_, rng):
    """Lines of one to three words: spoken ones of the books, openers, names and plain words."""
    words, names, spoken = [], [], []
    for text in paragraphs_:
        words += re.findall(r"\b[a-z]{2,9}\b", text)
        names += re.findall(r"(?<=[a-z] )[A-Z][a-z]{2,11}(?: [A-Z][a-z]{2,11})?", text)
        spoken += [s for s in re.findall(r"“([^“”]+)”", text) if len(s.split()) <= 3]
    while True:
        kind = rng.random()
        if kind < 0.3:
            line = rng.choice(spoken).rstrip(",—")
        elif kind < 0.5:
            line = rng.choice(OPENERS)
        elif kind < 0.65:
            line = rng.choice(OPENERS) + rng.choice([" ", ", ", " "]) + rng.choice(TAILS + names)
        elif kind < 0.8:
            line = rng.choice(names)
        else:
            line = " ".join(rng.choice(words) for _ in range(rng.choice([1, 1, 2, 3])))
        line = line[0].upper() + line[1:]
        yield line if line[-1] in ".?!" else line + rng.choice(["."] * 5 + ["?"] * 3 + ["!"] * 2 + [","])


def phonemize(timbre, lines):
    """Each line is a paragraph; the pieces that timbre would speak, as its JSON has them."""
    for start in range(0, len(lines), 400):
        text = "\n\n".join(lines[start:start + 400])
        made = subprocess.run([timbre, "--quiet", "--json", "phonemize", "--lang", "en", "-f", "-"], input=text.encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
        yield from json.loads(made.stdout)["sentences"]


def words_of(piece):
    """Words for the teacher, or None where it has no spelling for them."""
    if piece["skipped"] or piece["marks"]:
        return None
    words = []
    for word in piece["words"]:
        if word["language"] != "en":
            return None
        text = word["text"]
        if word["source"] == "punctuation":
            words += [[p, p] for p in word["phonemes"]]
            continue
        words.append([text] + word["phonemes"])
    return words


def main():
    timbre, count, seed, out, kept_path = sys.argv[1:6]
    count, rng = int(count), random.Random(int(seed))
    everything = list(paragraphs(sys.argv[6:]))
    open(kept_path, "w").write("".join(p + "\n" for p in everything if kept_apart(p)))
    used = [p for p in everything if not kept_apart(p)]
    rng.shuffle(used)
    clauses = [c for p in used for c in phrases(p)]
    rng.shuffle(clauses)
    shorts = short_lines(used, rng)
    wanted = {"short": int(count * SHORT_SHARE), "phrase": int(count * PHRASE_SHARE)}
    wanted["sentence"] = count - sum(wanted.values())
    sources = {"sentence": used, "phrase": clauses[:3 * wanted["phrase"]], "short": [next(shorts) for _ in range(3 * wanted["short"])]}
    made = []
    for kind, lines in sources.items():
        seen, taken = set(), 0
        for piece in phonemize(timbre, lines):
            words = words_of(piece)
            if taken == wanted[kind]:
                break
            if not words or piece["text"] in seen or not any(len(w) > 1 and w[0] != w[1] for w in words):
                continue
            seen.add(piece["text"])
            taken += 1
            made.append({"text": piece["text"], "words": words})
        print(f"{kind}: {taken}", file=sys.stderr)
    rng.shuffle(made)
    with open(out, "w") as file:
        for ident, item in enumerate(made):
            file.write(json.dumps({"id": ident, **item}) + "\n")


if __name__ == "__main__":
    main()
