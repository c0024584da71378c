#pragma once
// Text and its expected phonemes from tests/data/text_golden/LANGUAGE.tsv, and the phoneme error rate against them.
#include <algorithm>
#include <fstream>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace timbre {

struct GoldenText {
  std::string text;
  std::vector<std::string> fields;  // what follows it, by tabs
};

inline std::vector<GoldenText> read_golden(const std::string& language) {
  std::ifstream file(std::string(TIMBRE_TEST_DATA "/text_golden/") + language + ".tsv");
  if (!file) throw std::runtime_error("no golden text for " + language);
  std::vector<GoldenText> list;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::vector<std::string> parts;
    for (std::size_t at = 0; at <= line.size();) {
      const std::size_t tab = std::min(line.find('\t', at), line.size());
      parts.push_back(line.substr(at, tab - at));
      at = tab + 1;
    }
    list.push_back({parts[0], {parts.begin() + 1, parts.end()}});
  }
  return list;
}

inline std::size_t phoneme_errors(const std::vector<std::string>& a, const std::vector<std::string>& b) {
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

struct GoldenResult {
  std::size_t texts = 0, phonemes = 0, errors = 0;
  std::string report;  // the texts that differ
  double percent() const { return 100.0 * static_cast<double>(errors) / static_cast<double>(phonemes); }
};

using Symbols = std::vector<std::string>;

inline GoldenResult compare_golden(const std::vector<GoldenText>& list,
                                   const std::function<Symbols(const GoldenText&)>& expected,
                                   const std::function<Symbols(const std::string&)>& actual) {
  const auto joined = [](const Symbols& symbols) {
    std::string text;
    for (const auto& s : symbols) text += s + " ";
    return text;
  };
  GoldenResult result;
  for (const GoldenText& entry : list) {
    const Symbols want = expected(entry), got = actual(entry.text);
    const std::size_t errors = phoneme_errors(want, got);
    ++result.texts;
    result.phonemes += want.size();
    result.errors += errors;
    if (errors > 0) result.report += entry.text + "\n  want " + joined(want) + "\n  got  " + joined(got) + "\n";
  }
  return result;
}

}  // namespace timbre
