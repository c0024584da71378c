#!/bin/sh
# How far timbre and espeak-ng agree on 1,000 English words that CMUdict does not hold (lemmas of WordNet 3.0, chosen by a
# hash). espeak-ng runs as a program for comparison; nothing of it is part of timbre. After a build (cmake --build
# --preset release); Debian packages espeak-ng, wordnet-base, python3. A minute.
#   tools/text/compare_espeak.sh [BUILD_FOLDER]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${1:-$root/build}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
${CXX:-g++} -O2 -std=c++17 -I"$root/src" -I"$root/include" "$root/tools/text/compare_espeak/read_words.cpp" \
  "$build/src/libtimbre_text.a" "$build/src/libtimbre_base.a" -licui18n -licuuc -lfmt -lspdlog -lcrypto -ldl -lpthread \
  -o "$scratch/read_words"
python3 - "$root" "$scratch" <<'PYTHON'
import pathlib
import re
import subprocess
import sys
import zlib

root, scratch = map(pathlib.Path, sys.argv[1:])
# espeak-ng's IPA for American English → ARPAbet; longest first. Flaps and glottal stops are T, reduced vowels AH and IH.
PHONEMES = {
    "aɪɚ": "AY ER", "aɪə": "AY AH", "aʊɚ": "AW ER", "tʃ": "CH", "dʒ": "JH", "oʊ": "OW", "aɪ": "AY", "aʊ": "AW", "ɔɪ": "OY",
    "eɪ": "EY", "oɹ": "AO R", "iə": "IY AH", "ɹ": "R", "r": "R", "ɾ": "T", "ʔ": "T", "ɐ": "AH", "ə": "AH", "ʌ": "AH",
    "ɚ": "ER", "ɜ": "ER", "ɑ": "AA", "ɒ": "AA", "ɔ": "AO", "o": "OW", "i": "IY", "ɪ": "IH", "ᵻ": "IH", "ʊ": "UH", "u": "UW",
    "æ": "AE", "ɛ": "EH", "e": "EH", "a": "AE", "ʃ": "SH", "ʒ": "ZH", "θ": "TH", "ð": "DH", "ŋ": "NG", "ɡ": "G", "j": "Y",
    "x": "K", "b": "B", "d": "D", "f": "F", "h": "HH", "k": "K", "l": "L", "ɬ": "L", "m": "M", "n": "N", "p": "P", "s": "S",
    "t": "T", "v": "V", "w": "W", "z": "Z"}
ORDER = sorted(PHONEMES, key=len, reverse=True)


def arpabet(ipa):
    ipa = re.sub("[ˈˌː_ \u0361\u0329\u0303\u02b2]", "", ipa)
    sounds = []
    while ipa:
        key = next((k for k in ORDER if ipa.startswith(k)), None)
        if key:
            sounds += PHONEMES[key].split()
        ipa = ipa[len(key) if key else 1:]
    return " ".join(sounds).replace("ER R", "ER").split()


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


known = {line.split("\t")[0] for line in open(root / "models/text/cmudict.txt")}
lemmas = {line.split()[0] for name in ("noun", "verb", "adj", "adv")
          for line in open(f"/usr/share/wordnet/index.{name}") if not line.startswith(" ")}
words = sorted((w for w in lemmas if re.fullmatch("[a-z]{4,14}", w) and w not in known),
               key=lambda w: zlib.crc32(w.encode()))[:1000]
text = "\n".join(words) + "\n"
ours = subprocess.run([scratch / "read_words", root / "models/text"], input=text, capture_output=True, text=True,
                      check=True).stdout.splitlines()
theirs = []
for start in range(0, 1000, 50):  # a word each, so that none changes its neighbour
    for word in words[start:start + 50]:
        theirs.append(subprocess.run(["espeak-ng", "-q", "-v", "en-us", "--ipa", word], capture_output=True, text=True,
                                     check=True).stdout.strip())
errors = phonemes = same = consonant_errors = 0
vowels = {"AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW"}
for word, a, ipa in zip(words, ours, theirs):
    a, b = a.split(), arpabet(ipa)
    wrong = distance(a, b)
    errors, phonemes, same = errors + wrong, phonemes + len(b), same + (wrong == 0)
    consonant_errors += distance([p for p in a if p not in vowels], [p for p in b if p not in vowels])
print(f"{len(words)} words outside CMUdict: {100 * (1 - errors / phonemes):.1f} % of {phonemes} phonemes agree, "
      f"{same / 10:.1f} % of the words in all; {consonant_errors} of the {errors} differences are consonants")
PYTHON
