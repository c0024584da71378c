#!/usr/bin/env python3
"""Makes models/text/homographs_en.txt and measures it on sentences that it was not trained on.

    tools/text/make_homographs_en.py OUTPUT     (Debian packages wordnet-base, python3; half a minute)

Input: tools/text/homographs_en.tsv, words whose reading depends on their part of speech (readings: CMUdict's
alternatives; which is whose: any English dictionary), and WordNet 3.0: its example sentences, each of which shows a word
of a known part of speech, and how often a word is noun, verb or adjective in its tagged texts (cntlist.rev).
A logistic regression on the neighbouring words learns from the examples of all words that are NOT homographs; the
number printed is measured on the examples of the homographs themselves.
"""
import collections
import math
import pathlib
import random
import re
import sys

WORDNET = pathlib.Path("/usr/share/wordnet")
CLASSES = "nva"
CLASS_OF_FILE = {"noun": 0, "verb": 1, "adj": 2, "adv": 2}
CLASS_OF_SENSE = {"1": 0, "2": 1, "3": 2, "4": 2, "5": 2}
SUFFIXES = ("ly", "ing", "ed", "tion", "ness", "ment", "ous", "ful", "ive", "al", "ic", "er", "s")
PRIOR_SCALE, MIN_COUNT, EPOCHS, SMALLEST_WEIGHT = 0.7, 4, 6, 0.12


class WordNet:
    def __init__(self):
        self.counts = collections.defaultdict(lambda: [0, 0, 0])
        self.classes = collections.defaultdict(set)
        for line in open(WORDNET / "cntlist.rev"):
            key, _, count = line.split()
            word, sense = key.split("%")
            self.counts[word][CLASS_OF_SENSE[sense[0]]] += int(count)
        for name, index in CLASS_OF_FILE.items():
            for line in open(WORDNET / f"index.{name}"):
                if not line.startswith(" "):
                    self.classes[line.split()[0]].add(index)

    def stem(self, word):
        if word in self.classes:
            return word
        if word.endswith("ies") and word[:-3] + "y" in self.classes:
            return word[:-3] + "y"
        if word.endswith("es") and len(word) > 3 and word[:-2] in self.classes and word[-3] in "sxhz":
            return word[:-2]
        if word.endswith("s") and word[:-1] in self.classes:
            return word[:-1]
        return word

    def prior(self, word):
        stem = self.stem(word)
        allowed = self.classes[stem] or {0, 1, 2}
        weights = [self.counts[stem][i] + (0.5 if i in allowed else 0.02) for i in range(3)]
        if stem != word:
            weights[2] *= 0.02  # adjectives have no ending -s
        return [PRIOR_SCALE * math.log(w / sum(weights)) for w in weights]

    def examples(self):
        """Yields (tokens, index of the word, class)."""
        for name, index in CLASS_OF_FILE.items():
            for line in open(WORDNET / f"data.{name}", encoding="utf-8", errors="replace"):
                if line.startswith(" "):
                    continue
                head, gloss = line.split(" | ", 1)
                fields = head.split()
                words = {re.sub(r"\(.*\)", "", fields[4 + 2 * i]).lower() for i in range(int(fields[3], 16))}
                for example in re.findall(r'"([^"]+)"', gloss):
                    tokens = re.findall(r"[a-z']+|[,.!?;:]", example.lower())
                    if tokens and tokens[-1] not in ".!?":
                        tokens.append(".")
                    for at, token in enumerate(tokens):
                        if token in words or (index != 2 and token.endswith("s") and self.stem(token) in words):
                            yield tokens, at, index


def suffix(word):
    return next((s for s in SUFFIXES if word.endswith(s) and len(word) > len(s) + 2), "-")


def features(tokens, at):
    """The same as features() in src/text/homographs_en.cpp."""
    def word(i):
        return tokens[i] if 0 <= i < len(tokens) else "^" if i < 0 else "$"
    p, n, q, m = word(at - 1), word(at + 1), word(at - 2), word(at + 2)
    found = [f"p={p}", f"n={n}", f"q={q}", f"m={m}", f"pq={q} {p}", f"pn={p} {n}", f"ps={suffix(p)}",
             f"ns={suffix(n)}", f"qs={suffix(q)}", f"psns={suffix(p)} {suffix(n)}"]
    if tokens[at].endswith("s") and not tokens[at].endswith("ss"):
        return found + ["S", f"Sp={p}", f"Sn={n}", f"Sps={suffix(p)}"]
    return found + ["B"]


def train(examples, wordnet):
    seen = [(features(tokens, at), wordnet.prior(tokens[at]), index) for tokens, at, index in examples]
    counts = collections.Counter(f for found, _, _ in seen for f in found)
    weights = {f: [0.0] * 3 for f, c in counts.items() if c >= MIN_COUNT}
    squares = dict.fromkeys(weights, 1.0)
    random.seed(1)
    for _ in range(EPOCHS):
        random.shuffle(seen)
        for found, prior, truth in seen:
            active = [f for f in found if f in weights]
            score = [prior[k] + sum(weights[f][k] for f in active) for k in range(3)]
            exps = [math.exp(s - max(score)) for s in score]
            slope = [e / sum(exps) - (k == truth) for k, e in enumerate(exps)]
            for f in active:  # AdaGrad with weight decay
                squares[f] += sum(g * g for g in slope)
                rate = 0.25 / math.sqrt(squares[f])
                for k in range(3):
                    weights[f][k] -= rate * (slope[k] + 0.002 * weights[f][k])
    return {f: w for f, w in weights.items() if max(map(abs, w)) >= SMALLEST_WEIGHT}


def measure(examples, table, weights, wordnet):
    right = right_prior = total = 0
    for tokens, at, index in examples:
        readings = table[tokens[at]]
        if CLASSES[index] not in readings or len(set(readings.values())) < 2:
            continue
        prior = wordnet.prior(tokens[at])
        score = [prior[k] + sum(weights[f][k] for f in features(tokens, at) if f in weights) for k in range(3)]
        choices = [CLASSES.index(c) for c in readings]
        truth = readings[CLASSES[index]]
        total += 1
        right += readings[CLASSES[max(choices, key=lambda k: score[k])]] == truth
        right_prior += readings[CLASSES[max(choices, key=lambda k: prior[k])]] == truth
    print(f"{total} examples of homographs: {100 * right / total:.1f} % read right, "
          f"{100 * right_prior / total:.1f} % by the word's most frequent class")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    table = {}
    for line in open(pathlib.Path(__file__).parent / "homographs_en.tsv"):
        word, *readings = line.rstrip("\n").split("\t")
        table[word] = {r[0]: r[2:] for r in readings}
    wordnet = WordNet()
    examples = list(wordnet.examples())
    weights = train([e for e in examples if e[0][e[1]] not in table], wordnet)
    with open(sys.argv[1], "w", newline="\n") as out:
        out.write("timbre-homographs 1\n")
        for word in sorted(table):
            prior = " ".join(str(round(100 * p)) for p in wordnet.prior(word))
            out.write("\t".join(["R", word, prior] + [f"{c}={p}" for c, p in table[word].items()]) + "\n")
        for feature in sorted(weights):
            out.write(f"W\t{feature}\t" + " ".join(str(round(100 * w)) for w in weights[feature]) + "\n")
    measure([e for e in examples if e[0][e[1]] in table], table, weights, wordnet)


if __name__ == "__main__":
    main()
