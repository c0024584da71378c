#pragma once
// Seeds and cheap reproducible numbers. Every consumer derives its own stream from the user's seed, so that the numbers
// one part draws never depend on what another part drew before. Source: Steele, Lea, Flood, "Fast splittable
// pseudorandom number generators", OOPSLA 2014 (SplitMix64).
#include <cstdint>
#include <string_view>

namespace timbre {

// A well-mixed seed for stream number `stream` (a sentence, an attempt, an epoch) of `seed`.
std::uint64_t derive_seed(std::uint64_t seed, std::uint64_t stream);
// The same for a stream with a name ("gpt", "flow").
std::uint64_t derive_seed(std::uint64_t seed, std::string_view stream);

// A counter-based UniformRandomBitGenerator; equal seeds give equal numbers on every machine.
class SplitMix64 {
 public:
  using result_type = std::uint64_t;
  explicit SplitMix64(std::uint64_t seed) : state_(seed) {}
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return ~result_type{0}; }
  result_type operator()();
  // Uniform in [0, 1), 53 bits.
  double uniform() { return static_cast<double>((*this)() >> 11) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

}  // namespace timbre
