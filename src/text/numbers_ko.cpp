// Korean numbers as words.
#include <algorithm>
#include <array>

#include "text/normalizer_ko.h"

namespace timbre {
namespace {

constexpr std::array<const char*, 10> kDigits = {"영", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"};
constexpr std::array<const char*, 4> kPlaces = {"", "십", "백", "천"};
constexpr std::array<const char*, 5> kGroups = {"", "만", "억", "조", "경"};
constexpr std::array<const char*, 10> kOnes = {"", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"};
constexpr std::array<const char*, 10> kTens = {"", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"};

}  // namespace

std::string korean_digits(const std::string& digits) {
  std::string words;
  for (const char c : digits) {
    if (c >= '0' && c <= '9') words += c == '0' ? "공" : kDigits[static_cast<std::size_t>(c - '0')];
  }
  return words;
}

std::string korean_number(const std::string& written) {
  std::string plain(written);
  plain.erase(std::remove(plain.begin(), plain.end(), ','), plain.end());
  const std::size_t point = plain.find('.');
  std::string words = sino_korean(plain.substr(0, point));
  if (point == std::string::npos) return words;
  words += "점";
  for (const char c : plain.substr(point + 1)) words += sino_korean(std::string(1, c));
  return words;
}

std::string sino_korean(const std::string& digits) {
  if (digits.size() > 20 || (digits.size() > 1 && digits[0] == '0')) return korean_digits(digits);
  if (digits == "0") return kDigits[0];
  std::string words;
  std::string group;  // of the four digits read so far
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const std::size_t from_end = digits.size() - 1 - i;
    const auto digit = static_cast<std::size_t>(digits[i] - '0');
    const std::size_t place = from_end % 4;
    if (digit > 1 || (digit == 1 && place == 0)) group += kDigits[digit];
    if (digit > 0) group += kPlaces[place];
    if (place != 0 || group.empty()) continue;
    const std::string scale = kGroups[from_end / 4];
    words += (group == "일" && scale == "만" && words.empty() ? "" : group) + scale;  // 만, not 일만
    group.clear();
  }
  return words;
}

std::string native_korean(const std::string& digits) {
  if (digits.size() > 3 || digits[0] == '0') return sino_korean(digits);
  std::string words;
  if (digits.size() == 3) words = sino_korean(digits.substr(0, 1) + "00");
  const std::string last = digits.size() == 3 ? digits.substr(1) : digits;
  const auto tens = static_cast<std::size_t>(last.size() == 2 ? last[0] - '0' : 0);
  const auto ones = static_cast<std::size_t>(last.back() - '0');
  if (tens == 2 && ones == 0) return words + "스무";
  return words + kTens[tens] + kOnes[ones];
}

}  // namespace timbre
