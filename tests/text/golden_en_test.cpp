#include <gtest/gtest.h>

#include <sstream>

#include "text/g2p_en.h"
#include "text/normalizer_en.h"
#include "text/pronouncing_dictionary.h"
#include "text/text_golden.h"
#include "text/unicode.h"

namespace timbre {
namespace {

Symbols split_at(const std::string& text, char separator) {
  Symbols parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, separator);) parts.push_back(part);
  return parts;
}

// "the F B I read/R_EH1_D it." → phonemes, by the dictionary alone.
Symbols phonemes_of(const std::string& spoken, const PronouncingDictionary& dictionary) {
  Symbols phonemes;
  for (std::string word : split_at(spoken, ' ')) {
    std::string mark;
    const std::size_t end = word.find_first_of(",.!?") != word.npos ? word.find_first_of(",.!?") : word.find("…");
    if (end != word.npos) {
      mark = word.substr(end);
      word.resize(end);
    }
    const std::size_t slash = word.find('/');
    if (slash != word.npos) {
      const Symbols given = split_at(word.substr(slash + 1), '_');
      phonemes.insert(phonemes.end(), given.begin(), given.end());
    } else if (word == "A") {
      phonemes.push_back("EY1");
    } else {
      const auto found = dictionary.find(to_lower_ascii(word));
      EXPECT_TRUE(found.has_value()) << word << " in " << spoken;
      if (found) phonemes.insert(phonemes.end(), found->begin(), found->end());
    }
    if (!mark.empty()) phonemes.push_back(mark);
  }
  return phonemes;
}

TEST(GoldenEn, PhonemeErrorRate) {
  const EnglishNormalizer normalizer;
  const EnglishG2p g2p(TIMBRE_MODELS "/text");
  const auto dictionary = PronouncingDictionary::load(TIMBRE_MODELS "/text/cmudict.txt");
  const GoldenResult result = compare_golden(
      read_golden("en"), [&](const GoldenText& entry) { return phonemes_of(entry.fields.at(0), dictionary); },
      [&](const std::string& text) {
        Symbols all;
        for (const auto& word : g2p.pronounce(normalizer.normalize(text).tokens))
          all.insert(all.end(), word.phonemes.begin(), word.phonemes.end());
        return all;
      });
  std::printf("en: %zu texts, %zu phonemes, error %.2f %%\n%s", result.texts, result.phonemes, result.percent(),
              result.report.c_str());
  EXPECT_GE(result.texts, 250u);
  EXPECT_LE(result.percent(), 1.0);
}

}  // namespace
}  // namespace timbre
