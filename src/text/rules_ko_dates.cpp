// Korean telephone numbers, dates and times.
#include "text/normalizer_ko.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

std::string plain(const std::string& digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

std::string month(const std::string& digits) {
  const std::string number = plain(digits);
  return number == "6" ? "유월" : number == "10" ? "시월" : sino_korean(number) + "월";
}

// Hours of the clock are native up to twelve.
std::string hour(const std::string& digits) {
  const int value = std::stoi(digits);
  return (value >= 1 && value <= 12 ? native_korean(plain(digits)) : sino_korean(plain(digits))) + "시";
}

std::string date(const std::string& year, const std::string& month_of_it, const std::string& day) {
  return sino_korean(year) + "년 " + month(month_of_it) + " " + sino_korean(plain(day)) + "일 ";
}

// Each run of digits is a word of its own: 010-1234-5678 → 공일공 일이삼사 오육칠팔
std::string digit_groups(const std::string& text) {
  std::string words, group;
  for (const char c : text + " ") {
    if (c >= '0' && c <= '9') {
      group += c;
    } else if (!group.empty()) {
      words += (words.empty() ? "" : " ") + korean_digits(group);
      group.clear();
    }
  }
  return words;
}

}  // namespace

void add_telephone_rules_ko(Rewriter& rules) {
  const auto groups = [](const Groups& g) { return digit_groups(g[0]); };
  rules.add(kDigits, R"(\+(\d{1,3})[-. ]?((?:\(0?\d{1,3}\)|0?\d{1,3})[-. ]{0,2}\d{3,4}[-. ]\d{4})(?![\d-]))",
            [](const Groups& g) { return "국가번호 " + korean_digits(g[1]) + " " + digit_groups(g[2]); });
  rules.add(kDigits, R"((?<![\d-])\d{4}-\d{4}-\d{4}-\d{4}(?![\d-]))", groups);
  rules.add(kDigits, R"((?<![\d.-])(?:\(\d{2,3}\)|\d{2,3})[-. ]{1,2}\d{3,4}[-.]\d{4}(?![\d-]))", groups);
  rules.add(kDigits, R"((?<![\d-])\(\d{2,3}\)\d{3,4}-\d{4}(?![\d-]))", groups);
  rules.add(kDigits, R"((?<![\d-])0\d{1,2}[-. ]\d{3,4}[-. ]\d{4}(?![\d-]))", groups);
  rules.add(kDigits, R"((?<![\d-])(?:1[568]\d\d|\d{3})-\d{4}(?![\d-]))", groups);
  rules.add(kDigits, R"((?<![\d-])01\d\d{7,8}(?!\d))", groups);
  // 119에 신고했다, 112로, 1339에 전화; not 119명
  rules.add(kDigits, R"((?<![\d.,])11[29](?=(?:에|로|를|가|는)(?![가-힣])))", groups);
  rules.add(
      kDigits,
      R"((?<![\d.,])1\d{2,3}(?=(?:번|에|로|으로|번에|번으로)? ?(?:바로 |즉시 |빨리 )?(?:신고|전화|구급|구조|소방|콜센터|안내|상담|문의)))",
      groups);
  // 3·1절, 6·25 전쟁
  rules.add(kDigits, "(?<!\\d)\\d{1,2}[·ㆍ]\\d{1,2}(?!\\d)", [](const Groups& g) { return korean_digits(g[0]); });
  // What is told by its digits: 끝자리 3456, 비밀번호는 1234
  rules.add(kDigits,
            R"((?<=자리 |자리는 |번호 |번호는 |번호가 |번호: |코드 |코드는 |코드: )\d{3,}(?![\d.,]|번|개|명|원))",
            groups);
}

void add_date_rules_ko(Rewriter& rules) {
  rules.add(kDigits, R"((?<![\d.-])((?:19|20)\d\d)[-./] ?(0?[1-9]|1[0-2])[-./] ?(0?[1-9]|[12]\d|3[01])(?![\d-])\.?)",
            [](const Groups& g) { return date(g[1], g[2], g[3]); });
  rules.add(kDigits, R"((?<![\d./-])(0?[1-9]|1[0-2])([-/])(0?[1-9]|[12]\d|3[01])\2((?:19|20)\d\d)(?![\d/-]))",
            [](const Groups& g) { return date(g[4], g[1], g[3]); });
  rules.add(kDigits, R"((?<![\d./-])(0?[1-9]|[12]\d|3[01])([-/])(0?[1-9]|1[0-2])\2((?:19|20)\d\d)(?![\d/-]))",
            [](const Groups& g) { return date(g[4], g[3], g[1]); });
  rules.add(kDigits, R"((?<![\d.])((?:19|20)\d\d)\.(0[1-9])(?![\d.%]|[가-힣a-zA-Z]))",
            [](const Groups& g) { return sino_korean(g[1]) + "년 " + month(g[2]); });
  // Written together: 오후3시30분, 1월1일, 28일수요일
  rules.add(kDigits, R"((?<=오전|오후|새벽|아침|저녁|밤|낮|기원전|기원후|마이너스|[년월시분])(?=\d))", " ");
  rules.add("", "(?<=\\d일)(?=[월화수목금토일]요일)", " ");
  rules.add(kDigits, R"((?<=일)(\([월화수목금토일]\))? ?[~∼〜～] ?(?=\d))",
            [](const Groups& g) { return g[1] + "부터 "; });
  rules.add(kDigits, R"((?<!\d)(0?[1-9]|1[0-2]) ?월)", [](const Groups& g) { return month(g[1]); });
  // 1일(수): the day of the week
  static constexpr const char* kDays[][2] = {{"월", "월요일"}, {"화", "화요일"}, {"수", "수요일"}, {"목", "목요일"},
                                             {"금", "금요일"}, {"토", "토요일"}, {"일", "일요일"}};
  for (const auto& [letter, day] : kDays) {
    rules.add("(", std::string("(?<=일\\()") + letter + " ?[~∼〜～] ?(?=[월화수목금토일]\\))",
              std::string(day) + "부터 ");
    rules.add("(", std::string("(?<=요일부터 )") + letter + "(?=\\))", std::string(day));
    rules.add("(", std::string("(?<=일) ?\\(") + letter + "\\)", std::string(" ") + day + " ");
  }
  rules.add("", "(?<=요일) (?=부터)", "");
  const auto clock = [](const Groups& g) {
    std::string spoken = hour(g[1]);
    if (g[2] != "00") spoken += " " + sino_korean(plain(g[2])) + "분";
    if (!g[3].empty() && g[3] != "00") spoken += " " + sino_korean(plain(g[3])) + "초";
    return spoken;
  };
  rules.add(kDigits, R"((?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:]))", clock);
  rules.add(kDigits, R"((?<![\d.,])([01]?\d|2[0-4]) ?시(?!간|장|대|민|도|즌|리즈)(?=(\d?)))",
            [](const Groups& g) { return hour(g[1]) + (g[2].empty() ? "" : " "); });
  // 09분
  rules.add(kDigits, R"((?<![\d.,])0(\d)(?=[분초]))", [](const Groups& g) { return sino_korean(g[1]); });
}

}  // namespace timbre
