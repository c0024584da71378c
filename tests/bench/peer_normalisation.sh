#!/usr/bin/env bash
# How many cases of NVIDIA NeMo-text-processing's own suites for text normalisation hold: a case holds when its written
# and its spoken form get the same phonemes from timbre, punctuation and Japanese pitch aside. docs/text.md says what
# differs on purpose.
#
# Usage: tests/bench/peer_normalisation.sh DIR [--build DIR] [--list] [LANGUAGE...]
#   DIR           a checkout of NeMo-text-processing, or its git directory
#   --build DIR   (build)
#   --list        the cases that do not hold, with both readings
#   LANGUAGE      en ja zh ko (all)
# Files that test how characters pass through unread (punctuation, special text, plain words) or allow several readings
# (with_audio) are left out. Needs python3.
set -euo pipefail
usage() { sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2; }

build=$(dirname "${BASH_SOURCE[0]}")/../../build suite='' list='' languages=()
while [ $# -gt 0 ]; do
  case $1 in
    --build) build=${2-}; shift ;;
    --list) list=list ;;
    -*) usage ;;
    *) if [ -z "$suite" ]; then suite=$1; else languages+=("$1"); fi ;;
  esac
  shift
done
[ -d "$suite" ] || usage
[ ${#languages[@]} -gt 0 ] || languages=(en ja zh ko)

exec python3 - "$suite" "$build/timbre" "$list" "${languages[@]}" <<'EOF'
import json, os, re, subprocess, sys

suite, timbre, show, *languages = sys.argv[1:]
LEFT_OUT = re.compile(r"with_audio|punctuation|special_text|_word")
PITCH = {"[", "]", "UNK"}  # of Japanese
SEPARATOR = "Separator."  # a paragraph between two texts


def git(*arguments):
    return subprocess.run(["git", "--git-dir", suite, *arguments], check=True, capture_output=True).stdout.decode()


def files(language):
    folder = f"tests/nemo_text_processing/{language}/data_text_normalization/"
    if os.path.isdir(os.path.join(suite, folder)):
        for name in sorted(os.listdir(os.path.join(suite, folder))):
            with open(os.path.join(suite, folder, name), encoding="utf-8") as file:
                yield name, file.read()
    elif os.path.exists(os.path.join(suite, "HEAD")):
        for name in git("ls-tree", "--name-only", "HEAD", folder).split():
            yield os.path.basename(name), git("show", f"HEAD:{name}")


def cases(language):
    for name, text in files(language):
        if LEFT_OUT.search(name):
            continue
        for line in text.split("\n"):
            written, tilde, spoken = line.partition("~")
            if tilde and (written.strip() or spoken.strip()):
                yield name, written.strip(), spoken.strip()


# The readings of many texts by one run: phonemes without punctuation, and the words.
def read(texts, language):
    whole = "".join(f"{text}\n\n{SEPARATOR}\n\n" for text in texts)
    run = subprocess.run([timbre, "phonemize", "--json", "--lang", language, "--text-file", "-"],
                         input=whole.encode(), check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    readings = [([], [])]
    for sentence in json.loads(run.stdout)["sentences"]:
        if sentence["text"] == SEPARATOR:
            readings.append(([], []))
            continue
        for word in sentence["words"]:
            if word["source"] != "punctuation":
                readings[-1][0].extend(p for p in word["phonemes"] if p not in PITCH)
                readings[-1][1].append(word["text"])
    return readings[:-1]


for language in languages:
    listed = list(cases(language))
    if not listed:
        sys.exit(f"{suite} holds no suite for {language}: expected a checkout of NeMo-text-processing")
    readings = read([text for _, *forms in listed for text in forms], language)
    if len(readings) != 2 * len(listed):
        sys.exit(f"{language}: {len(readings)} readings for {2 * len(listed)} texts")
    holds = 0
    for i, (name, written, spoken) in enumerate(listed):
        ours, theirs = readings[2 * i], readings[2 * i + 1]
        holds += ours[0] == theirs[0]
        if show and ours[0] != theirs[0]:
            print(f"{language} {name}: {written}\n  timbre  {' '.join(ours[1])}\n  suite   {spoken}")
    print(f"{language}: {holds} of {len(listed)} cases hold, {100 * holds / len(listed):.1f} %")
EOF
