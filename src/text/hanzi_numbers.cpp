#include "text/hanzi_numbers.h"

#include <algorithm>
#include <array>

namespace timbre {
namespace {

constexpr std::array<const char*, 10> kDigits = {"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
constexpr std::array<const char*, 4> kPlaces = {"", "十", "百", "千"};
constexpr std::array<const char*, 4> kGroups = {"", "万", "亿", "万亿"};
constexpr std::size_t kMostDigits = 16;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Up to four digits of which at least one is not zero. `inner`: something stands before them.
std::string group_of(std::string_view digits, bool inner) {
  std::string text;
  bool gap = inner && digits.size() == 4 && digits[0] == '0';
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t place = digits.size() - 1 - i;
    if (digits[i] == '0') {
      gap = gap || !text.empty();
      continue;
    }
    if (gap) text += "零";
    gap = false;
    const bool ten = place == 1 && digits[i] == '1' && text.empty() && !inner;
    if (!ten) text += digits[i] == '2' && place == 3 ? "两" : kDigits[static_cast<std::size_t>(digits[i] - '0')];
    text += kPlaces[place];
  }
  return text;
}

std::string without_commas(std::string_view number) {
  std::string plain(number);
  plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
  return plain;
}

}  // namespace

std::string hanzi_digits(std::string_view digits, bool phone) {
  std::string text;
  for (const char c : digits) {
    if (phone && c == '1') {
      text += "幺";
    } else if (is_digit(c)) {
      text += kDigits[static_cast<std::size_t>(c - '0')];
    } else {
      text += c;
    }
  }
  return text;
}

std::string hanzi_integer(std::string_view digits) {
  if (digits.empty()) return "";
  if (digits.size() > kMostDigits || (digits.size() > 1 && digits[0] == '0')) return hanzi_digits(digits);
  if (digits.find_first_not_of('0') == std::string_view::npos) return "零";
  std::string text;
  bool gap = false;
  while (!digits.empty()) {
    const std::size_t size = (digits.size() - 1) % 4 + 1;
    const std::size_t group = (digits.size() - size) / 4;
    const std::string_view part = digits.substr(0, size);
    digits.remove_prefix(size);
    if (part.find_first_not_of('0') == std::string_view::npos) {
      gap = !text.empty();
      continue;
    }
    std::string spoken = group_of(part, !text.empty());
    if (gap && spoken.rfind("零", 0) != 0) spoken = "零" + spoken;
    gap = false;
    if (spoken == "二" && group > 0) spoken = "两";
    text += spoken + kGroups[group];
  }
  return text;
}

std::string hanzi_number(std::string_view number) {
  std::string text;
  if (!number.empty() && (number[0] == '-' || number[0] == '+')) {
    if (number[0] == '-') text = "负";
    number.remove_prefix(1);
  }
  const std::string plain = without_commas(number);
  const std::size_t dot = plain.find('.');
  text += dot == 0 ? "零" : hanzi_integer(plain.substr(0, dot));
  if (dot != std::string::npos && dot + 1 < plain.size()) text += "点" + hanzi_digits(plain.substr(dot + 1));
  return text;
}

std::string hanzi_quantity(std::string_view number) { return number == "2" ? "两" : hanzi_number(number); }

}  // namespace timbre
