#pragma once
// The languages that can be read, and how the language of each part of a text is decided.
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

enum class Language { kEnglish, kChinese, kJapanese, kKorean, kCantonese };
constexpr int kLanguages = 5;

// "en", "zh", "ja", "ko", "yue".
std::string language_code(Language language);

// What --lang means. The names and their meanings are those of GPT-SoVITS (TTS_infer_pack/TextPreprocessor.py).
struct LanguageMode {
  Language main = Language::kEnglish;  // of what is not decided otherwise: Han characters, lone digits
  bool only_main = false;              // en: the whole text is English, whatever it holds
  bool detect = false;                 // auto, auto_yue: kana are Japanese, hangul is Korean, Han characters depend
  bool own_digits = false;             // all_xx: digits are read in `main` even beside Latin words

  bool operator==(const LanguageMode& other) const {
    return main == other.main && only_main == other.only_main && detect == other.detect &&
           own_digits == other.own_digits;
  }
};

//   en                   English alone; other scripts are skipped
//   zh ja ko yue         Latin words are English, everything else is that language; digits go with what is around them
//   all_zh … all_yue     the same, but digits always belong to that language
//   auto                 by script: kana Japanese, hangul Korean, Latin English, Han Chinese or, near kana, Japanese
//   auto_yue             the same with Cantonese for Chinese
// Throws ErrorKind::kUsage for another name.
LanguageMode parse_language_mode(std::string_view name);
const std::vector<std::string>& language_mode_names();

// Whose reading counts where several are in use: that of the dictionaries, or that of GPT-SoVITS' own front end, which
// its official models have learnt.
enum class Readings { kDictionary, kGptSovits };

// "dictionary", "gpt-sovits". Throws ErrorKind::kUsage for another name.
Readings parse_readings(std::string_view name);

}  // namespace timbre
