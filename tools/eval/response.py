#!/usr/bin/env python3
"""Table of tests/bench/metrics_response.sh: metric by degradation, Spearman's rank correlation of mean and grade.

Usage: response.py SCORES.csv        ids end in KIND-GRADE; clean-0 is grade 0 of every kind.
Cells where nothing is asked of the metric stand in brackets. Exits with 1 if one of the others is under 0.9.
"""
import csv
import sys

LEAST = 0.9
SOUND = "noise reverb clipping codec band_limit vocoder"  # what is done to the sound and leaves the words as they are
ALL = SOUND + " joins dropped repeated"
# Which degradations each metric must follow, and whether less of it is better.
ASKED = {
    "mos_proxy": (ALL, False),
    "per": (ALL, True),
    "skipped_phonemes": ("dropped", True),
    "repeated_phonemes": ("repeated", True),
    "phoneme_fit": (SOUND, False),
    "phoneme_clarity": (SOUND, False),
    "speaker_cosine": (SOUND, False),
    "snr_db": ("noise reverb", False),
    "noise_floor_dbfs": ("noise reverb", True),
    "clipping_ratio": ("clipping", True),
    "bandwidth_hz": ("band_limit", False),
    "clicks_per_s": ("joins", True),
    "longest_pause_s": ("", True),
    "dc_offset": ("", True),
    "mcd_db": (ALL, True),
    "log_mel_db": (ALL, True),
    "f0_rmse_cents": ("noise reverb", True),
    "f0_correlation": ("noise reverb", False),
    "voicing_error": ("noise reverb", True),
    "stoi": (SOUND, False),
    "estoi": (SOUND, False),
    "si_sdr_db": ("noise reverb clipping codec band_limit", False),  # the vocoder's phases are random in every grade
    "mr_stft": (SOUND, True),
}


def ranks(values):
    order = sorted(range(len(values)), key=lambda i: values[i])
    result, at = [0.0] * len(values), 0
    while at < len(order):
        end = at
        while end < len(order) and values[order[end]] == values[order[at]]:
            end += 1
        for i in range(at, end):
            result[order[i]] = (at + end - 1) / 2
        at = end
    return result


def pearson(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    ab = sum((x - ma) * (y - mb) for x, y in zip(a, b))
    aa, bb = sum((x - ma) ** 2 for x in a), sum((y - mb) ** 2 for y in b)
    return ab / (aa * bb) ** 0.5 if aa > 0 and bb > 0 else 0.0


def spearman(a, b):
    return pearson(ranks(a), ranks(b))


def means_of(rows):
    """(metric, kind, grade) -> mean over the recordings."""
    values = {}
    for row in rows:
        kind, grade = row["id"].rsplit("/", 1)[1].rsplit("-", 1)
        for metric in ASKED:
            if row.get(metric):
                values.setdefault((metric, kind, int(grade)), []).append(float(row[metric]))
    return {key: sum(v) / len(v) for key, v in values.items()}


def response(means, metric, kind):
    """Positive where the metric says that a higher grade is worse; None where it was not measured."""
    found = [(grade, means.get((metric, kind if grade else "clean", grade))) for grade in range(6)]
    points = [(grade, value) for grade, value in found if value is not None]
    if len(points) < 3:
        return None
    value = spearman([grade for grade, _ in points], [mean for _, mean in points])
    return value if ASKED[metric][1] else -value


def cell(value, asked):
    if value is None:
        return "–"
    text = f"{round(value, 2) + 0:.2f}"  # no -0.00
    return text if asked else f"({text})"


def main():
    with open(sys.argv[1], newline="") as file:
        rows = list(csv.DictReader(file))
    means = means_of(rows)
    kinds = list(dict.fromkeys(kind for _, kind, _ in means if kind != "clean"))
    print(f"{len(rows)} clips, {sum(1 for row in rows if row['error'])} of them without speech or broken\n")
    print("| metric | " + " | ".join(kinds) + " |\n|---" + "|---" * len(kinds) + "|")
    asked_for = followed = 0
    for metric, (asked, _) in ASKED.items():
        cells = []
        for kind in kinds:
            value, is_asked = response(means, metric, kind), kind in asked.split()
            cells.append(cell(value, is_asked))
            asked_for += is_asked
            followed += is_asked and value is not None and round(value, 2) >= LEAST
        print(f"| `{metric}` | " + " | ".join(cells) + " |")
    print(f"\n{followed} of the {asked_for} that are asked are at {LEAST} or more")
    return 0 if followed == asked_for else 1


if __name__ == "__main__":
    sys.exit(main())
