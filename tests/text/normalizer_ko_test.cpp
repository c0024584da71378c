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
              {"1번째, 2번째", "첫번째, 두번째."},
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
              {"3.14", "삼점일사."},
              {"50%", "오십 퍼센트."},
              {"10km", "십 킬로미터."},
              {"-5℃", "영하 오도."},
              {"3~5일", "삼에서 오일."},
              {"1/2", "이분의 일."},
              {"010-1234-5678", "공일공 일이삼사 오육칠팔."}});
}

// 한두, 두세, 서너 …: entries of the 표준국어대사전; a volume named by its number is Sino-Korean (제1권), one that is
// counted native (책 세 권): ibid., 권.
TEST(NormalizerKo, ApproximateNumbersAndVolumes) {
  expect_all({{"사과 2~3개", "사과 두세개."},
              {"3∼4명", "서너명."},
              {"1-2번", "한두번."},
              {"5~6 시간", "대여섯 시간."},
              {"2~3일", "이삼일."},
              {"20~30대", "이삼십대."},
              {"20대 남성", "이십대 남성."},
              {"버스 20대", "버스 스무대."},
              {"2~5개", "이에서 다섯개."},
              {"1권에서, 2권과 3권", "일권에서, 이권과 삼권."},
              {"3장부터 읽었다", "삼장부터 읽었다."},
              {"책 3권을 샀다", "책 세권을 샀다."},
              {"종이 2장", "종이 두장."}});
}

// 공: the name of 0 in telephone numbers (표준국어대사전, 공).
TEST(NormalizerKo, NumbersReadDigitByDigit) {
  expect_all({{"119에 신고했다", "일일구에 신고했다."},
              {"112로 전화", "일일이로 전화."},
              {"1339에 문의", "일삼삼구에 문의."},
              {"119명", "백열아홉명."},
              {"(02) 123-4567", "공이 일이삼 사오육칠."},
              {"+82 10-1234-5678", "국가번호 팔이 일공 일이삼사 오육칠팔."},
              {"031.123.4567", "공삼일 일이삼 사오육칠."},
              {"카드 끝자리 3456", "카드 끝자리 삼사오육."},
              {"3·1절과 6·25", "삼일절과 육이오."}});
}

TEST(NormalizerKo, DatesOfOtherForms) {
  expect_all({{"10/30/2024", "이천이십사년 시월 삼십일."},
              {"29/12/2000", "이천년 십이월 이십구일."},
              {"2008.08", "이천팔년 팔월."},
              {"오전10시30분", "오전 열시 삼십분."},
              {"1월1일(월)〜3일(수)", "일월 일일 월요일부터 삼일 수요일."},
              {"새벽 04:05", "새벽 네시 오분."}});
}

TEST(NormalizerKo, LargeNumbersMoneyFractionsUnits) {
  expect_all({{"82345670123135111", "팔경이천삼백사십오조육천칠백일억이천삼백십삼만오천백십일."},
              {"189번째", "백팔십구번째."},
              {"21번째", "스물한번째."},
              {"KRW 1230000", "백이십삼만원."},
              {"₩30억", "삼십억원."},
              {"HK$ 300", "삼백 홍콩 달러."},
              {"123h", "백이십삼 시간."},
              {"1m/s", "일 미터 퍼 초."},
              {"1/2kg", "이분의 일 킬로그램."},
              {"-3km", "마이너스 삼 킬로미터."},
              {"−5℃", "영하 오도."},
              {"그 중 2/3은 성공했다", "그 중 삼분의 이는 성공했다."}});
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
