// Phoneme error rates over sentences whose readings come from elsewhere (see the head of each file).
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "text/front_end.h"
#include "text/jyutping.h"
#include "text/pinyin.h"
#include "text/symbols.h"

namespace timbre {
namespace {

using Alternatives = std::vector<std::string>;

struct Line {
  std::string text;
  std::vector<Alternatives> phonemes;
  bool exact = false;  // below a line "# Exact": no error is allowed
};

bool is_mark(const std::string& symbol) {
  const auto id = find_symbol(symbol);
  return id && is_pause_symbol(*id);
}

// "ge4/ge5" → {g}, {e4, e5}; a phoneme symbol stands for itself; punctuation is left out.
void append(const std::string& token, bool cantonese, std::vector<Alternatives>& phonemes) {
  const auto syllable = cantonese ? jyutping_symbols : pinyin_symbols;
  std::istringstream parts(token);
  std::vector<Alternatives> places;
  for (std::string part; std::getline(parts, part, '/');) {
    std::vector<std::string> symbols;
    if (const auto found = syllable(part)) {
      symbols = *found;
    } else if (find_symbol(part) && !is_mark(part)) {
      symbols = {part};
    } else {
      ASSERT_TRUE(is_mark(part) || static_cast<unsigned char>(part[0]) >= 0x80) << part;
    }
    places.resize(std::max(places.size(), symbols.size()));
    for (std::size_t i = 0; i < symbols.size(); ++i) places[i].push_back(symbols[i]);
  }
  phonemes.insert(phonemes.end(), places.begin(), places.end());
}

std::vector<Line> read_lines(const std::string& name, bool cantonese) {
  std::ifstream file(std::string(TIMBRE_TEST_DATA) + "/text_golden/" + name);
  EXPECT_TRUE(file.good()) << name;
  std::vector<Line> lines;
  bool exact = false;
  for (std::string row; std::getline(file, row);) {
    exact = exact || row.rfind("# Exact", 0) == 0;
    if (row.empty() || row[0] == '#') continue;
    Line line;
    line.exact = exact;
    line.text = row.substr(0, row.find('\t'));
    std::istringstream tokens(row.substr(row.find('\t') + 1));
    for (std::string token; tokens >> token;) append(token, cantonese, line.phonemes);
    lines.push_back(std::move(line));
  }
  return lines;
}

std::size_t distance(const std::vector<std::string>& spoken, const std::vector<Alternatives>& expected) {
  std::vector<std::size_t> row(expected.size() + 1);
  for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < spoken.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < expected.size(); ++j) {
      const auto& accepted = expected[j];
      const bool same = std::find(accepted.begin(), accepted.end(), spoken[i]) != accepted.end();
      const std::size_t best = std::min({row[j] + 1, row[j + 1] + 1, diagonal + (same ? 0 : 1)});
      diagonal = row[j + 1];
      row[j + 1] = best;
    }
  }
  return row.back();
}

std::string described(const std::vector<Alternatives>& phonemes) {
  std::string text;
  for (const auto& accepted : phonemes) text += (text.empty() ? "" : " ") + accepted[0];
  return text;
}

// Prints the error rate; lines that differ are shown with what was said.
double error_rate(const std::string& file, const std::string& language, std::size_t least_lines) {
  const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, language);
  const auto lines = read_lines(file, language == "yue");
  EXPECT_GE(lines.size(), least_lines);
  std::size_t errors = 0, phonemes = 0;
  for (const auto& line : lines) {
    std::vector<std::string> spoken;
    for (const auto& phoneme : front_end.phonemize(line.text).phonemes) {
      if (!is_mark(phoneme)) spoken.push_back(phoneme);
    }
    const std::size_t wrong = distance(spoken, line.phonemes);
    EXPECT_TRUE(wrong == 0 || !line.exact) << line.text;
    errors += wrong;
    phonemes += line.phonemes.size();
    if (wrong == 0) continue;
    std::string said;
    for (const auto& phoneme : spoken) said += (said.empty() ? "" : " ") + phoneme;
    std::printf("  %s\n    expected %s\n    said     %s\n", line.text.c_str(), described(line.phonemes).c_str(),
                said.c_str());
  }
  const double rate = static_cast<double>(errors) / static_cast<double>(phonemes);
  std::printf("%s: phoneme error rate %.2f %% (%zu of %zu, %zu lines)\n", file.c_str(), 100 * rate, errors, phonemes,
              lines.size());
  return rate;
}

TEST(TextGolden, Mandarin) { EXPECT_LE(error_rate("zh.tsv", "zh", 250), 0.01); }

TEST(TextGolden, Cantonese) { EXPECT_LE(error_rate("yue.tsv", "yue", 80), 0.03); }

TEST(TextGolden, Mixed) { EXPECT_LE(error_rate("mixed.tsv", "auto", 60), 0.03); }

}  // namespace
}  // namespace timbre
