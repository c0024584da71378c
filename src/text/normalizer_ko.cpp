#include "text/normalizer_ko.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <map>

#include "text/hangul.h"
#include "text/unicode.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigitTrigger = "0123456789";

std::string without_commas(std::string number) {
  number.erase(std::remove(number.begin(), number.end(), ','), number.end());
  return number;
}

std::string digits_of(const std::string& number) {
  std::string words;
  for (const char c : number) {
    if (c >= '0' && c <= '9') words += c == '0' ? "공" : sino_korean(std::string(1, c));
  }
  return words;
}

// "1,234.5" → 천이백삼십사 점 오
std::string number(const std::string& written) {
  const std::string plain = without_commas(written);
  const std::size_t point = plain.find('.');
  std::string words = sino_korean(plain.substr(0, point));
  if (point == std::string::npos) return words;
  words += " 점 ";
  for (const char c : plain.substr(point + 1)) words += sino_korean(std::string(1, c));
  return words;
}

std::string month(const std::string& digits) {
  const std::string plain = digits[0] == '0' && digits.size() > 1 ? digits.substr(1) : digits;
  return plain == "6" ? "유월" : plain == "10" ? "시월" : sino_korean(plain) + "월";
}

std::string plain(const std::string& digits) {
  return digits.size() > 1 && digits[0] == '0' ? digits.substr(1) : digits;
}

// Hours of the clock are native up to twelve.
std::string hour(const std::string& digits) {
  const int value = std::stoi(digits);
  return (value >= 1 && value <= 12 ? native_korean(plain(digits)) : sino_korean(plain(digits))) + "시";
}

constexpr const char* kNumber = R"((\d{1,3}(?:,\d{3})+(?:\.\d{1,20})?|\d{1,40}(?:\.\d{1,20})?))";
// What is counted with native numbers. 번 and 분 depend on more, see below.
constexpr const char* kCounters =
    "군데|권|개(?!월|년|국|교|사|소|비|인)|그루|대(?!지|비|학)|마리|명|모금|발짝|방울|벌|보루|사람|살|송이|시간|쌍|"
    "움큼|"
    "잔|장(?!르|관)|접시|"
    "조각|줄|줌|채|척|켤레|톨|통|포기|그릇|병|곳|가지|가닥|갈래|끼|달|다발|자루|바퀴|배(?!럴)|봉지|상자|주먹|차례|토막|"
    "쪽(?!지|방)|묶음|"
    "번째|마디|알(?!파)|모(?![가-힣])|단(?!계|지|원)|판(?!사)";

const std::map<std::string, std::string>& units() {
  static const std::map<std::string, std::string> kList = {{"km/h", "킬로미터 퍼 아워"},
                                                           {"km", "킬로미터"},
                                                           {"cm", "센티미터"},
                                                           {"mm", "밀리미터"},
                                                           {"m²", "제곱미터"},
                                                           {"㎡", "제곱미터"},
                                                           {"m2", "제곱미터"},
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
                                                           {"°", "도"}};
  return kList;
}

const char* letter_name(char32_t letter) {
  static constexpr const char* kNames[] = {"에이", "비",   "시", "디",   "이",     "에프", "지",   "에이치", "아이",
                                           "제이", "케이", "엘", "엠",   "엔",     "오",   "피",   "큐",     "아르",
                                           "에스", "티",   "유", "브이", "더블유", "엑스", "와이", "제트"};
  return kNames[letter - U'a'];
}

void add_dates(Rewriter& rules) {
  const auto date = [](const Groups& g) {
    return sino_korean(g[1]) + "년 " + month(g[2]) + " " + sino_korean(plain(g[3])) + "일 ";
  };
  rules.add(kDigitTrigger,
            R"((?<![\d.-])((?:19|20)\d\d)[-./] ?(0?[1-9]|1[0-2])[-./] ?(0?[1-9]|[12]\d|3[01])(?![\d-])\.?)", date);
  rules.add(kDigitTrigger, R"((?<!\d)(0?[1-9]|1[0-2]) ?월)", [](const Groups& g) { return month(g[1]); });
  rules.add(kDigitTrigger, R"((?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:]))", [](const Groups& g) {
    std::string spoken = hour(g[1]);
    if (g[2] != "00") spoken += " " + sino_korean(plain(g[2])) + "분";
    if (!g[3].empty()) spoken += " " + sino_korean(plain(g[3])) + "초";
    return spoken;
  });
  rules.add(kDigitTrigger, R"((?<![\d.,])([01]?\d|2[0-4]) ?시(?!간|장|대|민|도|즌|리즈))",
            [](const Groups& g) { return hour(g[1]); });
}

void add_telephone(Rewriter& rules) {
  rules.add("-", R"((?<![\d-])(0\d{1,2})[-. ](\d{3,4})[-. ](\d{4})(?![\d-]))",
            [](const Groups& g) { return digits_of(g[1]) + " " + digits_of(g[2]) + " " + digits_of(g[3]); });
  rules.add("-", R"((?<![\d-])(1[568]\d\d|\d{3})-(\d{4})(?![\d-]))",
            [](const Groups& g) { return digits_of(g[1]) + " " + digits_of(g[2]); });
}

void add_measures(Rewriter& rules) {
  const std::string any = kNumber;
  const auto money = [](const char* name) { return [name](const Groups& g) { return number(g[1]) + name; }; };
  rules.add(kDigitTrigger, "₩ ?" + any, money(" 원"));
  rules.add(kDigitTrigger, R"(\$ ?)" + any, money(" 달러"));
  rules.add(kDigitTrigger, "€ ?" + any, money(" 유로"));
  rules.add(kDigitTrigger, "[¥￥] ?" + any, money(" 엔"));
  rules.add(kDigitTrigger, any + " ?[~∼〜–] ?(?=\\d)", [](const Groups& g) { return number(g[1]) + "에서 "; });
  std::vector<std::string> names;
  for (const auto& [name, unused] : units()) names.push_back(name);
  std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  std::string pattern;
  for (const auto& name : names) pattern += (pattern.empty() ? "" : "|") + name;
  rules.add(kDigitTrigger, R"((?<![\d.,가-힣A-Za-z])-)" + any + " ?(?:°C|℃)",
            [](const Groups& g) { return "영하 " + number(g[1]) + "도"; });
  rules.add(kDigitTrigger, any + " ?(" + pattern + ")(?![A-Za-z])",
            [](const Groups& g) { return number(g[1]) + " " + units().at(g[2]); });
}

void add_numbers(Rewriter& rules) {
  rules.add(kDigitTrigger, R"((?<![\d.,])1 ?번째)", "첫 번째");
  rules.add(kDigitTrigger, R"((?<![\d.,/])(\d{1,4})/(\d{1,4})(?![\d/]))",
            [](const Groups& g) { return sino_korean(g[2]) + "분의 " + sino_korean(g[1]); });
  rules.add(kDigitTrigger, std::string(R"((?<![\d.,제])(\d{1,3})( ?)()") + kCounters + ")",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + g[3]; });
  // 번 counts times (세 번) unless a number is named by it (3번 버스, 제3번); 분 is a minute unless people are meant.
  rules.add(kDigitTrigger,
            R"((?<![\d.,제])([1-9]|[1-9]\d)( ?)번(?=이나|만|도|씩|이상| 이상| 더| 넘| 정도|을 넘| 반복| 읽| 연속))",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + "번"; });
  rules.add(kDigitTrigger, R"((?<![\d.,제])([1-9]|[1-9]\d)( ?)분(?=이 오|이 계|께서|을 모|의 손님))",
            [](const Groups& g) { return native_korean(g[1]) + g[2] + "분"; });
  rules.add("-", R"((?<![\d가-힣A-Za-z.-])-(?=\d))", "마이너스 ");
  rules.add(kDigitTrigger, kNumber, [](const Groups& g) { return number(g[1]); });
}

void add_symbols(Rewriter& rules) {
  static constexpr const char* kNames[][2] = {
      {"&", " 앤드 "},   {"@", " 골뱅이 "}, {R"(\+)", " 더하기 "}, {"=", " 는 "}, {"×", " 곱하기 "},
      {"÷", " 나누기 "}, {"%", " 퍼센트 "}, {R"(\$)", " 달러 "},   {"₩", " 원 "}, {"#", " 샵 "}};
  for (const auto& [symbol, name] : kNames) rules.add("", symbol, std::string(name));
}

bool is_pause(char32_t c) { return std::u32string_view(U",.!?…").find(c) != std::u32string_view::npos; }

// Marks of all kinds → , . ! ? …, nothing for what joins or is silent.
char32_t mark_of(char32_t c) {
  if (is_pause(c)) return c;
  if (std::u32string_view(U"、，;；:：·—–").find(c) != std::u32string_view::npos) return U',';
  if (std::u32string_view(U"()[]{}〈〉《》「」『』【】（）").find(c) != std::u32string_view::npos) return U',';
  if (c == U'。') return U'.';
  if (c == U'！') return U'!';
  return c == U'？' ? U'?' : 0;
}

bool is_silent(char32_t c) {
  return c <= U' ' ? c == U' ' || c == U'\t' || c == U'\n' || c == U'\r'
                   : std::u32string_view(U"\u00A0\u3000\"'“”‘’`*_~|\\/<>^-").find(c) != std::u32string_view::npos;
}

int strength(const std::string& mark) {
  static const std::string kOrder[] = {",", ".", "…", "!", "?"};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), mark) - std::begin(kOrder));
}

// ㅋ → 크, ㅠ → 유.
char32_t single_letter(char32_t c) {
  static constexpr std::u32string_view kLeads = U"ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";
  const std::size_t lead_index = kLeads.find(c);
  if (lead_index != kLeads.npos) return join_syllable({static_cast<int>(lead_index), vowel::kEU, 0});
  return c >= U'ㅏ' && c <= U'ㅣ' ? join_syllable({lead::kNone, static_cast<int>(c - U'ㅏ'), 0}) : 0;
}

class Builder {
 public:
  void letter(char32_t c) { icu_append(word_, c); }
  void letters(const char* names) { word_ += names; }
  void space() {
    if (word_.empty()) return;
    if (!pause_.empty() && !result_.tokens.empty()) result_.tokens.push_back({SpokenToken::Kind::kPunctuation, pause_});
    pause_.clear();
    result_.tokens.push_back({SpokenToken::Kind::kWord, word_});
    word_.clear();
  }
  void pause(char32_t c) {
    space();
    std::string mark;
    icu_append(mark, c);
    if (pause_.empty() || strength(mark) > strength(pause_)) pause_ = mark;
  }
  void skip(char32_t c) {
    space();
    std::string text;
    icu_append(text, c);
    auto& list = result_.skipped;
    if (list.size() < kMaxSkipped && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
  }
  NormalizedText finish() {
    space();
    if (!result_.tokens.empty())
      result_.tokens.push_back({SpokenToken::Kind::kPunctuation, pause_.empty() ? "." : pause_});
    return std::move(result_);
  }

 private:
  static void icu_append(std::string& to, char32_t c) { icu::UnicodeString(static_cast<UChar32>(c)).toUTF8String(to); }
  NormalizedText result_;
  std::string word_, pause_;
};

NormalizedText tokenize(const std::string& utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  Builder builder;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(text.char32At(i));
    const char32_t lower = c >= U'A' && c <= U'Z' ? c + 32 : c;
    if (is_hangul_syllable(c)) {
      builder.letter(c);
    } else if (const char32_t read = single_letter(c)) {
      builder.letter(read);
    } else if (lower >= U'a' && lower <= U'z') {
      builder.letters(letter_name(lower));
    } else if (const char32_t mark = mark_of(c)) {
      builder.pause(mark);
    } else if (is_silent(c)) {
      builder.space();
    } else {
      builder.skip(c);
    }
  }
  return builder.finish();
}

}  // namespace

KoreanNormalizer::KoreanNormalizer() {
  rules_.add(".", R"(\.{2,})", "…");
  add_telephone(rules_);
  add_dates(rules_);
  add_measures(rules_);
  add_numbers(rules_);
  add_symbols(rules_);
}

NormalizedText KoreanNormalizer::normalize(std::string_view utf8) const {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text =
      icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
  const icu::Normalizer2* composer = icu::Normalizer2::getNFCInstance(status);
  std::string composed;
  (U_SUCCESS(status) ? composer->normalize(text, status) : text).toUTF8String(composed);
  return tokenize(rules_.apply(composed));
}

}  // namespace timbre
