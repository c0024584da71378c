// What GPT-SoVITS' own front end (48b1a016) gives where the Xiandai Hanyu Cidian has something else: by the rules of
// its text/tone_sandhi.py, text/chinese2.py and text/cantonese.py, applied by hand.
#include "text/gpt_sovits_tones.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "text/front_end.h"
#include "text/jyutping.h"
#include "text/pinyin.h"

namespace timbre {
namespace {

std::vector<std::string> sounds(const std::string& text, const std::string& language, Readings readings) {
  auto phonemes = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, language, readings).phonemize(text).phonemes;
  if (!phonemes.empty()) phonemes.pop_back();  // the full stop
  return phonemes;
}

template <typename Symbols>
std::vector<std::string> symbols(const std::string& syllables, Symbols symbols_of) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < syllables.size();) {
    const std::size_t end = std::min(syllables.find(' ', at), syllables.size());
    const auto parts = symbols_of(syllables.substr(at, end - at));
    if (parts) all.insert(all.end(), parts->begin(), parts->end());
    at = end + 1;
  }
  return all;
}

struct Case {
  const char *text, *dictionary, *gpt_sovits;
};

TEST(GptSovitsReadings, Mandarin) {
  const std::vector<Case> cases = {
      {"我得去", "wo2 dei3 qu4", "wo3 de5 qu4"},
      {"目的", "mu4 di4", "mu4 di5"},
      {"草地很绿", "cao3 di4 hen3 lv4", "cao3 di5 hen3 lv4"},
      {"五月一日", "wu3 yue4 yi1 ri4", "wu3 yue4 yi2 ri4"},
      {"一月", "yi1 yue4", "yi2 yue4"},
      {"一千", "yi4 qian1", "yi1 qian1"},
      {"一万人", "yi2 wan4 ren2", "yi1 wan4 ren2"},
      {"第一名", "di4 yi1 ming2", "di4 yi1 ming2"},
      {"一个人", "yi2 ge5 ren2", "yi2 ge5 ren2"},
      {"知道", "zhi1 dao5", "zhi1 dao4"},
      {"晚上", "wan3 shang5", "wan3 shang4"},
      {"这里", "zhe4 li5", "zhe4 li3"},
      {"身上", "shen1 shang5", "shen1 shang5"},
      {"计划", "ji4 hua4", "ji4 hua5"},
      {"父亲", "fu4 qin1", "fu4 qin5"},
      {"男子", "nan2 zi3", "nan2 zi3"},
      {"大大的", "da4 da4 de5", "da4 da5 de5"},
      {"意识形态", "yi4 shi2 xing2 tai4", "yi4 shi5 xing2 tai4"},
      {"量一量", "liang2 yi5 liang2", "liang2 yi5 liang2"},
      {"一百", "yi4 bai3", "yi4 bai3"},
      {"身体好", "shen1 ti2 hao3", "shen1 ti3 hao3"},
      {"女儿", "nv3 er2", "nv3 er2"},
      {"胎儿", "tai1 er2", "tai1 er1"},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(sounds(c.text, "zh", Readings::kDictionary), symbols(c.dictionary, pinyin_symbols)) << c.text;
    EXPECT_EQ(sounds(c.text, "zh", Readings::kGptSovits), symbols(c.gpt_sovits, pinyin_symbols)) << c.text;
  }
}

TEST(GptSovitsReadings, CantoneseIsReadAfterSimplifying) {
  for (const Case& c : std::vector<Case>{{"錢", "cin2", "cin4"}, {"會", "wui5", "wui6"}, {"為", "wai6", "wai4"}}) {
    EXPECT_EQ(sounds(c.text, "yue", Readings::kDictionary), symbols(c.dictionary, jyutping_symbols)) << c.text;
    EXPECT_EQ(sounds(c.text, "yue", Readings::kGptSovits), symbols(c.gpt_sovits, jyutping_symbols)) << c.text;
  }
}

TEST(GptSovitsReadings, Names) {
  EXPECT_EQ(parse_readings("dictionary"), Readings::kDictionary);
  EXPECT_EQ(parse_readings("gpt-sovits"), Readings::kGptSovits);
  EXPECT_THROW(parse_readings("GPT"), Error);
}

// BERT sees what GPT-SoVITS shows it: simplified characters.
TEST(FrontEnd, CharactersForBertAreSimplified) {
  const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, "zh");
  const auto text = front_end.phonemize("頭髮，嗯。");
  EXPECT_EQ(text.normalized, "頭髮,嗯.");
  EXPECT_EQ(std::u32string(text.characters.begin(), text.characters.end()), U"头头发发,恩恩.");
}

}  // namespace
}  // namespace timbre
