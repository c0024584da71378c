#include "text/normalizer_zh.h"

#include <gtest/gtest.h>

#include <memory>

#include "text/hanzi_numbers.h"

namespace timbre {
namespace {

const ChineseNormalizer& normalizer() {
  static const ChineseNormalizer instance(
      std::make_shared<const PhraseTable>(PhraseTable::load(TIMBRE_MODELS "/text/phrases_zh.bin")), Language::kChinese);
  return instance;
}

std::string spoken(const std::string& text) {
  std::string all;
  for (const auto& token : normalizer().normalize(text).tokens) all += token.text;
  if (!all.empty() && all.back() == '.') all.pop_back();
  return all;
}

TEST(NormalizerZh, Integers) {
  EXPECT_EQ(hanzi_integer("0"), "零");
  EXPECT_EQ(hanzi_integer("10"), "十");
  EXPECT_EQ(hanzi_integer("12"), "十二");
  EXPECT_EQ(hanzi_integer("110"), "一百一十");
  EXPECT_EQ(hanzi_integer("1010"), "一千零一十");
  EXPECT_EQ(hanzi_integer("2002"), "两千零二");
  EXPECT_EQ(hanzi_integer("100000"), "十万");
  EXPECT_EQ(hanzi_integer("1000500"), "一百万零五百");
  EXPECT_EQ(hanzi_integer("20000000"), "两千万");
  EXPECT_EQ(hanzi_integer("100000001"), "一亿零一");
  EXPECT_EQ(hanzi_integer("12345678901234567"), "一二三四五六七八九零一二三四五六七");
  EXPECT_EQ(hanzi_number("-3.50"), "负三点五零");
  EXPECT_EQ(hanzi_number("1,200"), "一千二百");
  EXPECT_EQ(hanzi_digits("119", true), "幺幺九");
}

TEST(NormalizerZh, DatesAndTimes) {
  EXPECT_EQ(spoken("2024年5月1日"), "二零二四年五月一日");
  EXPECT_EQ(spoken("2024-05-01"), "二零二四年五月一日");
  EXPECT_EQ(spoken("1990年代"), "一九九零年代");
  EXPECT_EQ(spoken("2000年前"), "两千年前");
  EXPECT_EQ(spoken("8:05"), "八点零五分");
  EXPECT_EQ(spoken("8:00-12:30"), "八点到十二点三十分");
  EXPECT_EQ(spoken("2点"), "两点");
}

TEST(NormalizerZh, NumbersReadDigitByDigit) {
  EXPECT_EQ(spoken("13812345678"), "幺三八幺二三四五六七八");
  EXPECT_EQ(spoken("拨打110"), "拨打幺幺零");
  EXPECT_EQ(spoken("304房间"), "三零四房间");
  EXPECT_EQ(spoken("007"), "零零七");
}

// 幺 in numbers of telephones, rooms and codes: Xiandai Hanyu Cidian, 幺; numbers that count stay numbers.
TEST(NormalizerZh, NumbersThatNameSomething) {
  EXPECT_EQ(spoken("打110"), "打幺幺零");
  EXPECT_EQ(spoken("打12345热线"), "打幺二三四五热线");
  EXPECT_EQ(spoken("叫120"), "叫幺二零");
  EXPECT_EQ(spoken("打110."), "打幺幺零");
  EXPECT_EQ(spoken("打110个电话"), "打一百一十个电话");
  EXPECT_EQ(spoken("打了200分"), "打了二百分");
  EXPECT_EQ(spoken("打1000米"), "打一千米");
  EXPECT_EQ(spoken("房间号是1208"), "房间号是幺二零八");
  EXPECT_EQ(spoken("验证码：3417"), "验证码,三四幺七");
  EXPECT_EQ(spoken("110报警台"), "幺幺零报警台");
  EXPECT_EQ(spoken("9·11事件"), "九一一事件");
}

TEST(NormalizerZh, DatesOfOtherForms) {
  EXPECT_EQ(spoken("08-08-2008"), "二零零八年八月八日");
  EXPECT_EQ(spoken("31/12/1999"), "一九九九年十二月三十一日");
  EXPECT_EQ(spoken("12/2/2"), "一二年二月二日");
  EXPECT_EQ(spoken("2008.08"), "二零零八年八月");
  EXPECT_EQ(spoken("2008.08元"), "两千零八点零八元");
  EXPECT_EQ(spoken("公元前202年"), "公元前二零二年");
  EXPECT_EQ(spoken("02年8月"), "零二年八月");
}

TEST(NormalizerZh, SignsUnitsAndMoney) {
  EXPECT_EQ(spoken("−5℃"), "零下五摄氏度");
  EXPECT_EQ(spoken("2 = 1 + 1"), "二等于一加一");
  EXPECT_EQ(spoken("1.5mm²"), "一点五平方毫米");
  EXPECT_EQ(spoken("2x8米"), "二乘八米");
  EXPECT_EQ(spoken("2.5A"), "二点五安");
  EXPECT_EQ(spoken("16A电流"), "十六安电流");
  EXPECT_EQ(spoken("HK$25.5"), "二十五点五港元");
  EXPECT_EQ(spoken("101111111"), "一亿零一百一十一万一千一百一十一");
}

TEST(NormalizerZh, DashesBracketsAndDots) {
  EXPECT_EQ(spoken("他——走了"), "他,走了");
  EXPECT_EQ(spoken("中-日关系"), "中日关系");
  EXPECT_EQ(spoken("北京（首都）很大"), "北京首都很大");
  EXPECT_EQ(spoken("列奥纳多·达·芬奇"), "列奥纳多,达,芬奇");
}

TEST(NormalizerZh, QuantitiesAndMeasures) {
  EXPECT_EQ(spoken("2个"), "两个");
  EXPECT_EQ(spoken("第2个"), "第二个");
  EXPECT_EQ(spoken("12个"), "十二个");
  EXPECT_EQ(spoken("2月"), "二月");
  EXPECT_EQ(spoken("3-5天"), "三到五天");
  EXPECT_EQ(spoken("2/3"), "三分之二");
  EXPECT_EQ(spoken("25.5%"), "百分之二十五点五");
  EXPECT_EQ(spoken("-3℃"), "零下三摄氏度");
  EXPECT_EQ(spoken("5kg"), "五千克");
  EXPECT_EQ(spoken("60km/h"), "六十千米每小时");
  EXPECT_EQ(spoken("¥3.50"), "三点五元");
  EXPECT_EQ(spoken("$2万"), "两万美元");
  EXPECT_EQ(spoken("100元/人"), "一百元每人");
}

TEST(NormalizerZh, ScoresRatiosAndFormulas) {
  EXPECT_EQ(spoken("比分3:2"), "比分三比二");
  EXPECT_EQ(spoken("1:100"), "一比一百");
  EXPECT_EQ(spoken("3+5=8"), "三加五等于八");
  EXPECT_EQ(spoken("x-1=3"), "x减一等于三");
  EXPECT_EQ(spoken("a²+b²=c²"), "a的平方加b的平方等于c的平方");
  EXPECT_EQ(spoken("3.11.2"), "三点十一点二");
}

TEST(NormalizerZh, PunctuationAndWhatIsLeftOut) {
  EXPECT_EQ(spoken("“你好！”他说：“再见……”"), "你好!他说,再见…");
  EXPECT_EQ(spoken("ＡＢＣ１２３"), "ABC一百二十三");
  const auto text = normalizer().normalize("你好😀世界😀");
  EXPECT_EQ(text.skipped, (std::vector<std::string>{"😀"}));
  EXPECT_EQ(normalizer().normalize("你\x01好\xFF").skipped, (std::vector<std::string>{"U+0001", "invalid UTF-8"}));
  EXPECT_TRUE(normalizer().normalize("").tokens.empty());
  EXPECT_TRUE(normalizer().normalize("，。！").tokens.empty());
}

}  // namespace
}  // namespace timbre
