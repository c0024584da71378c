// Korean money, units, fractions, counters and other numbers.
#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "text/hangul.h"
#include "text/normalizer_ko.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";
constexpr const char* kNumber = R"((\d{1,3}(?:,\d{3})+(?:\.\d{1,20})?|\d{1,40}(?:\.\d{1,20})?))";
constexpr const char* kScale = "([천만억조]*)";
constexpr const char* kTo = " ?[~∼〜～–-] ?";
// What is counted with native numbers. 번 and 분 depend on more, see below.
constexpr const char* kCounters =
    "군데|권|개(?!월|년|국|교|사|소|비|인)|그루|대(?!지|비|학)|마리|명|모금|발짝|방울|벌|보루|사람|살|송이|시간|쌍|"
    "움큼|"
    "잔|장(?!르|관)|접시|"
    "조각|줄|줌|채|척|켤레|톨|통|포기|그릇|병|곳|가지|가닥|갈래|끼|달|다발|자루|바퀴|배(?!럴)|봉지|상자|주먹|차례|토막|"
    "쪽(?!지|방)|묶음|자리|"
    "마디|알(?!파)|모(?![가-힣])|단(?!계|지|원)|판(?!사)";

const std::map<std::string, std::string>& units() {
  static const std::map<std::string, std::string> kList = {{"km", "킬로미터"},
                                                           {"cm", "센티미터"},
                                                           {"mm", "밀리미터"},
                                                           {"m²", "제곱미터"},
                                                           {"㎡", "제곱미터"},
                                                           {"m2", "제곱미터"},
                                                           {"m³", "세제곱미터"},
                                                           {"m", "미터"},
                                                           {"kg", "킬로그램"},
                                                           {"mg", "밀리그램"},
                                                           {"g", "그램"},
                                                           {"t", "톤"},
                                                           {"mL", "밀리리터"},
                                                           {"ml", "밀리리터"},
                                                           {"L", "리터"},
                                                           {"l", "리터"},
                                                           {"GB", "기가바이트"},
                                                           {"MB", "메가바이트"},
                                                           {"KB", "킬로바이트"},
                                                           {"kB", "킬로바이트"},
                                                           {"TB", "테라바이트"},
                                                           {"GHz", "기가헤르츠"},
                                                           {"MHz", "메가헤르츠"},
                                                           {"kHz", "킬로헤르츠"},
                                                           {"Hz", "헤르츠"},
                                                           {"kWh", "킬로와트시"},
                                                           {"kW", "킬로와트"},
                                                           {"W", "와트"},
                                                           {"V", "볼트"},
                                                           {"%p", "퍼센트포인트"},
                                                           {"%", "퍼센트"},
                                                           {"°C", "도"},
                                                           {"℃", "도"},
                                                           {"°", "도"},
                                                           {"h", "시간"},
                                                           {"min", "분"},
                                                           {"s", "초"},
                                                           {"ms", "밀리초"},
                                                           {"N", "뉴턴"},
                                                           {"rpm", "알피엠"},
                                                           {"mAh", "밀리암페어시"},
                                                           {"dB", "데시벨"},
                                                           {"kcal", "킬로칼로리"},
                                                           {"cal", "칼로리"},
                                                           {"Pa", "파스칼"},
                                                           {"hPa", "헥토파스칼"},
                                                           {"bps", "비피에스"},
                                                           {"Mbps", "메가비피에스"},
                                                           {"Gbps", "기가비피에스"},
                                                           {"ha", "헥타르"},
                                                           {"㎏", "킬로그램"},
                                                           {"㎞", "킬로미터"},
                                                           {"㎝", "센티미터"},
                                                           {"㎜", "밀리미터"},
                                                           {"cc", "시시"}};
  return kList;
}

// Signs and codes (ISO 4217).
const std::map<std::string, std::string>& currencies() {
  static const std::map<std::string, std::string> kList = {{"₩", "원"},
                                                           {"KRW", "원"},
                                                           {"$", " 달러"},
                                                           {"US$", " 달러"},
                                                           {"USD", " 달러"},
                                                           {"HK$", " 홍콩 달러"},
                                                           {"HKD", " 홍콩 달러"},
                                                           {"€", " 유로"},
                                                           {"EUR", " 유로"},
                                                           {"£", " 파운드"},
                                                           {"GBP", " 파운드"},
                                                           {"¥", " 엔"},
                                                           {"￥", " 엔"},
                                                           {"JPY", " 엔"},
                                                           {"CNY", " 위안"},
                                                           {"RMB", " 위안"},
                                                           {"CAD", " 캐나다 달러"},
                                                           {"AUD", " 호주 달러"},
                                                           {"NZD", " 뉴질랜드 달러"},
                                                           {"SGD", " 싱가포르 달러"},
                                                           {"CHF", " 스위스 프랑"},
                                                           {"AED", " 아랍에미리트 디르함"},
                                                           {"THB", " 바트"},
                                                           {"INR", " 루피"}};
  return kList;
}

std::string one_of(const std::map<std::string, std::string>& list) {
  std::vector<std::string> names;
  for (const auto& [name, unused] : list) names.push_back(name);
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::string pattern = "(";
  for (const auto& name : names) {
    if (pattern.size() > 1) pattern += "|";
    for (const char c : name) pattern += c == '$' ? "\\$" : std::string(1, c);
  }
  return pattern + ")";
}

bool has_tail(const std::string& word) {
  const std::u32string text = decode_utf8(word);
  return !text.empty() && is_hangul_syllable(text.back()) && split_syllable(text.back()).tail != tail::kNone;
}

// A particle as it follows a word: 삼분의 이는, 오분의 삼이
std::string particle(const std::string& written, const std::string& word) {
  static constexpr std::array<std::array<const char*, 2>, 4> kPairs = {
      {{"은", "는"}, {"이", "가"}, {"을", "를"}, {"과", "와"}}};
  for (const auto& [behind_tail, behind_vowel] : kPairs) {
    if (written == behind_tail || written == behind_vowel) return has_tail(word) ? behind_tail : behind_vowel;
  }
  return written;
}

// Neighbouring numbers said as one (표준국어대사전: 한두, 두세, 서너, 네다섯, 대여섯, 예닐곱, 일고여덟, 여덟아홉).
std::string native_pair(int first) {
  static constexpr const char* kPairs[] = {"",       "한두",   "두세",     "서너",    "네다섯",
                                           "대여섯", "예닐곱", "일고여덟", "여덟아홉"};
  return kPairs[first];
}

void add_approximate(Rewriter& rules) {
  const std::string to = kTo;
  const auto next = [](const Groups& g) { return g[2][0] == g[1][0] + 1; };
  const auto as_written = [](const Groups& g) { return g[0]; };
  rules.add(kDigits, "(?<![\\d.,:])([1-8])" + to + "([2-9])( ?)(" + kCounters + "|번(?!지|호))",
            [=](const Groups& g) { return next(g) ? native_pair(g[1][0] - '0') + g[3] + g[4] : as_written(g); });
  rules.add(
      kDigits, "(?<![\\d.,:])([1-8])" + to + "([2-9])( ?)(개월|개년|일|주|년|월|분|초|층|호|회|도|위|배|급|학년|인분)",
      [=](const Groups& g) { return next(g) ? sino_korean(g[1]) + sino_korean(g[2]) + g[3] + g[4] : as_written(g); });
  rules.add(kDigits, "(?<![\\d.,:])([1-8])0" + to + "([2-9])0( ?)(대|명|개|분|년|일|살|세|개월|마리|권|장)",
            [=](const Groups& g) {
              return next(g) ? sino_korean(g[1]) + sino_korean(g[2]) + "십" + g[3] + g[4] : as_written(g);
            });
}

// A volume, chapter or edition is named by its number where something is in it, begins or ends there: 1권에서, 2권과
// 3권
void add_volumes(Rewriter& rules) {
  rules.add(
      kDigits,
      R"((?<![\d.,제])(\d{1,3})( ?)(권|장)(?=에서|에는|에선|에도|부터|까지|에 |의 (?:내용|줄거리|표지|첫|마지막|결말|제목|시작|끝)|(?:과|,) ?\d{1,3} ?(?:권|장)))",
      [](const Groups& g) { return sino_korean(g[1]) + g[2] + g[3]; });
  rules.add(kDigits,
            R"((?<=권에서 |권에서, |권과 |권, |권부터 |장에서 |장에서, |장과 |장, |장부터 )(\d{1,3})( ?)(권|장))",
            [](const Groups& g) { return sino_korean(g[1]) + g[2] + g[3]; });
}

void add_fractions(Rewriter& rules) {
  rules.add("/", R"((?<=\d[과와])(?=[\d√]{1,4}/\d))", " ");
  const auto term = [](const std::string& root, const std::string& n) {
    return (root.empty() ? "" : "루트 ") + sino_korean(n);
  };
  rules.add("/", R"((?<![\d.,/])(√?)(\d{1,4})/(√?)(\d{1,4})(?![\d/])(?:([은는이가을를과와])(?![가-힣]))?)",
            [term](const Groups& g) {
              const std::string spoken = term(g[3], g[4]) + "분의 " + term(g[1], g[2]);
              return spoken + particle(g[5], spoken);
            });
  rules.add(kDigits, R"((?<=\d)분의 ?(?=\d))", "분의 ");
}

}  // namespace

void add_measure_rules_ko(Rewriter& rules) {
  const std::string any = kNumber, scale = kScale;
  const auto money = [](const std::string& number, const std::string& scaled, const std::string& currency) {
    return korean_number(number) + scaled + currencies().at(to_upper_ascii(currency));
  };
  rules.add(kDigits, "(?i)" + one_of(currencies()) + " ?" + any + " ?" + scale,
            [money](const Groups& g) { return money(g[2], g[3], g[1]); });
  rules.add(kDigits, "(?i)" + any + scale + " ?" + one_of(currencies()) + "(?![A-Za-z])",
            [money](const Groups& g) { return money(g[1], g[2], g[3]); });
  add_approximate(rules);
  rules.add(kDigits, any + " ?[~∼〜～–] ?(?=\\d)", [](const Groups& g) { return korean_number(g[1]) + "에서 "; });
  rules.add(kDigits, R"((?<![\d.,가-힣A-Za-z])-)" + any + " ?(?:°C|℃)",
            [](const Groups& g) { return "영하 " + korean_number(g[1]) + "도"; });
  rules.add("-", R"((?<![\d가-힣A-Za-z.)-])-(?=[\d√]))", "마이너스 ");
  add_fractions(rules);
  const std::string unit = one_of(units());
  rules.add("/", "(분의 [일이삼사오육칠팔구십백천만]+) ?" + unit + "/" + unit + "(?![A-Za-z])",
            [](const Groups& g) { return g[1] + " " + units().at(g[2]) + " 퍼 " + units().at(g[3]); });
  rules.add("", "(분의 [일이삼사오육칠팔구십백천만]+) ?" + unit + "(?![A-Za-z])",
            [](const Groups& g) { return g[1] + " " + units().at(g[2]); });
  rules.add("/", any + " ?" + unit + "/" + unit + "(?![A-Za-z])",
            [](const Groups& g) { return korean_number(g[1]) + " " + units().at(g[2]) + " 퍼 " + units().at(g[3]); });
  rules.add(kDigits, any + " ?" + unit + "(?![A-Za-z])",
            [](const Groups& g) { return korean_number(g[1]) + " " + units().at(g[2]); });
}

void add_number_rules_ko(Rewriter& rules) {
  // 첫 번째, and native numbers up to ninety-nine.
  rules.add(kDigits, R"((?<![\d.,])1( ?)번째)", [](const Groups& g) { return "첫" + g[1] + "번째"; });
  rules.add(kDigits, R"((?<![\d.,제])([1-9]\d?)( ?)번째)",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + "번째"; });
  add_volumes(rules);
  // People in their twenties, unless machines are counted.
  rules.add(kDigits,
            "(?<!차 |차를 |버스 |트럭 |택시 |컴퓨터 |자전거 |비행기 |로봇 |카메라 )(?<![\\d.,])([1-9]0)대(?![지비학]| "
            "?의 차)",
            [](const Groups& g) { return sino_korean(g[1]) + "대"; });
  rules.add(kDigits, std::string(R"((?<![\d.,제])(\d{1,3})( ?)()") + kCounters + ")",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + g[3]; });
  // 번 counts times (세 번) unless a number is named by it (3번 버스, 제3번); 분 is a minute unless people are meant.
  rules.add(kDigits,
            R"((?<![\d.,제])([1-9]|[1-9]\d)( ?)번(?=이나|만|도|씩|이상| 이상| 더| 넘| 정도|을 넘| 반복| 읽| 연속))",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + "번"; });
  rules.add(kDigits, R"((?<![\d.,제])([1-9]|[1-9]\d)( ?)분(?=이 오|이 계|께서|을 모|의 손님))",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + "분"; });
  rules.add(kDigits, kNumber, [](const Groups& g) { return korean_number(g[1]); });
}

}  // namespace timbre
