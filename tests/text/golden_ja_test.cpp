#include <gtest/gtest.h>

#include "text/japanese_sounds.h"
#include "text/text_golden.h"

namespace timbre {
namespace {

TEST(GoldenJa, PhonemeErrorRate) {
  const GoldenResult result = compare_golden(
      read_golden("ja"), [](const GoldenText& entry) { return sounds_of_kana(entry.fields.at(0)); },
      sounds_of_japanese);
  std::printf("ja: %zu texts, %zu phonemes, error %.2f %%\n%s", result.texts, result.phonemes, result.percent(),
              result.report.c_str());
  EXPECT_GE(result.texts, 80u);
  EXPECT_LE(result.percent(), 1.0);
}

// The third column, where a line has one.
TEST(GoldenJa, PitchIsExact) {
  int compared = 0;
  for (const GoldenText& entry : read_golden("ja")) {
    if (entry.fields.size() < 2) continue;
    std::string joined;
    for (const auto& p : phonemes_of_japanese(entry.text)) joined += (joined.empty() ? "" : " ") + p;
    EXPECT_EQ(joined, entry.fields[1] + " .") << entry.text;
    ++compared;
  }
  EXPECT_GE(compared, 40);
}

}  // namespace
}  // namespace timbre
