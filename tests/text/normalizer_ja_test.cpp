#include "text/normalizer_ja.h"

#include <gtest/gtest.h>

#include "text/japanese_sounds.h"

namespace timbre {
namespace {

std::string normalized(const std::string& text) {
  static const JapaneseNormalizer normalizer;
  std::string joined;
  for (const SpokenToken& token : normalizer.normalize(text).tokens) {
    const bool mark = token.kind == SpokenToken::Kind::kPunctuation;
    joined += (joined.empty() || mark ? "" : " ") + token.text;
  }
  return joined;
}

TEST(NormalizerJa, Numbers) {
  EXPECT_EQ(number_ja("0"), "ゼロ");
  EXPECT_EQ(number_ja("16"), "ジューロク");
  EXPECT_EQ(number_ja("3600"), "サンゼンロッピャク");
  EXPECT_EQ(number_ja("10000"), "イチマン");
  EXPECT_EQ(number_ja("10000000"), "イッセンマン");
  EXPECT_EQ(number_ja("1000000000000"), "イッチョー");
  EXPECT_EQ(number_ja("007"), "ゼロゼロナナ");
}

TEST(NormalizerJa, Counters) {
  EXPECT_EQ(counted_ja("1", "本"), "イッポン");
  EXPECT_EQ(counted_ja("3", "本"), "サンボン");
  EXPECT_EQ(counted_ja("4", "分"), "ヨンプン");
  EXPECT_EQ(counted_ja("10", "個"), "ジュッコ");
  EXPECT_EQ(counted_ja("100", "回"), "ヒャッカイ");
  EXPECT_EQ(counted_ja("14", "人"), "ジューヨニン");
  EXPECT_EQ(counted_ja("20", "日"), "ハツカ");
  EXPECT_EQ(counted_ja("5", "x"), "");
}

// What the text says, whichever of the normaliser and the dictionary knows it.
void expect_reading(const std::string& text, const std::string& katakana) {
  EXPECT_EQ(sounds_of_japanese(text), sounds_of_kana(katakana)) << text;
}

TEST(NormalizerJa, DatesMoneySigns) {
  expect_reading("2024-06-10", "ニセンニジューヨネンロクガツトーカ");
  expect_reading("9:05", "クジゴフン");
  expect_reading("1,000円", "センエン");
  expect_reading("3万円", "サンマンエン");
  expect_reading("3.14", "サンテンイチヨン");
  expect_reading("１０km", "ジュッキロメートル");
  expect_reading("1/3", "サンブンノイチ");
  expect_reading("03-1234-5678", "ゼロサンノイチニサンヨンノゴロクナナハチ");
  EXPECT_EQ(normalized("NHK"), "エヌエイチケー.");
}

TEST(NormalizerJa, MarksAndSpaces) {
  EXPECT_EQ(normalized("「はい」、そう。本当!?"), "はい, そう. 本当?");
  EXPECT_EQ(normalized("今日　は ﾃｽﾄ"), "今日 は テスト.");
  EXPECT_EQ(normalized("。！"), "");
  EXPECT_EQ(JapaneseNormalizer().normalize("あ😀い😀").skipped, std::vector<std::string>{"😀"});
}

TEST(NormalizerJa, EveryByteSequenceIsDefined) {
  for (const char* piece : {"9", "あ", "1,", "\xFF", "\xE3\x81", "年", "3本", "-", "1/", "😀"}) {
    std::string text;
    while (text.size() < 20000) text += piece;
    EXPECT_NO_THROW(normalized(text)) << piece;
  }
}

}  // namespace
}  // namespace timbre
