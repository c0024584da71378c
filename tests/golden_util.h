#pragma once
// What every golden test needs: the stored tensors, weights by formula, and the relative error.
// The numbers come from the official Python modules; see tests/data/golden/README.md.
#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "checkpoint/safetensors.h"

namespace timbre::golden {

inline std::filesystem::path data_path(const std::string& name) {
  return std::filesystem::path(TIMBRE_TEST_DATA) / name;
}

// tests/data/golden/<name>.safetensors
inline SafetensorsFile load(const std::string& name) {
  return read_safetensors(data_path("golden/" + name + ".safetensors"));
}

inline uint32_t fnv1a(const std::string& text) {
  uint32_t hash = 2166136261u;
  for (const unsigned char byte : text) hash = (hash ^ byte) * 16777619u;
  return hash;
}

// The formula's uniform number in [-0.5, 0.5) for element `index` of the tensor whose name hashes to `hash`.
inline double uniform(uint32_t hash, uint32_t index) {
  uint32_t x = index * 2654435761u + hash;
  x ^= x >> 15;
  x *= 2246822519u;
  x ^= x >> 13;
  x *= 3266489917u;
  x ^= x >> 16;
  return static_cast<double>(x >> 8) / 16777216.0 - 0.5;
}

// float32 tensor of offset + scale * u, u by the name.
inline torch::Tensor affine(const std::string& name, torch::IntArrayRef shape, double offset, double scale) {
  auto tensor = torch::empty(shape, torch::kFloat);
  const uint32_t hash = fnv1a(name);
  float* data = tensor.data_ptr<float>();
  for (int64_t i = 0; i < tensor.numel(); ++i)
    data[i] = static_cast<float>(offset + scale * uniform(hash, static_cast<uint32_t>(i)));
  return tensor;
}

inline bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// The weight of that full name (prefix and key) and shape.
inline torch::Tensor formula(const std::string& name, torch::IntArrayRef shape) {
  const std::string last = name.substr(name.find_last_of(".:") + 1);
  if (last == "num_batches_tracked") return torch::zeros(shape, torch::kLong);
  if (last == "inited") return torch::ones(shape);
  for (const char* around_one : {"running_var", "weight_g", "alpha", "gamma", "cluster_size"})
    if (last == around_one) return affine(name, shape, 1, 0.4);
  if (ends_with(name, "prelu.weight")) return affine(name, shape, 0.25, 0.2);
  if (last == "embed") return affine(name, shape, 0, 2);
  if (last == "embed_avg") return affine(name.substr(0, name.size() - 4), shape, 0, 2);
  if (shape.size() <= 1) return last == "weight" ? affine(name, shape, 1, 0.4) : affine(name, shape, 0, 0.2);
  int64_t fan_in = 1;
  for (const int64_t size : shape.slice(1)) fan_in *= size;
  return affine(name, shape, 0, 2 * std::sqrt(3.0 / static_cast<double>(fan_in)));
}

// Inputs that are not stored.
inline torch::Tensor finput(const std::string& name, torch::IntArrayRef shape, double scale) {
  return affine("input:" + name, shape, 0, 2 * scale);
}

inline torch::Tensor fint(const std::string& name, torch::IntArrayRef shape, int64_t high) {
  auto tensor = torch::empty(shape, torch::kLong);
  const uint32_t hash = fnv1a("input:" + name);
  int64_t* data = tensor.data_ptr<int64_t>();
  for (int64_t i = 0; i < tensor.numel(); ++i)
    data[i] =
        static_cast<int64_t>(std::floor((uniform(hash, static_cast<uint32_t>(i)) + 0.5) * static_cast<double>(high)));
  return tensor;
}

// Largest difference over the largest expected magnitude; infinity when shapes differ or a value is not finite.
inline double relative_error(const torch::Tensor& actual, const torch::Tensor& expected) {
  if (actual.sizes() != expected.sizes()) return INFINITY;
  if (expected.numel() == 0) return 0;
  const auto a = actual.detach().to(torch::kCPU, torch::kDouble), e = expected.detach().to(torch::kCPU, torch::kDouble);
  if (!torch::isfinite(a).all().item<bool>()) return INFINITY;
  const double scale = e.abs().max().item<double>(), difference = (a - e).abs().max().item<double>();
  return scale > 0 ? difference / scale : difference;
}

// All tensors whose names start with `start`, under their names without it.
inline StateDict without_prefix(const StateDict& state, const std::string& start) {
  StateDict result;
  for (const auto& [name, tensor] : state)
    if (name.compare(0, start.size(), start) == 0) result[name.substr(start.size())] = tensor;
  return result;
}

// State for load_state_dict with every tensor of `like` (names without prefix) by formula(prefix + name).
inline StateDict formula_state(const StateDict& like, const std::string& prefix) {
  StateDict result;
  for (const auto& [name, tensor] : like) result[name] = formula(prefix + name, tensor.sizes());
  return result;
}

}  // namespace timbre::golden

// EXPECT_CLOSE(actual, expected, 1e-4): relative to the largest expected magnitude. TIMBRE_SHOW_ERRORS=1 prints each.
#define EXPECT_CLOSE(actual, expected, tolerance)                                                      \
  do {                                                                                                 \
    const torch::Tensor close_actual = (actual), close_expected = (expected);                          \
    const double close_error = ::timbre::golden::relative_error(close_actual, close_expected);         \
    if (std::getenv("TIMBRE_SHOW_ERRORS")) std::printf("error %.1e %s\n", close_error, #expected);      \
    EXPECT_LE(close_error, (tolerance))                                                                \
        << #actual " " << close_actual.sizes() << " against " #expected " " << close_expected.sizes(); \
  } while (false)
