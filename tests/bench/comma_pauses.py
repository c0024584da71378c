#!/usr/bin/env python3
"""How long pauses at commas last, in seconds: their number, median, 95th percentile and longest.

Usage: comma_pauses.py LIST.tsv ...   each line SOUND<TAB>TEXT, as wer.tsv of judge_prose.sh and judges' transcribe.mjs
A pause is 0.1 s or more, 24 dB below the loud parts. Where it lies in the text is not known: counted are sentences
without a full stop inside in which no more pauses are heard than there are commas, semicolons, colons and dashes.
Needs sox.
"""
import array
import math
import re
import subprocess
import sys

RATE, HOP, SMOOTH = 16000, 80, 4  # Hz, samples, hops of 5 ms
LEAST = 0.1  # s


def levels(path):
    """dB of each 20 ms, every 5 ms."""
    raw = subprocess.run(["sox", "-V1", path, "-t", "f32", "-c", "1", "-r", str(RATE), "-"], capture_output=True,
                         check=True).stdout
    samples = array.array("f", raw)
    power = [sum(x * x for x in samples[i:i + HOP]) / HOP for i in range(0, len(samples) - HOP + 1, HOP)]
    return [10 * math.log10(sum(power[i:i + SMOOTH]) / SMOOTH + 1e-9) for i in range(max(0, len(power) - SMOOTH + 1))]


def pauses(path):
    level = levels(path)
    if not level:
        return []
    limit = sorted(level)[int(0.95 * (len(level) - 1))] - 24
    inner = "".join("q" if x < limit else "s" for x in level).strip("q")
    return [s for s in (len(run) * HOP / RATE for run in re.findall("q+", inner)) if s >= LEAST]


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    found = []
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as lines:
            for line in lines:
                sound, text = line.rstrip("\n").split("\t")[:2]
                text = text.strip().rstrip(".?!”’\"'")
                marks = len(re.findall(r"[,;:—]", text))
                if marks == 0 or re.search(r"[.?!]", text):
                    continue
                heard = pauses(sound)
                if len(heard) <= marks:
                    found += heard
    if not found:
        sys.exit("no pause to measure")
    found.sort()
    print("%d pauses: median %.2f s, 95th percentile %.2f s, longest %.2f s"
          % (len(found), found[(len(found) - 1) // 2], found[int(0.95 * (len(found) - 1))], found[-1]))


if __name__ == "__main__":
    main()
