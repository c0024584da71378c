#!/usr/bin/env python3
"""Expected values of the paired metrics, computed with numpy and scipy apart from the program, from the formulas of the
papers. Writes tests/data/eval/paired.json.   Usage: tools/eval/reference_metrics.py   (Debian: python3-numpy python3-scipy)

The signals are made by formulas that tests/eval/formula_signals.h repeats: a voice-like sum of harmonics with a gliding
pitch and an envelope with pauses, and four degradations of it.
"""
import json
import os

import numpy as np
import scipy.fft
import scipy.signal

RATE = 10000
M64 = (1 << 64) - 1


def split_mix(seed, count):
    """SplitMix64 as base/random.h, uniform in [0, 1)."""
    out, state = np.empty(count), seed
    for i in range(count):
        state = (state + 0x9E3779B97F4A7C15) & M64
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
        z ^= z >> 31
        out[i] = (z >> 11) * 2.0**-53
    return out


def voice(seconds, rate):
    t = np.arange(int(seconds * rate)) / rate
    f0 = 120 + 30 * np.sin(2 * np.pi * 0.7 * t)
    phase = 2 * np.pi * np.cumsum(f0) / rate
    x = sum(np.sin(k * phase + 0.37 * k * k) / k for k in range(1, 21))
    envelope = np.maximum(0, np.sin(2 * np.pi * 1.3 * t)) * (1 + 0.5 * np.sin(2 * np.pi * 4 * t))
    return (0.1 * envelope * x).astype(np.float32)


def degraded(x, kind):
    noise = (2 * split_mix(7, len(x)) - 1).astype(np.float32)
    if kind == "noise":
        return (x + np.float32(0.05) * noise).astype(np.float32)
    if kind == "loud_noise":
        return (x + np.float32(0.3) * noise).astype(np.float32)
    if kind == "clipped":
        return np.clip(x, -0.05, 0.05).astype(np.float32)
    echo = np.concatenate([np.zeros(400, np.float32), x[:-400]])
    return (x + np.float32(0.6) * echo).astype(np.float32)


def stoi(clean, noisy, extended):
    frame, hop, n_fft, bands, n = 256, 128, 512, 15, 30
    w = scipy.signal.get_window("hann", frame + 1, fftbins=True)[1:]  # hanning(256) of Matlab
    starts = np.arange(0, len(clean) - frame + 1, hop)
    xf = np.array([w * clean[s:s + frame] for s in starts])
    yf = np.array([w * noisy[s:s + frame] for s in starts])
    level = 20 * np.log10(np.linalg.norm(xf, axis=1) + np.finfo(float).eps)
    keep = level > level.max() - 40
    xf, yf = xf[keep], yf[keep]

    def overlap_add(frames):
        out = np.zeros((len(frames) - 1) * hop + frame)
        for i, f in enumerate(frames):
            out[i * hop:i * hop + frame] += f
        return out

    freqs = np.arange(n_fft // 2 + 1) * RATE / n_fft
    def third_octaves(signal):
        s = np.arange(0, len(signal) - frame, hop)
        spectrum = scipy.fft.rfft(np.array([w * signal[i:i + frame] for i in s]), n_fft)
        power = np.abs(spectrum) ** 2
        out = []
        for k in range(bands):
            low = np.argmin(np.abs(freqs - 150 * 2 ** ((2 * k - 1) / 6)))
            high = np.argmin(np.abs(freqs - 150 * 2 ** ((2 * k + 1) / 6)))
            out.append(np.sqrt(power[:, low:high].sum(1)))
        return np.array(out)

    x, y = third_octaves(overlap_add(xf)), third_octaves(overlap_add(yf))
    scores = []
    for m in range(n, x.shape[1] + 1):
        xs, ys = x[:, m - n:m], y[:, m - n:m]
        if extended:
            def rows(a):
                a = a - a.mean(1, keepdims=True)
                return a / np.linalg.norm(a, axis=1, keepdims=True)
            a, b = rows(rows(xs).T), rows(rows(ys).T)
            scores.append((a * b).sum() / n)
        else:
            ys = ys * np.linalg.norm(xs, axis=1, keepdims=True) / np.linalg.norm(ys, axis=1, keepdims=True)
            ys = np.minimum(ys, xs * (1 + 10 ** (15 / 20)))
            scores.append(np.mean([np.corrcoef(a, b)[0, 1] for a, b in zip(xs, ys)]))
    return float(np.mean(scores))


def si_sdr(reference, estimate):
    r, e = reference - reference.mean(dtype=float), estimate - estimate.mean(dtype=float)
    target = np.dot(e, r) / np.dot(r, r) * r
    return float(10 * np.log10(np.sum(target**2) / np.sum((e - target) ** 2)))


def multi_resolution_stft(reference, estimate):
    total = 0
    for n_fft, hop, size in ((1024, 120, 600), (2048, 240, 1200), (512, 50, 240)):
        window = np.zeros(n_fft)
        left = (n_fft - size) // 2
        window[left:left + size] = scipy.signal.get_window("hann", size, fftbins=True)
        def magnitudes(x):
            padded = np.pad(x.astype(float), n_fft // 2, mode="reflect")
            frames = np.array([padded[i:i + n_fft] * window for i in range(0, len(padded) - n_fft + 1, hop)])
            return np.sqrt(np.maximum(np.abs(scipy.fft.rfft(frames)) ** 2, 1e-7))
        r, e = magnitudes(reference), magnitudes(estimate)
        total += np.linalg.norm(r - e) / np.linalg.norm(r) + np.mean(np.abs(np.log(r) - np.log(e)))
    return float(total / 3)


def log_mel(x):
    """The base model's: 22.05 kHz, 1024/256, 80 Slaney bands to 8 kHz, magnitudes, natural logarithm."""
    def mel(hz):
        return hz * 3 / 200 if hz < 1000 else 15 + 27 * np.log(hz / 1000) / np.log(6.4)
    def hertz(m):
        return m * 200 / 3 if m < 15 else 1000 * np.exp((m - 15) * np.log(6.4) / 27)
    edges = [hertz(mel(8000) * k / 81) for k in range(82)]
    freqs = np.arange(513) * 22050 / 1024
    filters = np.array([np.maximum(0, np.minimum((freqs - a) / (b - a), (c - freqs) / (c - b))) * 2 / (c - a)
                        for a, b, c in zip(edges, edges[1:], edges[2:])])
    padded = np.pad(x.astype(float), 384, mode="reflect")
    window = scipy.signal.get_window("hann", 1024, fftbins=True)
    frames = np.array([padded[i:i + 1024] * window for i in range(0, len(padded) - 1023, 256)])
    return np.log(np.maximum(filters @ np.abs(scipy.fft.rfft(frames)).T, 1e-5))


def cepstra(mel):
    return scipy.fft.dct(mel, type=2, axis=0)[1:25] / (2 * len(mel))


def warp(a, b):
    """The dynamic programming of Sakoe and Chiba, its path."""
    d = np.sqrt(((a[:, None] - b[None]) ** 2).sum(2))
    cost = np.full((len(a) + 1, len(b) + 1), np.inf)
    cost[0, 0] = 0
    for i in range(len(a)):
        for j in range(len(b)):
            cost[i + 1, j + 1] = d[i, j] + min(cost[i, j], cost[i, j + 1], cost[i + 1, j])
    i, j, path = len(a), len(b), []
    while i > 0:
        path.append((i - 1, j - 1))
        steps = [(cost[i - 1, j - 1], i - 1, j - 1), (cost[i - 1, j], i - 1, j), (cost[i, j - 1], i, j - 1)]
        _, i, j = min(steps, key=lambda s: s[0])
    return path[::-1]


def mcd(x, y):
    a, b = cepstra(log_mel(x)).T, cepstra(log_mel(y)).T
    return float(np.mean([10 / np.log(10) * np.sqrt(2 * np.sum((a[i] - b[j]) ** 2)) for i, j in warp(a, b)]))


def main():
    x = voice(3, RATE)
    expected = {}
    for kind in ("noise", "loud_noise", "clipped", "echo"):
        y = degraded(x, kind)
        expected[kind] = {"stoi": stoi(x, y, False), "estoi": stoi(x, y, True), "si_sdr_db": si_sdr(x, y),
                          "mr_stft": multi_resolution_stft(x, y)}
    # the same formula at 22.05 kHz: one 2 s, the other slower by a fifth and noisy
    a, b = voice(2, 22050), degraded(voice(2.4, 22050), "noise")
    expected["warped"] = {"mcd_db": mcd(a, b), "frames": int(log_mel(a).shape[1])}
    target = os.path.join(os.path.dirname(__file__), "../../tests/data/eval/paired.json")
    with open(target, "w") as file:
        json.dump(expected, file, indent=1)
        file.write("\n")
    print(json.dumps(expected, indent=1))


main()
