// The n-gram model as a file: quantised log values, a trie level by level.
#include "ngram_model.h"

namespace letter_to_sound {
namespace {

// 256 log values between the extremes; the code of a value is the nearest.
struct Quantiser {
  double low = 0.0, high = 0.0;
  void see(double p) { low = std::min(low, std::log(std::max(p, 1e-12))); }
  std::uint8_t code(double p) const {
    const double position = (std::log(std::max(p, 1e-12)) - low) / std::max(1e-9, high - low) * 255.0;
    return static_cast<std::uint8_t>(std::clamp(std::lround(position), 0L, 255L));
  }
  void write(std::ostream& out) const {
    for (int i = 0; i < 256; ++i) put(out, static_cast<float>(low + (high - low) * i / 255.0));
  }
};

}  // namespace

void Model::write(std::ostream& out) const {
  Quantiser probabilities, backoffs;
  for (const auto& level : grams_)
    for (const auto& [key, gram] : level)
      if (gram.kept) {
        probabilities.see(gram.probability);
        backoffs.see(gram.backoff);
      }
  probabilities.write(out);
  backoffs.write(out);
  for (std::size_t n = 1; n <= order_; ++n) {
    std::vector<const std::string*> keys;
    std::vector<const NGram*> grams;
    for (const auto& [key, gram] : grams_[n - 1])
      if (gram.kept) {
        keys.push_back(&key);
        grams.push_back(&gram);
      }
    put(out, static_cast<std::uint32_t>(keys.size()));
    for (const auto* key : keys) put(out, id_of(*key, n - 1));
    for (const auto* gram : grams) put(out, probabilities.code(gram->probability));
    if (n == order_) continue;
    for (const auto* gram : grams) put(out, backoffs.code(gram->backoff));
    auto child = grams_[n].begin();
    std::uint32_t index = 0;
    for (const auto* key : keys) {
      for (; child != grams_[n].end() && child->first.compare(0, key->size(), *key) < 0; ++child)
        index += child->second.kept ? 1 : 0;
      put(out, index);
    }
    for (; child != grams_[n].end(); ++child) index += child->second.kept ? 1 : 0;
    put(out, index);
  }
}

}  // namespace letter_to_sound
