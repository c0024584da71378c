// Telephone numbers and others that are read digit by digit: groups of digits with pauses between them.
#include <algorithm>
#include <cctype>

#include "text/normalizer_en.h"

namespace timbre {
namespace {

using Groups = Rewriter::Groups;
constexpr const char* kDigits = "0123456789";

// "+1 (555) 123-4567" → plus one, five five five, one two three, four five six seven.
std::string read_groups(const std::string& written, const NumberSpeller& numbers) {
  std::string spoken, group;
  for (const char c : written + " ") {
    if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      group += c;
    } else if (!group.empty()) {
      spoken += (spoken.empty() ? "" : ", ") + numbers.digits(group);
      group.clear();
    }
  }
  return (written.find('+') < written.find_first_of(kDigits) ? "plus " : "") + spoken;
}

}  // namespace

void add_telephone_rules_en(Rewriter& rules, const NumberSpeller& numbers) {
  const auto groups = [&](const Groups& g) { return read_groups(g[0], numbers); };
  rules.add(" ", R"((?<![\w.,-])[1-9]\d{0,2}(?: \d{3}){0,3}(?: 000)+(?![\w-]| \d))", [](const Groups& g) {
    std::string grouped = g[0];  // 1 000 000
    std::replace(grouped.begin(), grouped.end(), ' ', ',');
    return grouped;
  });
  rules.add("19",
            R"((?<=\b[Cc]all |\b[Dd]ial |[Cc]alled |[Dd]ialed |[Cc]alling |[Dd]ialing )(911|999|112)\b(?![.,]?\d))",
            groups);
  rules.add("+", R"((?<!\w)\+\d{1,4}(?:[ .-]?\(\d{1,5}\)|[ .-]\d{1,8})(?:[ .-]\d{2,8}){1,5}(?![\w-]))", groups);
  rules.add("(", R"((?<![\w.-])(?:\d{1,3}[ .-])?\(\d{2,5}\)[ .-]{0,2}(?:\d{3,4}[ .-]\d{3,4}|\d{6,8})(?![\w-]))",
            groups);
  // 212-555-0199, 1.800.555.0100, 135-4567-8900, 123-123-5678-1111 and, without an area code, 555-1234.
  rules.add("-.", R"((?<![\w.-])(?:\d{1,3}[ .-])?\d{3}[ .-]\d{3}[.-]\d{4}(?:-\d{1,5})?(?![\w-]|[.,]\d))", groups);
  rules.add("N", R"((?<=ISBN:? )[\d-]{9,17}X?(?!\w))", groups);
  rules.add("-", R"((?<![\w.-])\d{2,4}-\d{3,4}-\d{4}(?![\w-]))", groups);
  rules.add("-", R"((?<![\w.-])\d{3}-\d{4}(?![\w-]))", groups);
  rules.add("-", R"((?<![\w.-])\d{3}-\d{2}-\d{4}(?![\w-]))", groups);  // a social security number
  rules.add(
      "01",
      R"((?<![\w.,-])(?:0\d{2,4} \d{3,8}(?: \d{3,6})?|0\d{1,4} \d{3,4} \d{3,4}|1\d\d \d{4} \d{4})(?![\w-]|[.,]\d))",
      groups);
  rules.add("1", R"((?<![\w.-])1-(8\d\d)-((?=[A-Z0-9-]*[A-Z])[A-Z0-9]{1,8}(?:-[A-Z0-9]{1,8}){0,3})(?![\w-]))",
            [&](const Groups& g) {
              std::string words;
              for (const char c : g[2]) words += c == '-' ? ' ' : c;
              return "one, " + numbers.cardinal(g[1]) + ", " + words;
            });
  rules.add(".", R"((?<![\w.,])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\w|\.\d))", [&](const Groups& g) {
    return numbers.digits(g[1]) + " dot " + numbers.digits(g[2]) + " dot " + numbers.digits(g[3]) + " dot " +
           numbers.digits(g[4]);
  });
  rules.add("-", R"((?<=[A-Za-z]-|\d/)(\d{5,20})(?=-[A-Za-z]|[^\w.,-]|[.,]?$))", groups);  // AB-123456
  rules.add(
      kDigits,
      R"((?<=\b(?i:ending in|ending with|passcode|password|passcode is|pin|pin is|otp is|otp|code|code is|ext\.|extension|account number|card number) )([A-Za-z]{0,4})(\d{3,20})(?![\w-]|[.,]\d))",
      [&](const Groups& g) { return (g[1].empty() ? "" : kSpellMark + g[1] + " ") + numbers.digits(g[2]); });
}

}  // namespace timbre
