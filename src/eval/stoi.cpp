#include "eval/stoi.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>

#include "eval/fft.h"

namespace timbre {
namespace {

constexpr std::size_t kFrame = 256, kHop = 128, kFft = 512;
constexpr std::size_t kBands = 15, kSegment = 30;  // third octaves; frames: 384 ms
constexpr double kLowestHz = 150, kRangeDb = 40, kClipDb = -15, kTiny = 2.220446049250313e-16;

using Bands = std::array<double, kBands>;

// Matlab's hanning(256): without the zeros at its ends.
const std::vector<double>& window() {
  static const std::vector<double> made = [] {
    std::vector<double> w(kFrame);
    for (std::size_t i = 0; i < kFrame; ++i)
      w[i] = 0.5 - 0.5 * std::cos(2 * M_PI * static_cast<double>(i + 1) / (kFrame + 1));
    return w;
  }();
  return made;
}

struct Pair {
  std::vector<double> clean, degraded;
};

// Frames in which the clean signal is loud, windowed and added up again, of both signals.
Pair without_silence(const std::vector<float>& clean, const std::vector<float>& degraded, std::size_t count) {
  std::vector<std::size_t> starts;
  std::vector<double> levels;
  for (std::size_t at = 0; at + kFrame <= count; at += kHop) {
    double energy = 0;
    for (std::size_t i = 0; i < kFrame; ++i) energy += std::pow(window()[i] * clean[at + i], 2);
    starts.push_back(at);
    levels.push_back(20 * std::log10(std::sqrt(energy) + kTiny));
  }
  Pair loud;
  if (starts.empty()) return loud;
  const double least = *std::max_element(levels.begin(), levels.end()) - kRangeDb;
  std::size_t kept = 0;
  for (std::size_t f = 0; f < starts.size(); ++f) {
    if (levels[f] <= least) continue;
    const std::size_t to = kept++ * kHop;
    loud.clean.resize(to + kFrame);
    loud.degraded.resize(to + kFrame);
    for (std::size_t i = 0; i < kFrame; ++i) {
      loud.clean[to + i] += window()[i] * clean[starts[f] + i];
      loud.degraded[to + i] += window()[i] * degraded[starts[f] + i];
    }
  }
  return loud;
}

// First and last bin (excluded) of each third octave: the bins nearest to its edges.
std::array<std::pair<std::size_t, std::size_t>, kBands> band_edges() {
  std::array<std::pair<std::size_t, std::size_t>, kBands> edges;
  const double bin_hz = static_cast<double>(kStoiRate) / kFft;
  const auto nearest = [&](double hz) { return static_cast<std::size_t>(std::lround(hz / bin_hz)); };
  for (std::size_t k = 0; k < kBands; ++k) {
    const auto twice = 2.0 * static_cast<double>(k);
    edges[k] = {nearest(kLowestHz * std::pow(2, (twice - 1) / 6)), nearest(kLowestHz * std::pow(2, (twice + 1) / 6))};
  }
  return edges;
}

std::vector<Bands> third_octaves(const std::vector<double>& samples) {
  static const auto edges = band_edges();
  std::vector<Bands> frames;
  Fft fft(kFft);
  std::vector<std::complex<double>> work(kFft);
  for (std::size_t at = 0; at + kFrame < samples.size(); at += kHop) {
    std::fill(work.begin(), work.end(), 0.0);
    for (std::size_t i = 0; i < kFrame; ++i) work[i] = window()[i] * samples[at + i];
    fft.forward(work);
    Bands bands{};
    for (std::size_t k = 0; k < kBands; ++k) {
      for (std::size_t bin = edges[k].first; bin < edges[k].second; ++bin) bands[k] += std::norm(work[bin]);
      bands[k] = std::sqrt(bands[k]);
    }
    frames.push_back(bands);
  }
  return frames;
}

using Row = std::array<double, kSegment>;
using Segment = std::array<Row, kBands>;

Segment segment_at(const std::vector<Bands>& frames, std::size_t at) {
  Segment segment;
  for (std::size_t k = 0; k < kBands; ++k)
    for (std::size_t t = 0; t < kSegment; ++t) segment[k][t] = frames[at + t][k];
  return segment;
}

template <typename Values>
void normalise(Values& values) {
  double mean = 0, energy = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (double& value : values) {
    value -= mean;
    energy += value * value;
  }
  for (double& value : values) value /= std::sqrt(energy) + kTiny;
}

double dot(const Row& a, const Row& b) {
  double sum = 0;
  for (std::size_t t = 0; t < kSegment; ++t) sum += a[t] * b[t];
  return sum;
}

// Mean over bands of the correlation of the envelopes, the degraded one scaled and clipped at -15 dB of distortion.
double stoi_of(const Segment& clean, const Segment& degraded) {
  const double clip = 1 + std::pow(10, -kClipDb / 20);
  double sum = 0;
  for (std::size_t k = 0; k < kBands; ++k) {
    Row x = clean[k], y = degraded[k];
    const double scale = std::sqrt(dot(x, x)) / (std::sqrt(dot(y, y)) + kTiny);
    for (std::size_t t = 0; t < kSegment; ++t) y[t] = std::min(scale * y[t], clip * x[t]);
    normalise(x);
    normalise(y);
    sum += dot(x, y);
  }
  return sum / kBands;
}

// Bands normalised over time, then frames over bands; mean over frames of their correlation.
double estoi_of(Segment clean, Segment degraded) {
  double sum = 0;
  for (Segment* segment : {&clean, &degraded})
    for (Row& row : *segment) normalise(row);
  for (std::size_t t = 0; t < kSegment; ++t) {
    Bands x, y;
    for (std::size_t k = 0; k < kBands; ++k) {
      x[k] = clean[k][t];
      y[k] = degraded[k][t];
    }
    normalise(x);
    normalise(y);
    for (std::size_t k = 0; k < kBands; ++k) sum += x[k] * y[k];
  }
  return sum / kSegment;
}

}  // namespace

std::optional<Intelligibility> intelligibility(const std::vector<float>& clean, const std::vector<float>& degraded) {
  const Pair loud = without_silence(clean, degraded, std::min(clean.size(), degraded.size()));
  const auto x = third_octaves(loud.clean), y = third_octaves(loud.degraded);
  if (x.size() < kSegment) return std::nullopt;
  Intelligibility result;
  const std::size_t segments = x.size() - kSegment + 1;
  for (std::size_t m = 0; m < segments; ++m) {
    const Segment a = segment_at(x, m), b = segment_at(y, m);
    result.stoi += stoi_of(a, b) / static_cast<double>(segments);
    result.estoi += estoi_of(a, b) / static_cast<double>(segments);
  }
  return result;
}

}  // namespace timbre
