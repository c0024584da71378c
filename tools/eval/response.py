#!/usr/bin/env python3
"""Table of tests/bench/metrics_response.sh: metric by degradation, Spearman's rank correlation of mean and grade.

Usage: response.py SCORES.csv        ids end in KIND-GRADE; clean-0 is grade 0 of every kind.
"""
import csv
import sys

LOWER = {"per", "skipped_phonemes", "repeated_phonemes", "longest_pause_s", "noise_floor_dbfs", "clipping_ratio",
         "dc_offset", "clicks_per_s", "mcd_db", "log_mel_db", "f0_rmse_cents", "voicing_error", "mr_stft"}
HIGHER = {"mos_proxy", "phoneme_fit", "phoneme_clarity", "speaker_cosine", "snr_db", "bandwidth_hz", "f0_correlation",
          "stoi", "estoi", "si_sdr_db"}


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


def main():
    with open(sys.argv[1], newline="") as file:
        rows = list(csv.DictReader(file))
    print(f"{len(rows)} clips, {sum(1 for r in rows if r['error'])} of them without speech or broken")
    metrics = [m for m in rows[0] if m in LOWER | HIGHER]
    means = {}
    for row in rows:
        kind, grade = row["id"].rsplit("/", 1)[1].rsplit("-", 1)
        for metric in metrics:
            if row[metric]:
                means.setdefault((metric, kind, int(grade)), []).append(float(row[metric]))
    kinds = list(dict.fromkeys(kind for _, kind, _ in means if kind != "clean"))
    print(" " * 18 + "".join(f"{kind:>11s}" for kind in kinds))
    for metric in metrics:
        cells = []
        for kind in kinds:
            points = [(grade, means.get((metric, kind if grade else "clean", grade))) for grade in range(6)]
            points = [(grade, sum(v) / len(v)) for grade, v in points if v]
            value = spearman([g for g, _ in points], [v for _, v in points]) if len(points) > 2 else float("nan")
            cells.append(value if metric in LOWER else -value)
        print(f"{metric:18s}" + "".join(f"{cell:11.2f}" for cell in cells))


if __name__ == "__main__":
    main()
