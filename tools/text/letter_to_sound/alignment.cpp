#include "alignment.h"

#include <algorithm>
#include <array>

namespace letter_to_sound {
namespace {

struct Lattice {
  const Entry& entry;
  int letters() const { return static_cast<int>(entry.word.size()); }
  int sounds() const { return static_cast<int>(entry.sounds.size()); }
  std::string unit(int i, int j, int n) const {
    return entry.word[static_cast<std::size_t>(i)] +
           entry.sounds.substr(static_cast<std::size_t>(j), static_cast<std::size_t>(n));
  }
};

double look_up(const Emissions& emissions, const std::string& unit) {
  const auto found = emissions.find(unit);
  return found == emissions.end() ? 0.0 : found->second;
}

// Adds the expected counts of one word; returns false when it cannot be aligned.
bool count_expected(const Lattice& lattice, const Emissions* emissions, Emissions& counts) {
  const int rows = lattice.letters() + 1;
  const int columns = lattice.sounds() + 1;
  std::vector<double> forward(static_cast<std::size_t>(rows * columns), 0.0), backward = forward;
  const auto at = [&](int i, int j) { return static_cast<std::size_t>(i * columns + j); };
  const auto weight = [&](int i, int j, int n) {
    if (emissions != nullptr) return look_up(*emissions, lattice.unit(i, j, n));
    return n == 1 ? 1.0 : 0.1;  // the first guess: mostly one to one
  };
  forward[0] = 1.0;
  for (int i = 0; i + 1 < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int n = 0; forward[at(i, j)] > 0.0 && n <= 2 && j + n < columns; ++n)
        forward[at(i + 1, j + n)] += forward[at(i, j)] * weight(i, j, n);
  const double total = forward[at(rows - 1, columns - 1)];
  if (total <= 0.0) return false;
  backward[at(rows - 1, columns - 1)] = 1.0;
  for (int i = rows - 2; i >= 0; --i)
    for (int j = 0; j < columns; ++j)
      for (int n = 0; n <= 2 && j + n < columns; ++n) {
        const double path = weight(i, j, n) * backward[at(i + 1, j + n)];
        if (path <= 0.0) continue;
        backward[at(i, j)] += path;
        const double expected = forward[at(i, j)] * path / total;
        if (expected > 1e-12) counts[lattice.unit(i, j, n)] += expected;
      }
  return true;
}

}  // namespace

Emissions train_alignment(const std::vector<Entry>& entries, int iterations) {
  Emissions emissions;
  for (int round = 0; round < iterations; ++round) {
    Emissions counts;
    for (const Entry& entry : entries) count_expected({entry}, round == 0 ? nullptr : &emissions, counts);
    std::array<double, 256> total{};
    for (const auto& [unit, count] : counts) total[static_cast<unsigned char>(unit[0])] += count;
    emissions.clear();
    for (const auto& [unit, count] : counts) {
      if (count > 1e-3) emissions[unit] = count / total[static_cast<unsigned char>(unit[0])];
    }
  }
  return emissions;
}

std::vector<std::string> best_alignment(const Entry& entry, const Emissions& emissions) {
  const Lattice lattice{entry};
  const int rows = lattice.letters() + 1;
  const int columns = lattice.sounds() + 1;
  std::vector<double> best(static_cast<std::size_t>(rows * columns), 0.0);
  std::vector<int> taken(best.size(), -1);
  const auto at = [&](int i, int j) { return static_cast<std::size_t>(i * columns + j); };
  best[0] = 1.0;
  for (int i = 0; i + 1 < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int n = 0; best[at(i, j)] > 0.0 && n <= 2 && j + n < columns; ++n) {
        const double path = best[at(i, j)] * look_up(emissions, lattice.unit(i, j, n));
        if (path > best[at(i + 1, j + n)]) {
          best[at(i + 1, j + n)] = path;
          taken[at(i + 1, j + n)] = n;
        }
      }
  std::vector<std::string> units;
  for (int i = rows - 1, j = columns - 1; i > 0; --i) {
    const int n = taken[at(i, j)];
    if (n < 0) return {};
    j -= n;
    units.push_back(lattice.unit(i - 1, j, n));
  }
  std::reverse(units.begin(), units.end());
  return units;
}

Alignment align(const std::vector<Entry>& entries, int min_uses) {
  const Emissions emissions = train_alignment(entries, 12);
  Alignment result;
  std::map<std::string, int> uses;
  for (const Entry& entry : entries) {
    result.words.push_back(best_alignment(entry, emissions));
    for (const auto& unit : result.words.back()) ++uses[unit];
  }
  for (const auto& [unit, count] : uses)
    if (count >= min_uses) result.units.push_back(unit);
  for (auto& units : result.words) {
    const bool rare = std::any_of(units.begin(), units.end(), [&](const auto& unit) { return uses[unit] < min_uses; });
    if (rare) units.clear();
  }
  return result;
}

}  // namespace letter_to_sound
