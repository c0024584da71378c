#include "evaluation.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <vector>

#include "text/letter_to_sound.h"

namespace letter_to_sound {
namespace {

std::size_t edit_distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

void report_error(const std::string& model_path, const std::string& network_path, const Lexicon& lexicon) {
  auto model = timbre::LetterToSound::load(model_path);
  if (!network_path.empty()) model.add_network(timbre::LetterNetwork::load(network_path));
  const auto strip = [](std::vector<std::string> sounds) {
    for (auto& s : sounds)
      if (std::isdigit(static_cast<unsigned char>(s.back()))) s.pop_back();
    return sounds;
  };
  std::size_t phonemes = 0, errors = 0, plain_errors = 0, words = 0, right = 0;
  for (const Entry& entry : lexicon.entries) {
    if (!held_out(entry.word)) continue;
    std::vector<std::string> expected;
    for (const char c : entry.sounds) expected.push_back(lexicon.phonemes[static_cast<unsigned char>(c)]);
    const auto guess = model.pronounce(entry.word);
    const auto wrong = edit_distance(expected, guess);
    phonemes += expected.size();
    errors += wrong;
    plain_errors += edit_distance(strip(expected), strip(guess));
    ++words;
    right += wrong == 0 ? 1 : 0;
  }
  std::printf("held out: %zu words, phoneme error %.2f %% with stress, %.2f %% without, words right %.1f %%\n", words,
              100.0 * static_cast<double>(errors) / static_cast<double>(phonemes),
              100.0 * static_cast<double>(plain_errors) / static_cast<double>(phonemes),
              100.0 * static_cast<double>(right) / static_cast<double>(words));
}

}  // namespace letter_to_sound
