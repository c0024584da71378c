#include "text/g2p_zh.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "text/front_end.h"
#include "text/jyutping.h"
#include "text/pinyin.h"

namespace timbre {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const auto& part : parts) all += (all.empty() ? "" : " ") + part;
  return all;
}

std::string sounds(const std::string& text, const std::string& language = "zh") {
  const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, language);
  auto phonemes = front_end.phonemize(text).phonemes;
  if (!phonemes.empty() && phonemes.back() == ".") phonemes.pop_back();
  return joined(phonemes);
}

TEST(Pinyin, OfficialSymbols) {
  EXPECT_EQ(joined(*pinyin_symbols("zhong1")), "zh ong1");
  EXPECT_EQ(joined(*pinyin_symbols("ai4")), "AA ai4");
  EXPECT_EQ(joined(*pinyin_symbols("er2")), "EE er2");
  EXPECT_EQ(joined(*pinyin_symbols("o1")), "OO o1");
  EXPECT_EQ(joined(*pinyin_symbols("shi4")), "sh ir4");
  EXPECT_EQ(joined(*pinyin_symbols("zi5")), "z i05");
  EXPECT_EQ(joined(*pinyin_symbols("yan2")), "y En2");
  EXPECT_EQ(joined(*pinyin_symbols("ye3")), "y E3");
  EXPECT_EQ(joined(*pinyin_symbols("yuan2")), "y van2");
  EXPECT_EQ(joined(*pinyin_symbols("you3")), "y ou3");
  EXPECT_EQ(joined(*pinyin_symbols("jue2")), "j ve2");
  EXPECT_EQ(joined(*pinyin_symbols("lü4")), "l v4");
  EXPECT_EQ(joined(*pinyin_symbols("nue4")), "n ve4");
  for (const char* bad : {"", "a", "hot1", "zh1", "xyz1", "ma6", "AI4", "ir1"})
    EXPECT_FALSE(pinyin_symbols(bad)) << bad;
}

TEST(Jyutping, OfficialSymbols) {
  EXPECT_EQ(joined(*jyutping_symbols("jyut6")), "Yj Yyut6");
  EXPECT_EQ(joined(*jyutping_symbols("gwong2")), "Ygw Yong2");
  EXPECT_EQ(joined(*jyutping_symbols("aa3")), "Yaa Ya3");
  EXPECT_EQ(joined(*jyutping_symbols("m4")), "Ym Ym4");
  EXPECT_EQ(joined(*jyutping_symbols("ng5")), "Yng Yg5");
  EXPECT_EQ(joined(*jyutping_symbols("ngo5")), "Yng Yo5");
  EXPECT_EQ(joined(*jyutping_symbols("ang1")), "Yng Yang1");
  for (const char* bad : {"", "m", "ngo7", "xo1", "jyut"}) EXPECT_FALSE(jyutping_symbols(bad)) << bad;
}

TEST(G2pZh, ThirdTones) {
  EXPECT_EQ(sounds("你好"), "n i2 h ao3");
  EXPECT_EQ(sounds("展览馆"), "zh an2 l an2 g uan3");
  EXPECT_EQ(sounds("小老虎"), "x iao3 l ao2 h u3");
  EXPECT_EQ(sounds("我很好"), "w o3 h en2 h ao3");
}

TEST(G2pZh, YiAndBu) {
  EXPECT_EQ(sounds("一样"), "y i2 y ang4");
  EXPECT_EQ(sounds("一起"), "y i4 q i3");
  EXPECT_EQ(sounds("第一"), "d i4 y i1");
  EXPECT_EQ(sounds("看一看"), "k an4 y i5 k an4");
  EXPECT_EQ(sounds("不是"), "b u2 sh ir4");
  EXPECT_EQ(sounds("不来"), "b u4 l ai2");
  EXPECT_EQ(sounds("是不是"), "sh ir4 b u5 sh ir4");
}

TEST(G2pZh, NeutralTonesErhuaAndDoubledWords) {
  EXPECT_EQ(sounds("妈妈"), "m a1 m a5");
  EXPECT_EQ(sounds("三个"), "s an1 g e5");
  EXPECT_EQ(sounds("想想"), "x iang2 x iang5");
  EXPECT_EQ(sounds("去过"), "q v4 g uo5");
  EXPECT_EQ(sounds("通过"), "t ong1 g uo4");
  EXPECT_EQ(sounds("一点儿"), "y i4 d ian3 EE er3");
  EXPECT_EQ(sounds("女儿"), "n v3 EE er2");
  EXPECT_EQ(sounds("绿油油"), "l v4 y ou1 y ou1");
}

TEST(G2pZh, ContextDecidesBetweenReadings) {
  EXPECT_EQ(sounds("银行行长"), "y in2 h ang2 h ang2 zh ang3");
  EXPECT_EQ(sounds("我得去"), "w o2 d ei3 q v4");
  EXPECT_EQ(sounds("慢慢地走"), "m an4 m an4 d e5 z ou3");
  EXPECT_EQ(sounds("三只猫"), "s an1 zh ir1 m ao1");
  EXPECT_EQ(sounds("選為"), "x van3 w ei2");
}

TEST(G2pZh, TraditionalCharacters) {
  EXPECT_EQ(sounds("頭髮"), sounds("头发"));
  EXPECT_EQ(sounds("隻"), "zh ir1");
  EXPECT_EQ(sounds("我們後天見"), sounds("我们后天见"));
}

TEST(G2pYue, Sentences) {
  EXPECT_EQ(sounds("佢哋喺香港", "yue"), "Yk Yeoi5 Yd Yei6 Yh Yai2 Yh Yoeng1 Yg Yong2");
  EXPECT_EQ(sounds("3個人", "yue"), "Ys Yaam1 Yg Yo3 Yj Yan4");
}

// words.hk: 蚊 is counted with 兩 (loeng5); $ in Hong Kong is its own dollar (元).
TEST(G2pYue, NumbersAndMoney) {
  EXPECT_EQ(sounds("2蚊", "yue"), sounds("兩蚊", "yue"));
  EXPECT_EQ(sounds("打999", "yue"), sounds("打九九九", "yue"));
  EXPECT_EQ(sounds("HK$25.5", "yue"), sounds("二十五點五港元", "yue"));
  EXPECT_EQ(sounds("$100", "yue"), sounds("一百元", "yue"));
}

TEST(FrontEnd, CharactersThatCannotBeReadAreReported) {
  for (const char* language : {"zh", "yue"}) {
    const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, language);
    EXPECT_EQ(front_end.phonemize("一\U0003134A好").skipped, std::vector<std::string>{"\U0003134A"}) << language;
  }
}

TEST(FrontEnd, MixedTextAndMarks) {
  const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text", std::nullopt, "auto");
  const auto text = front_end.phonemize("我用Python写[pause 500ms]代码[emotion:happy]。");
  EXPECT_EQ(text.normalized, "我用 Python 写.代码.");
  ASSERT_EQ(text.marks.size(), 2u);
  EXPECT_EQ(text.marks[0].pause_ms, 500);
  EXPECT_EQ(text.phonemes[text.marks[0].phoneme], "d");
  EXPECT_EQ(text.marks[1].value, "happy");
  EXPECT_EQ(joined(front_end.phonemize("银行[[yin2 xing2]]。").phonemes), "y in2 x ing2 .");
  EXPECT_EQ(joined(front_end.phonemize("Aloha[[AH0 L OW1]] all").phonemes), "AH0 L OW1 AO1 L .");
  EXPECT_EQ(joined(front_end.phonemize("say [[\"hi\"]]").phonemes), "S EY1 HH AY1 .");
  EXPECT_EQ(front_end.phonemize("[[foo bar]]").warnings.size(), 1u);
}

TEST(FrontEnd, LexiconWithChineseKeys) {
  const std::string path = testing::TempDir() + "lexicon_zh.tsv";
  std::ofstream(path) << "超市\tchao1 shi5\nT恤\tti4 xu4\n超市人\tren2 ren2 ren2\nSQL\t\"sequel\"\n";
  const auto front_end = TextFrontEnd::load(TIMBRE_MODELS "/text", path, "auto");
  EXPECT_EQ(joined(front_end.phonemize("去超市。").phonemes), "q v4 ch ao1 sh ir5 .");
  EXPECT_EQ(joined(front_end.phonemize("一件t恤").phonemes), "y i2 j ian4 t i4 x v4 .");
  EXPECT_EQ(joined(front_end.phonemize("超市人").phonemes), "r en2 r en2 r en2 .");
  EXPECT_EQ(joined(front_end.phonemize("用SQL").phonemes), "y ong4 S IY1 K W AH0 L .");
}

TEST(PhraseTable, DamagedFilesAreRefused) {
  std::ifstream in(TIMBRE_MODELS "/text/phrases_yue.bin", std::ios::binary);
  const std::string good((std::istreambuf_iterator<char>(in)), {});
  const std::string path = testing::TempDir() + "phrases.bin";
  const auto load = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return PhraseTable::load(path);
  };
  EXPECT_NO_THROW(load(good));
  EXPECT_THROW(load(""), Error);
  EXPECT_THROW(load(good.substr(0, good.size() - 4)), Error);
  EXPECT_THROW(load(good + "abcd"), Error);
  for (std::size_t at : {0u, 8u, 12u, 16u, 20u, 24u, 28u, 300000u}) {
    std::string bad = good;
    for (int i = 0; i < 4; ++i) bad[at + static_cast<std::size_t>(i)] = '\xFF';
    EXPECT_THROW(load(bad), Error) << at;
  }
}

}  // namespace
}  // namespace timbre
