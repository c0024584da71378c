#!/usr/bin/env python3
"""Fits the quality estimate of timbre evaluate (mos_proxy) to speech made worse on purpose.

Usage: tools/eval/fit_mos_proxy.py FEATURES.csv [--test FEATURES.csv] [--out OUT.json]
FEATURES.csv comes from   timbre evaluate DEGRADED/list.jsonl --features FEATURES.csv   and DEGRADED from tools/eval/degrade;
its ids end in KIND-GRADE. --test: other recordings, which are never fitted to. tools/eval/fit_mos_proxy.sh runs all of it.

The target is 5 for a recording as it was and 5 - 0.8 grade for one made worse. The report says for each kind how the estimate
of clip after clip ranks with the grade (Spearman), when the kind was held out of the fit and when it was not. What a text
tells (per, skipped, repeated, fit) is dropped for a part of the clips, so that the estimate also does without. Everything
is drawn from fixed seeds. Needs numpy (Debian: python3-numpy).
"""
import argparse
import csv
import json

import numpy as np

WORDS = ("per", "skipped", "repeated", "fit")
UNITS, STEPS, DECAY, MOST = 12, 1500, 3e-3, 4.0


def read(path):
    with open(path, newline="") as file:
        rows = [row for row in csv.DictReader(file) if not row["error"]]
    names = [n for n in rows[0] if n not in ("id", "file", "error")]
    x = np.array([[float(row[n]) if row[n] else np.nan for n in names] for row in rows])
    what = [row["id"].rsplit("/", 1)[1].rsplit("-", 1) for row in rows]
    return names, x, np.array([w[0] for w in what]), np.array([int(w[1]) for w in what])


def ranks(values):
    order, result = np.argsort(values, kind="stable"), np.empty(len(values))
    sorted_values = values[order]
    for value in np.unique(sorted_values):
        where = np.nonzero(sorted_values == value)[0]
        result[order[where]] = where.mean()
    return result


def spearman(a, b):
    return np.corrcoef(ranks(np.asarray(a, float)), ranks(np.asarray(b, float)))[0, 1]


class Model:
    def __init__(self, names, x, y, weight, seed=1):
        """Linear part by ridge regression, then a hidden layer for what it leaves, by Adam over all clips at once."""
        self.names = names
        self.mean, self.scale = np.nanmean(x, 0), np.nanstd(x, 0) + 1e-6
        random = np.random.RandomState(seed)
        z = self.inputs(x)
        blind = z.copy()
        blind[:, [names.index(n) for n in WORDS if n in names]] = 0
        z, y, weight = np.vstack([z, blind]), np.concatenate([y, y]), np.concatenate([weight, 0.3 * weight])
        w = weight / weight.sum()
        a = np.hstack([z, np.ones((len(z), 1))])
        ridge = 0.02 * np.eye(a.shape[1])
        ridge[-1, -1] = 0
        solution = np.linalg.solve((a * w[:, None]).T @ a + ridge, (a * w[:, None]).T @ y)
        self.linear, self.bias = solution[:-1], solution[-1]
        p = [random.randn(UNITS, z.shape[1]) * 0.1, np.zeros(UNITS), np.zeros(UNITS)]
        m, v = [np.zeros_like(q) for q in p], [np.zeros_like(q) for q in p]
        rest = y - z @ self.linear - self.bias
        for step in range(1, STEPS + 1):
            h = np.tanh(z @ p[0].T + p[1])
            error = (h @ p[2] - rest) * w
            back = np.outer(error, p[2]) * (1 - h * h)
            gradients = [back.T @ z + DECAY * p[0], back.sum(0), h.T @ error + DECAY * p[2]]
            for i, g in enumerate(gradients):
                m[i] = 0.9 * m[i] + 0.1 * g
                v[i] = 0.999 * v[i] + 0.001 * g * g
                p[i] = p[i] - 0.01 * (m[i] / (1 - 0.9**step)) / (np.sqrt(v[i] / (1 - 0.999**step)) + 1e-8)
        self.hidden, self.hidden_bias, self.out = p

    def inputs(self, x):
        return np.nan_to_num(np.clip((x - self.mean) / self.scale, -MOST, MOST))

    def __call__(self, x):
        z = self.inputs(x)
        return np.clip(self.bias + z @ self.linear + np.tanh(z @ self.hidden.T + self.hidden_bias) @ self.out, 1, 5)

    def json(self):
        number = lambda value: float(f"{value:.5g}")
        return {
            "format": "timbre-mos-proxy-1",
            "features": [{"name": n, "mean": number(m), "scale": number(s), "linear": number(l)}
                         for n, m, s, l in zip(self.names, self.mean, self.scale, self.linear)],
            "hidden": [{"bias": number(b), "out": number(o), "weights": [number(q) for q in w]}
                       for b, o, w in zip(self.hidden_bias, self.out, self.hidden)],
            "bias": number(self.bias),
        }


def rank_correlation(model, x, kinds, grades, kind):
    of = (kinds == kind) | (kinds == "clean")
    return -spearman(model(x[of]), grades[of])


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("features")
    parser.add_argument("--test")
    parser.add_argument("--out")
    options = parser.parse_args()

    names, x, kinds, grades = read(options.features)
    y = 5 - 0.8 * grades
    weight = np.where(kinds == "clean", 6.0, 1.0)  # as many clean clips as of a kind, or so
    all_kinds = [k for k in dict.fromkeys(kinds) if k != "clean"]
    final = Model(names, x, y, weight)
    sets = [("fitted", x, kinds, grades)]
    print(f"fitted to {len(y)} clips, {x.shape[1]} features", end="")
    if options.test:
        test_names, *test = read(options.test)
        assert test_names == names, "other features"
        sets.append(("others", *test))
        print(f"; the other recordings are {len(test[1])} clips", end="")
    print("\n\n| kind |" + "".join(f" {name}: held out | {name}: seen |" for name, *_ in sets))
    print("|---|" + "---|---|" * len(sets))
    table = []
    for kind in all_kinds:
        others = Model(names, x[kinds != kind], y[kinds != kind], weight[kinds != kind])
        row = [rank_correlation(m, *rest, kind) for _, *rest in sets for m in (others, final)]
        table.append(row)
        print(f"| {kind} |" + "".join(f" {value:.2f} |" for value in row), flush=True)
    print("| mean |" + "".join(f" {value:.2f} |" for value in np.mean(table, 0)))
    if options.out:
        with open(options.out, "w") as file:
            json.dump(final.json(), file, separators=(",", ":"))
            file.write("\n")


main()
