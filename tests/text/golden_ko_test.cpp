#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include "text/g2p_ko.h"
#include "text/hangul.h"
#include "text/normalizer_ko.h"
#include "text/text_golden.h"

namespace timbre {
namespace {

// Hangul that is written as it sounds → letters.
Symbols letters_of(const std::string& sound) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(sound);
  Symbols letters;
  for (int i = 0; i < text.length(); ++i) {
    const auto c = static_cast<char32_t>(text[i]);
    if (is_hangul_syllable(c)) {
      append_letters(split_syllable(c), letters);
    } else {
      letters.push_back(c == U' ' ? "空" : std::string(1, static_cast<char>(c)));
    }
  }
  return letters;
}

TEST(GoldenKo, PhonemeErrorRate) {
  const KoreanNormalizer normalizer;
  const KoreanG2p g2p(TIMBRE_MODELS "/text");
  const GoldenResult result = compare_golden(
      read_golden("ko"), [](const GoldenText& entry) { return letters_of(entry.fields.at(0)); },
      [&](const std::string& text) {
        Symbols all;
        for (const auto& word : g2p.pronounce(normalizer.normalize(text).tokens))
          all.insert(all.end(), word.phonemes.begin(), word.phonemes.end());
        return all;
      });
  std::printf("ko: %zu texts, %zu phonemes, error %.2f %%\n%s", result.texts, result.phonemes, result.percent(),
              result.report.c_str());
  EXPECT_GE(result.texts, 80u);
  EXPECT_LE(result.percent(), 3.0);
}

}  // namespace
}  // namespace timbre
