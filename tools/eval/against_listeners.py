#!/usr/bin/env python3
"""The steps of tests/bench/metrics_against_listeners.sh.

against_listeners.py list JUDGED SET            items for timbre evaluate: every clip, its text, its voice
against_listeners.py pairs JUDGED SET WORK      joined clips of each voice against all recordings: pairs.tsv, pairs.jsonl
against_listeners.py spread JUDGED SET WORK N   N clips to be made worse: spread.jsonl
against_listeners.py tsv WORK                   those clips for the recogniser: spread.tsv
against_listeners.py report JUDGED WORK         the correlations
"""
import csv
import json
import os
import subprocess
import sys

from response import pearson, spearman


def clips(judged):
    with open(os.path.join(judged, "wer.tsv")) as file:
        for line in file:
            path, text = line.rstrip("\n").split("\t")
            voice, name = path.split("/")[-2:]
            yield voice, os.path.abspath(os.path.join(judged, voice, name)), text


def recordings(folder):
    return {os.path.splitext(n)[0]: os.path.abspath(os.path.join(folder, n)) for n in sorted(os.listdir(folder))
            if n.endswith((".flac", ".wav"))}


def make_list(judged, folder):
    voices = recordings(folder)
    for voice, path, text in clips(judged):
        name = f"{voice}/{os.path.basename(path)}"
        print(json.dumps({"id": name, "file": path, "text": text, "voice": voices[voice]}))


def make_pairs(judged, folder, work):
    voices, of_voice = recordings(folder), {}
    for voice, path, _ in clips(judged):
        of_voice.setdefault(voice, []).append(path)
    with open(os.path.join(work, "pairs.tsv"), "w") as tsv, open(os.path.join(work, "pairs.jsonl"), "w") as jsonl:
        for voice, paths in of_voice.items():
            for group in range(0, len(paths), 5):
                joined = os.path.abspath(os.path.join(work, f"{voice}-{group:02d}.wav"))
                if not os.path.exists(joined):
                    subprocess.run(["sox", *paths[group:group + 5], joined], check=True)
                for other, recording in voices.items():
                    tsv.write(f"{recording}\t{joined}\n")
                    jsonl.write(json.dumps({"id": f"{voice}-{group:02d} {other}", "file": joined, "voice": recording}) + "\n")


def make_spread(judged, folder, work, count):
    every = list(clips(judged))
    chosen = every[:: max(1, len(every) // int(count))][: int(count)]
    with open(os.path.join(work, "spread.jsonl"), "w") as file:
        for voice, path, text in chosen:
            name = f"{voice}-{os.path.splitext(os.path.basename(path))[0]}"
            file.write(json.dumps({"id": name, "file": path, "text": text}) + "\n")


def make_tsv(work):
    with open(os.path.join(work, "spread/list.jsonl")) as items, open(os.path.join(work, "spread.tsv"), "w") as tsv:
        for line in items:
            item = json.loads(line)
            tsv.write(f"{os.path.abspath(os.path.join(work, 'spread', item['file']))}\t{item['text']}\n")


def word_errors(path):
    """The last two parts of each clip's path, without the ending -> share of words that were misheard."""
    errors = {}
    with open(path) as file:
        for line in file:
            parts = line.rstrip("\n").split("\t")
            if len(parts) > 1 and "/" in parts[0]:
                wrong, words = parts[0].split("/")
                errors["/".join(parts[1].split("/")[-2:])] = int(wrong) / int(words)
    return errors


def means(values, groups):
    of_group = {}
    for value, group in zip(values, groups):
        of_group.setdefault(group, []).append(value)
    return [sum(v) / len(v) for v in of_group.values()]


def compare_words(ours, errors, group_of=None):
    """Clip by clip, or means of the clips that group_of(name) puts together."""
    names = [n for n in errors if n in ours and ours[n]["per"]]
    groups = [group_of(n) if group_of else n for n in names]
    wer = [errors[n] for n in names]
    print(f"{len(names)} clips in {len(set(groups))} groups; their mean word error rate {100 * sum(wer) / len(wer):.1f} %, "
          f"{sum(1 for w in wer if w > 0)} clips with an error")
    for metric in ("per", "skipped_phonemes", "repeated_phonemes", "phoneme_fit", "phoneme_clarity", "mos_proxy"):
        if metric in ours[names[0]]:
            a, b = means([float(ours[n][metric]) for n in names], groups), means(wer, groups)
            print(f"  {metric:18s} and word error rate: Pearson {pearson(a, b):+.2f}, Spearman {spearman(a, b):+.2f}")


def read_csv(path):
    with open(path, newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def report(judged, work):
    print("speech as it was synthesised:")
    compare_words(read_csv(os.path.join(work, "scores.csv")), word_errors(os.path.join(judged, "wer.txt")))
    print("the same made worse in nine ways and five grades:")
    spread = {f"{name}.wav": row for name, row in read_csv(os.path.join(work, "spread.csv")).items()}
    compare_words(spread, word_errors(os.path.join(work, "spread.wer")))
    print("means over the clips of each way and grade:")
    compare_words(spread, word_errors(os.path.join(work, "spread.wer")), lambda name: name.split("/")[-1])
    pairs, a, b, same = read_csv(os.path.join(work, "pairs.csv")), [], [], []
    with open(os.path.join(work, "x_vectors.txt")) as file:
        for line in file:
            parts = line.rstrip("\n").split("\t")
            if len(parts) != 3:
                continue
            name = os.path.splitext(os.path.basename(parts[1]))[0]
            other = os.path.splitext(os.path.basename(parts[2]))[0]
            row = pairs.get(f"{name} {other}")
            if row and row["speaker_cosine"] and parts[0] != "nan":
                a.append(float(row["speaker_cosine"]))
                b.append(float(parts[0]))
                same.append(name.rsplit("-", 1)[0] == other)
    own = [i for i in range(len(a)) if same[i]]
    print(f"{len(a)} pairs of joined clips and recordings, {len(own)} of them of one voice")
    print(f"  speaker_cosine and x-vector cosine, all pairs: Pearson {pearson(a, b):+.2f}, Spearman {spearman(a, b):+.2f}")
    if own:
        print(f"  of one voice: Pearson {pearson([a[i] for i in own], [b[i] for i in own]):+.2f}; mean {sum(a[i] for i in own) / len(own):.2f} "
              f"and {sum(b[i] for i in own) / len(own):.2f}; of different voices "
              f"{sum(x for x, s in zip(a, same) if not s) / (len(a) - len(own)):.2f} and "
              f"{sum(x for x, s in zip(b, same) if not s) / (len(b) - len(own)):.2f}")


def main():
    step = sys.argv[1]
    {"list": make_list, "pairs": make_pairs, "spread": make_spread, "tsv": make_tsv, "report": report}[step](*sys.argv[2:])


main()
