#!/usr/bin/env bash
# Speaks sentences of novels, as books have them, and lets outside listeners judge. Prints a row a voice as
# judge_zero_shot.sh does; with --lines also how many lines last less than 0.3 s or more than 1.6 s.
#
# Usage: tests/bench/judge_prose.sh [OPTION...] [-- OPTION OF timbre synthesize...]
#   --prose DIR       novels, a paragraph a line (../shared/data/prose); only the paragraphs that
#                     tools/train_base/prose_corpus.py keeps apart are spoken
#   --lines           lines of one to three words instead of sentences of 16 to 45
#   --count N         how many (40 sentences, 24 lines)
#   --voices A,B      recordings of $JUDGES_DIR/sets/voices (allison,ryan,kokoro_emma)
#   --out DIR         keeps voices, speech and lists (build/judge_prose)
#   --threads N, --seed N, --binary FILE
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

prose=../shared/data/prose lines=0 count='' voices=allison,ryan,kokoro_emma out=build/judge_prose pass=()
while [ $# -gt 0 ]; do
  case $1 in
    --prose) prose=$2 ;;
    --lines) lines=1; shift; continue ;;
    --count) count=$2 ;;
    --voices) voices=$2 ;;
    --out) out=$2 ;;
    --threads | --seed | --binary) pass+=("$1" "$2") ;;
    --) shift; break ;;
    *) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
  shift 2
done
list=$(mktemp)
trap 'rm -f "$list"' EXIT
python3 - "$prose" "$lines" "${count:-$((lines ? 24 : 40))}" >"$list" <<'PY'
import glob, random, re, sys
sys.path.insert(0, "tools/train_base")
from prose_corpus import kept_apart, paragraphs
folder, lines, count = sys.argv[1], sys.argv[2] == "1", int(sys.argv[3])
least, most = (1, 3) if lines else (16, 45)
found = []
for text in paragraphs(sorted(glob.glob(folder + "/*.txt"))):
    if not kept_apart(text):
        continue
    parts = re.findall(r"“([^“”]+)”", text) if lines else re.split(r"(?<=[.?!])[”’]* +(?=[“‘]*[A-Z])", text)
    for part in parts:
        part = re.sub(r"\s+", " ", part).strip(" “”‘’")
        if lines:
            part = part.rstrip(",—;:")
            part += "" if part[-1:] in ".?!" else "."
        plain = re.fullmatch(r"[A-Za-z’',;:.?! —-]+", part) and "_" not in part
        if plain and part[-1] in ".?!" and least <= len(re.findall(r"[A-Za-z’']+", part)) <= most and part not in found:
            found.append(part)
random.Random(7).shuffle(found)
print("\n".join(found[:count]))
PY
tests/bench/judge_zero_shot.sh --text "$list" --voices "$voices" --out "$out" "${pass[@]}" -- "$@"
[ "$lines" -eq 0 ] || cat "$out"/*/cuts.tsv | awk -F'\t' '
  { n++; if ($5 < 0.3 || $5 > 1.6) { odd++; print "out of 0.3 to 1.6 s: " $5 " s, " $3 ", " $4 } }
  END { print (odd + 0) " of " n " lines out of 0.3 to 1.6 s" }'
