#pragma once
// An interpolated modified Kneser–Ney n-gram model of graphones (Chen and Goodman 1998), pruned by weighted difference,
// written as src/text/letter_to_sound.h reads it.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "text/letter_to_sound.h"

namespace letter_to_sound {

// A key is two big-endian bytes per graphone, so that sorting keys sorts the trie.
inline std::string key_of(std::uint16_t id) { return {static_cast<char>(id >> 8), static_cast<char>(id & 255)}; }
inline std::uint16_t id_of(const std::string& key, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(key[2 * at]) << 8 |
                                    static_cast<unsigned char>(key[2 * at + 1]));
}

template <typename T>
void put(std::ostream& out, T value) {
  out.write(reinterpret_cast<const char*>(&value), sizeof value);
}

struct NGram {
  double count = 0.0;         // raw
  double continuation = 0.0;  // number of different graphones before it
  double probability = 0.0;
  double backoff = 1.0;
  bool kept = true;
};

class Model {
 public:
  Model(std::size_t order, std::size_t graphones) : order_(order), graphones_(graphones), grams_(order) {}

  void count(const std::vector<std::uint16_t>& sequence) {
    std::string keys;
    for (const auto id : sequence) keys += key_of(id);
    for (std::size_t end = 1; end <= sequence.size(); ++end)
      for (std::size_t n = 1; n <= std::min(order_, end); ++n)
        grams_[n - 1][keys.substr(2 * (end - n), 2 * n)].count += 1.0;
  }

  void estimate() {
    for (std::size_t n = 1; n < order_; ++n)
      for (const auto& [key, gram] : grams_[n]) grams_[n - 1][key.substr(2)].continuation += 1.0;
    for (std::size_t n = 1; n <= order_; ++n) estimate_order(n);
  }

  // Drops n-grams whose loss, count × log(p / backed-off p), is below `threshold`, longest first, and estimates again.
  void prune(double threshold) {
    for (std::size_t n = order_; n >= 2; --n) {
      std::map<std::string, bool> is_prefix;
      if (n < order_)
        for (const auto& [key, gram] : grams_[n])
          if (gram.kept) is_prefix[key.substr(0, 2 * n)] = true;
      for (auto& [key, gram] : grams_[n - 1]) {
        const double lower = probability(key.substr(2)) * grams_[n - 2][key.substr(0, 2 * (n - 1))].backoff;
        gram.kept = is_prefix.count(key) > 0 || gram.count * std::log(gram.probability / lower) > threshold;
      }
    }
    for (std::size_t n = 1; n <= order_; ++n) estimate_order(n);
  }

  std::size_t kept(std::size_t n) const {
    return static_cast<std::size_t>(
        std::count_if(grams_[n - 1].begin(), grams_[n - 1].end(), [](const auto& g) { return g.second.kept; }));
  }

  void write(std::ostream& out) const;

 private:
  double weight(std::size_t n, const std::string& key, const NGram& gram) const {
    const bool whole = n == order_ || (n > 1 && id_of(key, 0) == timbre::kGraphoneStart);
    return whole ? gram.count : gram.continuation;
  }

  // p(last | rest) with back-off; the key's own n-gram need not be kept.
  double probability(const std::string& key) const {
    const std::size_t n = key.size() / 2;
    if (n == 0) return 1.0 / static_cast<double>(graphones_);
    const auto found = grams_[n - 1].find(key);
    if (found != grams_[n - 1].end() && found->second.kept) return found->second.probability;
    double scale = 1.0;
    if (n >= 2) {
      const auto history = grams_[n - 2].find(key.substr(0, 2 * (n - 1)));
      if (history != grams_[n - 2].end() && history->second.kept) scale = history->second.backoff;
    }
    return scale * probability(key.substr(2));
  }

  void estimate_order(std::size_t n) {
    std::array<double, 5> having{};  // number of n-grams with weight 1 … 4
    for (const auto& [key, gram] : grams_[n - 1]) {
      const auto w = static_cast<int>(weight(n, key, gram));
      if (w >= 1 && w <= 4) having[static_cast<std::size_t>(w)] += 1.0;
    }
    const double y = having[1] / std::max(1.0, having[1] + 2.0 * having[2]);
    std::array<double, 4> discount{};
    for (std::size_t c = 1; c <= 3; ++c)
      discount[c] = std::clamp(
          static_cast<double>(c) - (static_cast<double>(c) + 1.0) * y * having[c + 1] / std::max(1.0, having[c]), 0.1,
          static_cast<double>(c) * 0.95);
    // n-grams of one history are neighbours.
    for (auto first = grams_[n - 1].begin(); first != grams_[n - 1].end();) {
      const std::string history = first->first.substr(0, 2 * (n - 1));
      auto last = first;
      double total = 0.0;
      for (; last != grams_[n - 1].end() && last->first.compare(0, history.size(), history) == 0; ++last)
        total += weight(n, last->first, last->second);
      double mass = 0.0;
      for (auto it = first; it != last; ++it) {
        if (!it->second.kept || total <= 0.0) continue;
        const double w = weight(n, it->first, it->second);
        const double d = discount[static_cast<std::size_t>(std::min(3.0, std::max(1.0, w)))];
        it->second.probability = std::max(0.0, w - d) / total;
        mass += it->second.probability;
      }
      const double left = std::max(1e-6, 1.0 - mass);
      for (auto it = first; it != last; ++it)
        if (it->second.kept) it->second.probability += left * probability(it->first.substr(2));
      if (n >= 2) grams_[n - 2][history].backoff = left;
      first = last;
    }
  }

  std::size_t order_, graphones_;
  std::vector<std::map<std::string, NGram>> grams_;
};

}  // namespace letter_to_sound
