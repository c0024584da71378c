#include "text/cuts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/error.h"

namespace timbre {
namespace {

constexpr CutMethod kMethods[] = {CutMethod::kNone,        CutMethod::kFourSentences, CutMethod::kFiftyCharacters,
                                  CutMethod::kChineseStop, CutMethod::kEnglishStop,   CutMethod::kEveryMark};

std::string joined(const std::vector<std::string>& segments, const char* between) {
  std::string text;
  for (const auto& segment : segments) text += (text.empty() ? "" : between) + segment;
  return text;
}

std::string cut(CutMethod method, const std::string& text, bool english = false) {
  CutOptions options;
  options.method = method;
  options.english = english;
  return joined(cut_text(text, options), "|");
}

std::string without(std::string text, const std::vector<std::string>& parts) {
  for (const auto& part : parts) {
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at)) text.erase(at, part.size());
  }
  return text;
}

std::string repeated(const std::string& text, int times) {
  std::string result;
  for (int i = 0; i < times; ++i) result += text;
  return result;
}

TEST(Cuts, Names) {
  EXPECT_EQ(parse_cut_method("cut0"), CutMethod::kNone);
  EXPECT_EQ(parse_cut_method("cut5"), CutMethod::kEveryMark);
  for (const char* name : {"", "cut", "cut6", "cut00", "auto_cut", "CUT1"}) EXPECT_THROW(parse_cut_method(name), Error);
}

TEST(Cuts, NoneCutsAtLinesAlone) {
  EXPECT_EQ(cut(CutMethod::kNone, "今天天气很好。我们走吧。"), "今天天气很好。我们走吧。");
  EXPECT_EQ(cut(CutMethod::kNone, "\n今天天气很好\r\n\n我们一起走吧\n"), "今天天气很好。|我们一起走吧。");
}

TEST(Cuts, FourSentences) {
  const auto sentence = [](int i) { return "这是第" + std::to_string(i) + "句话。"; };
  std::string text;
  for (int i = 1; i <= 4; ++i) text += sentence(i);
  EXPECT_EQ(cut(CutMethod::kFourSentences, text), text);
  const std::string first = text;
  std::string rest;
  for (int i = 5; i <= 8; ++i) rest += sentence(i);
  EXPECT_EQ(cut(CutMethod::kFourSentences, first + rest), first + rest);  // the official grouping
  EXPECT_EQ(cut(CutMethod::kFourSentences, "\n" + first + rest + "\r\n"), first + rest);
  EXPECT_EQ(cut(CutMethod::kFourSentences, first + rest + sentence(9)), first + "|" + rest + sentence(9));
  EXPECT_EQ(cut(CutMethod::kFourSentences, "一二三四……一二三四——一二三四,一二三四!一二三四"),
            "一二三四。一二三四，一二三四,一二三四!一二三四。");
}

TEST(Cuts, FiftyCharacters) {
  const std::string twenty = repeated("一二三四五六七八九", 2) + "十。";
  EXPECT_EQ(cut(CutMethod::kFiftyCharacters, repeated(twenty, 3)), repeated(twenty, 3));
  EXPECT_EQ(cut(CutMethod::kFiftyCharacters, repeated(twenty, 6)), repeated(twenty, 3) + "|" + repeated(twenty, 3));
  EXPECT_EQ(cut(CutMethod::kFiftyCharacters, repeated(twenty, 5)), repeated(twenty, 5));  // the rest is short
}

TEST(Cuts, FullStops) {
  EXPECT_EQ(cut(CutMethod::kChineseStop, "他说：“我很好。”我不信。这是真的吗？"),
            "他说：“我很好。|”我不信。|这是真的吗？");
  EXPECT_EQ(cut(CutMethod::kEnglishStop, "Version 1.5 is out. It was made in 1990. We like it", true),
            "Version 1.5 is out.| It was made in 1990. We like it.");
  EXPECT_EQ(cut(CutMethod::kEnglishStop, "Wait... what happened. Nothing", true), "Wait.| what happened.| Nothing.");
}

TEST(Cuts, EveryMark) {
  EXPECT_EQ(cut(CutMethod::kEveryMark, "今天天气很好，我们去公园吧！圆周率是3.14吗？"),
            "今天天气很好，|我们去公园吧！|圆周率是3.14吗？");
  EXPECT_EQ(cut(CutMethod::kEveryMark, "真的太好了！！！我们走吧……"), "真的太好了！|我们走吧…");
  EXPECT_EQ(cut(CutMethod::kEveryMark, "Hello, world; a colon: stays", true), "Hello,| world;.| a colon: stays.");
}

TEST(Cuts, ShortSegmentsJoin) {
  EXPECT_EQ(cut(CutMethod::kEveryMark, "好，好，好，我们走吧。嗯。"), "好，好，好，|我们走吧。嗯。");
  EXPECT_EQ(cut(CutMethod::kEveryMark, "好。"), "好。");
  EXPECT_EQ(cut(CutMethod::kNone, "Hi\nyou\nthere", true), "Hi you.|there.") << "joined words keep a space";
  EXPECT_EQ(cut(CutMethod::kNone, "你\n好\n吗"), "你好吗。");
}

TEST(Cuts, LongSegmentsAreCut) {
  CutOptions options;
  options.method = CutMethod::kNone;
  options.max_characters = 10;
  EXPECT_EQ(joined(cut_text("一二三四，五六七八九十百千万亿", options), "|"), "一二三四，|五六七八九十百千万亿");
  EXPECT_EQ(joined(cut_text("one two three four", options), "|"), "one two |three |four。");
  EXPECT_EQ(joined(cut_text("abcdefghijklmnopqrstuvwxyz", options), "|"), "abcdefghij|klmnopqrst|uvwxyz。");
  options.max_characters = 0;
  EXPECT_THROW(cut_text("a", options), Error);
}

TEST(Cuts, NothingToSay) {
  for (const CutMethod method : kMethods) {
    for (const char* text : {"", "\n\n", " ", "……！！", "？", " \n —— \n ()"}) {
      EXPECT_EQ(cut(method, text), "") << text << static_cast<int>(method);
    }
  }
}

TEST(Cuts, AllTextStays) {
  const std::string text =
      "清晨的阳光，照进了房间。小明说：“今天是2024.5.1，我们去公园吧！”\n妈妈问：几点出发？He said 9.30 a.m. or "
      "later; then we go. 大家都很高兴、很兴奋。\n最后，他们回家了。他们在路上看见了许多花，红的、白的、黄的，真好看！";
  const std::vector<std::string> changed = {" ", "\n", "。"};  // "。" may be added
  for (const CutMethod method : kMethods) {
    CutOptions options;
    options.method = method;
    EXPECT_EQ(without(joined(cut_text(text, options), ""), changed), without(text, changed))
        << static_cast<int>(method);
  }
}

// Letters and digits are never lost, whatever surrounds them; no segment is empty or longer than allowed.
TEST(Cuts, RandomTextKeepsItsWords) {
  const std::vector<std::string> marks = {"，", "。", "？", "！", ",", ".",  "?",  "!", "~",  ":", "：", "—",
                                          "…",  "、", ";",  "；", "(", "）", "\n", " ", "\r", "-", "“",  "\xFF"};
  const std::vector<std::string> words = {"你", "好", "a", "B", "7", "あ", "한", "𠀀", "_"};
  std::mt19937 random(1);
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (std::size_t i = random() % 60; i > 0; --i) {
      const auto& list = random() % 3 == 0 ? words : marks;
      text += list[random() % list.size()];
    }
    CutOptions options;
    options.method = kMethods[random() % 6];
    options.max_characters = 1 + random() % 20;
    const auto segments = cut_text(text, options);
    auto noise = marks;
    noise.push_back("\xEF\xBF\xBD");
    ASSERT_EQ(without(joined(segments, ""), noise), without(text, noise)) << text;
    for (const auto& segment : segments) {
      const auto letters = std::count_if(segment.begin(), segment.end(), [](char c) { return (c & 0xC0) != 0x80; });
      ASSERT_LE(static_cast<std::size_t>(letters), options.max_characters) << segment;
      ASSERT_FALSE(without(segment, noise).empty());
    }
  }
}

}  // namespace
}  // namespace timbre
