#include "text/language_spans.h"

#include <gtest/gtest.h>

#include "base/error.h"

namespace timbre {
namespace {

// "zh:我用|en:Python|…"
std::string spans(const std::string& text, const std::string& mode = "auto") {
  std::string joined;
  for (const auto& span : language_spans(text, parse_language_mode(mode))) {
    joined += (joined.empty() ? "" : "|") + language_code(span.language) + ":" + span.text;
  }
  return joined;
}

TEST(LanguageSpans, ScriptsDecideInAuto) {
  EXPECT_EQ(spans("我用Python写了3个API"), "zh:我用|en:Python|zh:写了3个|en:API");
  EXPECT_EQ(spans("Let's go to the 超市 吧!"), "en:Let's go to the |zh:超市 吧!");
  EXPECT_EQ(spans("Hello, world 5."), "en:Hello, world 5.");
  EXPECT_EQ(spans("안녕 hello 你好"), "ko:안녕 |en:hello |zh:你好");
  EXPECT_EQ(spans("这个 (hello) 好"), "zh:这个 |en:(hello) |zh:好");
}

TEST(LanguageSpans, ANumberBelongsToItsAbbreviation) {
  EXPECT_EQ(spans("他是NO.1的选手"), "zh:他是|en:NO.1|zh:的选手");
  EXPECT_EQ(spans("第No. 5名"), "zh:第|en:No. 5|zh:名");
  EXPECT_EQ(spans("我说no。1是我的"), "zh:我说|en:no。|zh:1是我的");
}

TEST(LanguageSpans, HanNearKanaIsJapanese) {
  EXPECT_EQ(spans("今日は東京へ行きます。"), "ja:今日は東京へ行きます。");
  EXPECT_EQ(spans("東京、大阪、そして京都。"), "ja:東京、大阪、そして京都。");
  EXPECT_EQ(spans("我喜欢ありがとう这个词"), "zh:我喜欢|ja:ありがとう|zh:这个词");
  EXPECT_EQ(spans("东京很大，日本語は楽しい"), "zh:东京很大，|ja:日本語は楽しい");
}

TEST(LanguageSpans, HanBesideKanaIsChineseByItsOwnCharacters) {
  EXPECT_EQ(spans("皆さん、我把几国language"), "ja:皆さん、|zh:我把几国|en:language");
  EXPECT_EQ(spans("我看到之后be like：それは"), "zh:我看到之后|en:be like：|ja:それは");
  EXPECT_EQ(spans("今日、会議です。我喜欢日本"), "ja:今日、会議です。|zh:我喜欢日本");
  EXPECT_EQ(spans("存在意義、自己啓発、目的地。それ"), "ja:存在意義、自己啓発、目的地。それ");
  EXPECT_EQ(spans("不在通知が届いた"), "ja:不在通知が届いた");
}

TEST(LanguageSpans, CurrenciesAndLabelsStayWithTheirNumber) {
  EXPECT_EQ(spans("价格是HK$25.5"), "zh:价格是HK$25.5");
  EXPECT_EQ(spans("100 USD够吗"), "zh:100 USD够吗");
  EXPECT_EQ(spans("HK$25.5", "yue"), "yue:HK$25.5");
  EXPECT_EQ(spans("KRW 1230000", "ko"), "ko:KRW 1230000");
  EXPECT_EQ(spans("住在121B"), "zh:住在121B");
  EXPECT_EQ(spans("电缆K-2×1.5mm²"), "zh:电缆|en:K-|zh:2×1.5mm²");
  EXPECT_EQ(spans("The US has 50 states."), "en:The US has 50 states.");
}

TEST(LanguageSpans, LettersAmongHangulAreKorean) {
  EXPECT_EQ(spans("AI 기술"), "ko:AI 기술");
  EXPECT_EQ(spans("TV를 본다"), "ko:TV를 본다");
  EXPECT_EQ(spans("NASA에서"), "en:NASA|ko:에서");
  EXPECT_EQ(spans("I LOVE YOU 사랑해"), "en:I LOVE YOU |ko:사랑해");
  EXPECT_EQ(spans("iPhone과"), "en:iPhone|ko:과");
}

TEST(LanguageSpans, ErasBelongToTheirYears) {
  EXPECT_EQ(spans("R6年4月1日", "ja"), "ja:R6年4月1日");
  EXPECT_EQ(spans("R.4", "ja"), "ja:R.4");
  EXPECT_EQ(spans("H30.4.1に", "all_ja"), "ja:H30.4.1に");
  EXPECT_EQ(spans("R.4", "auto"), "en:R.4");
  EXPECT_EQ(spans("S3に", "ja"), "en:S3|ja:に");
}

TEST(LanguageSpans, ModesHaveTheirOfficialMeanings) {
  EXPECT_EQ(spans("今日は東京", "zh"), "zh:今日は東京");
  EXPECT_EQ(spans("東京 hello", "ja"), "ja:東京 |en:hello");
  EXPECT_EQ(spans("東京 hello", "yue"), "yue:東京 |en:hello");
  EXPECT_EQ(spans("東京 hello", "auto_yue"), "yue:東京 |en:hello");
  EXPECT_EQ(spans("你好 hello 東京", "en"), "en:你好 hello 東京");
  EXPECT_EQ(spans("Python 3 很好", "zh"), "en:Python 3 |zh:很好");
  EXPECT_EQ(spans("Python 3 很好", "all_zh"), "en:Python |zh:3 很好");
  EXPECT_EQ(spans("2024", "zh"), "zh:2024");
  EXPECT_EQ(spans("2024", "auto"), "en:2024");
  EXPECT_THROW(parse_language_mode("all_en"), Error);
  EXPECT_THROW(parse_language_mode("tlh"), Error);
  EXPECT_THROW(parse_language_mode(""), Error);
}

TEST(LanguageSpans, DigitsGoWithWhatIsAroundThem) {
  EXPECT_EQ(spans("我有3个MP3播放器"), "zh:我有3个|en:MP3|zh:播放器");
  EXPECT_EQ(spans("买了 iPhone 15 手机"), "zh:买了 |en:iPhone 15 |zh:手机");
  EXPECT_EQ(spans("iPhone 3部"), "en:iPhone |zh:3部");
  EXPECT_EQ(spans("它重5kg，长3.5 km"), "zh:它重5kg，长3.5 km");
  EXPECT_EQ(spans("速度是60km/h。"), "zh:速度是60km/h。");
  EXPECT_EQ(spans("气温25°C左右"), "zh:气温25°C左右");
  EXPECT_EQ(spans("方程x+1=3的解"), "zh:方程x+1=3的解");
}

TEST(LanguageSpans, AreTheTextAgain) {
  for (const char* text : {"", "😀", "混ぜる abc 12 「引用」 한글 \xF0\x9F\x98\x80 end", "（（（", "1,2;3"}) {
    for (const auto& mode : language_mode_names()) {
      std::string all;
      for (const auto& span : language_spans(text, parse_language_mode(mode))) all += span.text;
      EXPECT_EQ(all, text) << mode;
    }
  }
}

TEST(LanguageSpans, OneMegabyte) {
  std::string text;
  while (text.size() < 1'000'000) text += "1,汉xy+";
  EXPECT_GT(language_spans(text, parse_language_mode("auto")).size(), 1000u);
  EXPECT_EQ(language_spans(std::string(1'000'000, '1'), parse_language_mode("zh")).size(), 1u);
}

}  // namespace
}  // namespace timbre
