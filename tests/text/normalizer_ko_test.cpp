#include "text/normalizer_ko.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

std::string normalized(const std::string& text) {
  static const KoreanNormalizer normalizer;
  std::string joined;
  for (const SpokenToken& token : normalizer.normalize(text).tokens) {
    const bool mark = token.kind == SpokenToken::Kind::kPunctuation;
    joined += (joined.empty() || mark ? "" : " ") + token.text;
  }
  return joined;
}

struct Case {
  const char* written;
  const char* spoken;
};
void expect_all(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(normalized(c.written), c.spoken) << "from: " << c.written;
}

TEST(NormalizerKo, SinoKorean) {
  EXPECT_EQ(sino_korean("0"), "영");
  EXPECT_EQ(sino_korean("10"), "십");
  EXPECT_EQ(sino_korean("111"), "백십일");
  EXPECT_EQ(sino_korean("10000"), "만");
  EXPECT_EQ(sino_korean("20315"), "이만삼백십오");
  EXPECT_EQ(sino_korean("100000000"), "일억");
  EXPECT_EQ(sino_korean("1234567890"), "십이억삼천사백오십육만칠천팔백구십");
  EXPECT_EQ(sino_korean("007"), "공공칠");
}

TEST(NormalizerKo, NativeKorean) {
  EXPECT_EQ(native_korean("1"), "한");
  EXPECT_EQ(native_korean("20"), "스무");
  EXPECT_EQ(native_korean("21"), "스물한");
  EXPECT_EQ(native_korean("99"), "아흔아홉");
  EXPECT_EQ(native_korean("101"), "백한");
}

TEST(NormalizerKo, Counters) {
  expect_all({{"사과 3개", "사과 세개."},
              {"5 명", "다섯 명."},
              {"3개월", "삼개월."},
              {"1번째, 2번째", "첫 번째, 두번째."},
              {"3번 버스를 2번 더 탔다", "삼번 버스를 두번 더 탔다."},
              {"제3권", "제삼권."},
              {"30분", "삼십분."}});
}

TEST(NormalizerKo, DatesAndTimes) {
  expect_all({{"2024-06-10", "이천이십사년 유월 십일."},
              {"2024.10.5.", "이천이십사년 시월 오일."},
              {"12월 25일", "십이월 이십오일."},
              {"3:05", "세시 오분."},
              {"14시 30분", "십사시 삼십분."},
              {"3시간", "세시간."}});
}

TEST(NormalizerKo, MoneyMeasuresSigns) {
  expect_all({{"5,000원", "오천원."},
              {"$20", "이십 달러."},
              {"3.14", "삼 점 일사."},
              {"50%", "오십 퍼센트."},
              {"10km", "십 킬로미터."},
              {"-5℃", "영하 오도."},
              {"3~5일", "삼에서 오일."},
              {"1/2", "이분의 일."},
              {"010-1234-5678", "공일공 일이삼사 오육칠팔."}});
}

TEST(NormalizerKo, LettersAndMarks) {
  expect_all({{"KBS 뉴스", "케이비에스 뉴스."},
              {"ㅋㅋ 좋아ㅠ", "크크 좋아유."},
              {"정말?! 네...", "정말? 네…"},
              {"「책」(읽기)", "책, 읽기,"},
              {"\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB", "한."}});  // decomposed Hangul
}

TEST(NormalizerKo, EveryByteSequenceIsDefined) {
  for (const char* piece : {"9", "가", "1,", "\xFF", "\xEA\xB0", "년", "3개", "ㅋ", "-", "1/", "😀", "漢"}) {
    std::string text;
    while (text.size() < 20000) text += piece;
    EXPECT_NO_THROW(normalized(text)) << piece;
  }
  EXPECT_EQ(normalized("?!"), "");
  EXPECT_EQ(KoreanNormalizer().normalize("漢 가 漢").skipped, std::vector<std::string>{"漢"});
}

}  // namespace
}  // namespace timbre
