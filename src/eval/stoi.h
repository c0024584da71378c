#pragma once
// Short-time objective intelligibility of a degraded signal against the clean one, which must be aligned in time.
// Sources: Taal, Hendriks, Heusdens, Jensen, "An algorithm for intelligibility prediction of time-frequency weighted
// noisy speech", IEEE TASLP 2011 (STOI); Jensen, Taal, "An algorithm for predicting the intelligibility of speech
// masked by modulated noise maskers", IEEE/ACM TASLP 2016 (ESTOI).
#include <optional>
#include <vector>

namespace timbre {

constexpr int kStoiRate = 10000;  // Hz

struct Intelligibility {
  double stoi = 0, estoi = 0;  // about 0 … 1, more is better
};

// Both at kStoiRate; the longer one is cut. Nothing when less than 30 frames (0.4 s) of speech are left after frames 40
// dB under the loudest are dropped.
std::optional<Intelligibility> intelligibility(const std::vector<float>& clean, const std::vector<float>& degraded);

}  // namespace timbre
