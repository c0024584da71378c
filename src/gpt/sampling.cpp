#include "gpt/sampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "base/error.h"
#include "base/random.h"

namespace timbre {
namespace {

constexpr float kDropped = -std::numeric_limits<float>::infinity();
constexpr double kMinTemperature = 1e-5;

std::vector<float> softmax(const std::vector<float>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  std::vector<double> powers(logits.size());
  std::transform(logits.begin(), logits.end(), powers.begin(), [&](double x) { return std::exp(x - largest); });
  const double sum = std::accumulate(powers.begin(), powers.end(), 0.0);
  std::vector<float> result(logits.size());
  std::transform(powers.begin(), powers.end(), result.begin(), [&](double x) { return static_cast<float>(x / sum); });
  return result;
}

// Keeps the most likely token and all whose probability, added to that of the more likely ones, stays within top_p.
void keep_top_p(std::vector<float>& logits, double top_p) {
  const auto probabilities = softmax(logits);
  std::vector<std::size_t> order(logits.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return logits[a] > logits[b]; });
  double cumulative = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    cumulative += probabilities[order[rank]];
    if (rank > 0 && cumulative > top_p) logits[order[rank]] = kDropped;
  }
}

void keep_top_k(std::vector<float>& logits, std::size_t top_k) {
  if (top_k >= logits.size()) return;
  auto sorted = logits;
  const auto pivot = sorted.begin() + static_cast<std::ptrdiff_t>(top_k) - 1;
  std::nth_element(sorted.begin(), pivot, sorted.end(), std::greater<>());
  for (float& logit : logits)
    if (logit < *pivot) logit = kDropped;
}

}  // namespace

void validate(const GptSamplingOptions& options) {
  const auto require = [](bool holds, const char* name, auto value, const char* range) {
    if (!holds) throw Error(ErrorKind::kUsage, fmt::format("{} is {}, expected {}", name, value, range));
  };
  require(options.top_k >= 1, "top-k", options.top_k, "at least 1");
  require(options.top_p > 0 && options.top_p <= 1, "top-p", options.top_p, "more than 0 and at most 1");
  require(options.temperature >= 0 && std::isfinite(options.temperature), "temperature", options.temperature,
          "0 or more");
  require(options.repetition_penalty > 0 && std::isfinite(options.repetition_penalty), "repetition penalty",
          options.repetition_penalty, "more than 0");
  require(options.max_run >= 0, "the longest run of a token", options.max_run, "0 or more");
  require(options.max_steps >= 1, "the largest number of steps", options.max_steps, "at least 1");
}

void penalize_repetition(std::vector<float>& logits, const std::vector<bool>& seen, double penalty) {
  const auto factor = static_cast<float>(penalty);
  for (std::size_t i = 0; i < logits.size(); ++i)
    if (seen[i]) logits[i] = logits[i] < 0 ? logits[i] * factor : logits[i] / factor;
}

std::vector<float> sampling_probabilities(const std::vector<float>& logits, const GptSamplingOptions& options) {
  auto kept = logits;
  if (options.top_p < 1) keep_top_p(kept, options.top_p);
  const auto temperature = static_cast<float>(std::max(options.temperature, kMinTemperature));
  for (float& logit : kept) logit /= temperature;
  keep_top_k(kept, static_cast<std::size_t>(options.top_k));
  return softmax(kept);
}

std::size_t pick_token(const std::vector<float>& probabilities, const std::vector<float>& noise) {
  std::size_t best = 0;
  float largest = -1;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const float score = probabilities[i] / noise[i];
    if (score > largest) {
      largest = score;
      best = i;
    }
  }
  return best;
}

std::vector<float> exponential_noise(std::size_t n, uint64_t seed, uint64_t step) {
  SplitMix64 random(derive_seed(seed, step));
  std::vector<float> noise(n);
  for (float& value : noise) value = static_cast<float>(-std::log1p(-random.uniform()));
  for (float& value : noise) value = std::max(value, std::numeric_limits<float>::min());
  return noise;
}

}  // namespace timbre
