#include "text/language.h"

#include <array>

#include "base/error.h"

namespace timbre {
namespace {

constexpr std::array<const char*, kLanguages> kCodes = {"en", "zh", "ja", "ko", "yue"};

}  // namespace

std::string language_code(Language language) { return kCodes.at(static_cast<std::size_t>(language)); }

const std::vector<std::string>& language_mode_names() {
  static const std::vector<std::string> names = {"auto", "auto_yue", "en",     "zh",     "ja",     "ko",
                                                 "yue",  "all_zh",   "all_ja", "all_ko", "all_yue"};
  return names;
}

LanguageMode parse_language_mode(std::string_view name) {
  LanguageMode mode;
  if (name == "auto" || name == "auto_yue") {
    mode.main = name == "auto" ? Language::kChinese : Language::kCantonese;
    mode.detect = true;
    return mode;
  }
  const bool all = name.substr(0, 4) == "all_";
  const std::string_view code = all ? name.substr(4) : name;
  for (std::size_t i = all ? 1 : 0; i < kCodes.size(); ++i) {
    if (code != kCodes[i]) continue;
    mode.main = static_cast<Language>(i);
    mode.only_main = mode.main == Language::kEnglish;
    mode.own_digits = all;
    return mode;
  }
  std::string list;
  for (const auto& known : language_mode_names()) list += (list.empty() ? "" : ", ") + known;
  throw Error(ErrorKind::kUsage, "text language \"" + std::string(name) + "\" is unknown; expected one of " + list);
}

Readings parse_readings(std::string_view name) {
  if (name == "dictionary") return Readings::kDictionary;
  if (name == "gpt-sovits") return Readings::kGptSovits;
  throw Error(ErrorKind::kUsage,
              "readings \"" + std::string(name) + "\" are unknown; expected dictionary or gpt-sovits");
}

}  // namespace timbre
