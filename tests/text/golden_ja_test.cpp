#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include "text/g2p_ja.h"
#include "text/kana.h"
#include "text/normalizer_ja.h"
#include "text/text_golden.h"

namespace timbre {
namespace {

// ei → ee, ou → oo: dictionaries differ in how they write the same long vowel.
Symbols with_long_vowels(Symbols phonemes) {
  for (std::size_t i = 1; i < phonemes.size(); ++i) {
    if (phonemes[i] == "i" && phonemes[i - 1] == "e") phonemes[i] = "e";
    if (phonemes[i] == "u" && phonemes[i - 1] == "o") phonemes[i] = "o";
  }
  return phonemes;
}

Symbols phonemes_of(const std::string& katakana) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(katakana);
  std::string codes;
  for (int i = 0; i < text.length(); ++i) codes += static_cast<char>(text[i] - 0x30A0);
  Symbols phonemes;
  for (const auto& mora : moras_of(codes)) phonemes.insert(phonemes.end(), mora.begin(), mora.end());
  return with_long_vowels(phonemes);
}

TEST(GoldenJa, PhonemeErrorRate) {
  const JapaneseNormalizer normalizer;
  const JapaneseG2p g2p(TIMBRE_MODELS "/text");
  const GoldenResult result = compare_golden(
      read_golden("ja"), [](const GoldenText& entry) { return phonemes_of(entry.fields.at(0)); },
      [&](const std::string& text) {
        Symbols all;
        for (const auto& word : g2p.pronounce(normalizer.normalize(text).tokens)) {
          if (word.source == WordSource::kPunctuation) continue;
          for (const auto& p : word.phonemes)
            if (p != "[" && p != "]" && p != "UNK") all.push_back(p);
        }
        return with_long_vowels(all);
      });
  std::printf("ja: %zu texts, %zu phonemes, error %.2f %%\n%s", result.texts, result.phonemes, result.percent(),
              result.report.c_str());
  EXPECT_GE(result.texts, 80u);
  EXPECT_LE(result.percent(), 3.0);
}

}  // namespace
}  // namespace timbre
