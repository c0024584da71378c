#include "text/language_spans.h"

#include <algorithm>
#include <array>
#include <optional>

#include "text/script.h"
#include "text/utf8.h"

namespace timbre {
namespace {

constexpr std::u32string_view kOpeners = U"([{（［｛「『【《〈〔“‘";
constexpr std::u32string_view kOperators = U"+=×÷*^≤≥<>≠≈√²³＋＝";
constexpr std::u32string_view kFormulaMarks = U"+=×÷*^≤≥<>≠≈√²³＋＝-−/.()（）π";

// A stretch of one script.
struct Run {
  Script script;
  std::size_t begin, end;
  std::optional<Language> language;  // unset: neutral, or digits not yet decided
  bool in_numbers = false;           // Latin letters that belong to a number or a formula
};

bool contains(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }

std::vector<Run> runs_of(const std::u32string& text) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Script script = script_of(text[i]);
    if (runs.empty() || runs.back().script != script) {
      runs.push_back({script, i, i, {}, false});
    }
    runs.back().end = i + 1;
  }
  return runs;
}

// Symbols of units as they are written behind a number.
bool is_unit(std::u32string_view word) {
  static constexpr std::array<std::u32string_view, 62> kUnits = {
      U"kg",   U"g",  U"mg", U"t",   U"km",   U"m",   U"cm",  U"mm",  U"nm",  U"μm",  U"um",  U"kHz",  U"MHz",
      U"GHz",  U"Hz", U"kW", U"W",   U"MW",   U"kV",  U"V",   U"mV",  U"A",   U"mA",  U"mAh", U"Ah",   U"kWh",
      U"Wh",   U"L",  U"l",  U"mL",  U"ml",   U"GB",  U"MB",  U"KB",  U"kB",  U"TB",  U"PB",  U"Gbps", U"Mbps",
      U"Kbps", U"dB", U"Pa", U"kPa", U"MPa",  U"hPa", U"rpm", U"fps", U"bpm", U"ppm", U"h",   U"s",    U"ms",
      U"min",  U"J",  U"kJ", U"cal", U"kcal", U"N",   U"ha",  U"C",   U"F",   U"K"};
  return std::find(kUnits.begin(), kUnits.end(), word) != kUnits.end();
}

// "5kg", "3 km/h", "25°C": the Latin letters behind digits that are a unit.
void mark_units(const std::u32string& text, std::vector<Run>& runs) {
  for (std::size_t i = 1; i < runs.size(); ++i) {
    Run& run = runs[i];
    if (run.script != Script::kLatin) continue;
    std::u32string_view between;
    std::size_t number = i - 1;
    if (runs[number].script == Script::kNeutral && number > 0) {
      between = std::u32string_view(text).substr(runs[number].begin, runs[number].end - runs[number].begin);
      --number;
    }
    const bool behind_digits = runs[number].script == Script::kDigit && number + 1 <= i;
    const auto word = std::u32string_view(text).substr(run.begin, run.end - run.begin);
    if (behind_digits && (between.empty() || between == U" " || between == U"°" || between == U" °")) {
      const bool degrees = between == U"°" || between == U" °";
      run.in_numbers = degrees ? word == U"C" || word == U"F" : is_unit(word) && word != U"C" && word != U"F";
      // "3 A" and "5 m" are less sure than "3A": a space and one letter need the letters of a longer unit.
      if (between == U" " && word.size() == 1) run.in_numbers = false;
    } else if (between == U"/" && number + 2 == i && runs[number].in_numbers) {  // km/h, m/s
      run.in_numbers = is_unit(word);
    }
  }
}

// "x+1=3", "a²+b²=c²": runs of single letters, digits and marks of arithmetic without a space that hold an operator.
void mark_formulas(const std::u32string& text, std::vector<Run>& runs) {
  for (std::size_t first = 0; first < runs.size();) {
    std::size_t last = first;
    bool single_letters = true, operators = false, letters = false;
    for (; last < runs.size(); ++last) {
      const Run& run = runs[last];
      if (run.script == Script::kLatin) {
        letters = true;
        single_letters = single_letters && run.end - run.begin == 1;
        continue;
      }
      if (run.script == Script::kDigit) continue;
      if (run.script != Script::kNeutral) break;
      const auto marks = std::u32string_view(text).substr(run.begin, run.end - run.begin);
      if (marks.find_first_not_of(kFormulaMarks) != marks.npos) break;
      operators = operators || marks.find_first_of(kOperators) != marks.npos;
    }
    if (letters && single_letters && operators) {
      for (std::size_t i = first; i < last; ++i) runs[i].in_numbers = runs[i].script == Script::kLatin;
    }
    first = std::max(last, first + 1);
  }
}

// "R6年", in Japanese "H30.4.1" and "R.4", too: the letter of a Japanese era belongs to its year.
void mark_eras(const std::u32string& text, std::vector<Run>& runs, const LanguageMode& mode) {
  for (std::size_t i = 0; i + 1 < runs.size(); ++i) {
    Run& run = runs[i];
    if (run.script != Script::kLatin || run.end - run.begin != 1 || !contains(U"MTSHR", text[run.begin])) continue;
    const bool point =
        runs[i + 1].script == Script::kNeutral && text[run.end] == U'.' && runs[i + 1].end == run.end + 1;
    const std::size_t year = point ? i + 2 : i + 1;
    if (year >= runs.size() || runs[year].script != Script::kDigit || runs[year].end - runs[year].begin > 2) continue;
    const char32_t behind = runs[year].end < text.size() ? text[runs[year].end] : 0;
    if (behind == U'年' || (mode.main == Language::kJapanese && (point || behind == U'.'))) run.in_numbers = true;
  }
}

bool certainly_chinese(const std::u32string& text, const Run& run) {
  return std::any_of(text.begin() + static_cast<std::ptrdiff_t>(run.begin),
                     text.begin() + static_cast<std::ptrdiff_t>(run.end),
                     [](char32_t c) { return c < 0xA000 && !in_jis_x_0208(c); });
}

// Han runs of auto modes where the text has kana.
void decide_han(const std::u32string& text, std::vector<Run>& runs, Language chinese) {
  const auto is_kana = [&](std::size_t i) { return i < runs.size() && runs[i].script == Script::kKana; };
  bool any_chinese = false;
  for (Run& run : runs) {
    if (run.script != Script::kHan || !certainly_chinese(text, run)) continue;
    run.language = chinese;
    any_chinese = true;
  }
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].script != Script::kHan || runs[i].language) continue;
    const bool touches = is_kana(i + 1) || (i > 0 && is_kana(i - 1));
    runs[i].language = touches || !any_chinese ? Language::kJapanese : chinese;
  }
}

void decide_letters(const std::u32string& text, std::vector<Run>& runs, const LanguageMode& mode) {
  const bool kana = std::any_of(runs.begin(), runs.end(), [](const Run& run) { return run.script == Script::kKana; });
  if (mode.detect && kana) decide_han(text, runs, mode.main);
  for (Run& run : runs) {
    switch (run.script) {
      case Script::kLatin:
        if (!run.in_numbers) run.language = Language::kEnglish;
        break;
      case Script::kHan:
        if (!run.language) run.language = mode.main;
        break;
      case Script::kKana:
        run.language = mode.detect ? Language::kJapanese : mode.main;
        break;
      case Script::kHangul:
        run.language = mode.detect ? Language::kKorean : mode.main;
        break;
      default:
        break;
    }
  }
}

// Digits: letters that they touch, else those before, else those behind. A formula or a number with its unit is one.
void decide_digits(const std::u32string& text, std::vector<Run>& runs, const LanguageMode& mode, Language fallback) {
  const auto numeric = [&](const Run& run) { return run.script == Script::kDigit || run.in_numbers; };
  // Marks between two parts of one number do not end it: 3.5, 1:2, 10-20, 5 kg.
  const auto joins = [&](std::size_t i) {
    if (runs[i].script != Script::kNeutral || i == 0 || i + 1 >= runs.size()) return false;
    return numeric(runs[i - 1]) && numeric(runs[i + 1]) && runs[i].end - runs[i].begin <= 2 &&
           !contains(U"，。、！？；,;!?", text[runs[i].begin]);
  };
  std::vector<std::optional<Language>> next(runs.size() + 1);  // the first one from here on
  for (std::size_t i = runs.size(); i-- > 0;) next[i] = runs[i].language ? runs[i].language : next[i + 1];
  std::optional<Language> before;
  for (std::size_t i = 0; i < runs.size();) {
    if (!numeric(runs[i])) {
      if (runs[i].language) before = runs[i].language;
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < runs.size() && (numeric(runs[end]) || joins(end))) ++end;
    const std::optional<Language> behind = next[end];
    const bool touches_before = i > 0 && runs[i - 1].language.has_value();
    // "5G" and "3D" in a Chinese sentence have a Chinese number, "MP3" an English one.
    const bool touches_behind =
        end < runs.size() && runs[end].language.has_value() && (*runs[end].language != Language::kEnglish || !before);
    // G1234次: a train, bus or flight is one or two letters and digits of the language behind.
    const bool labelled = touches_before && touches_behind && runs[i - 1].script == Script::kLatin &&
                          runs[i - 1].end - runs[i - 1].begin <= 2 && end == i + 1 &&
                          runs[i].end - runs[i].begin >= 3 && runs[end].script == Script::kHan;
    Language language = fallback;
    if (labelled) {
      language = *runs[end].language;
    } else if (mode.own_digits) {
      language = mode.main;
    } else if (touches_before) {
      language = *runs[i - 1].language;
    } else if (touches_behind) {
      language = *behind;
    } else if (before || behind) {
      language = before ? *before : *behind;
    }
    for (std::size_t k = i; k < end; ++k) runs[k].language = language;
    before = language;
    i = end;
  }
}

std::vector<LanguageSpan> joined(const std::u32string& text, const std::vector<Run>& runs, Language fallback) {
  std::vector<LanguageSpan> spans;
  std::size_t begin = 0;
  std::optional<Language> open;
  const auto close = [&](std::size_t end) {
    if (end > begin) {
      spans.push_back({open.value_or(fallback), encode_utf8(std::u32string_view(text).substr(begin, end - begin))});
    }
    begin = end;
  };
  for (const Run& run : runs) {
    if (!run.language) continue;
    if (open && *open != *run.language) {
      std::size_t cut = run.begin;
      while (cut > begin && contains(kOpeners, text[cut - 1])) --cut;
      close(cut);
    }
    open = run.language;
  }
  close(text.size());
  return spans;
}

}  // namespace

std::vector<LanguageSpan> language_spans(std::string_view utf8, const LanguageMode& mode) {
  if (utf8.empty()) return {};
  if (mode.only_main) return {{mode.main, std::string(utf8)}};
  const std::u32string text = decode_utf8(utf8);
  std::vector<Run> runs = runs_of(text);
  mark_units(text, runs);
  mark_formulas(text, runs);
  mark_eras(text, runs, mode);
  // Without any letter of another script a text is as English as its Latin words.
  const bool only_latin = std::none_of(runs.begin(), runs.end(), [](const Run& run) {
    return run.script == Script::kHan || run.script == Script::kKana || run.script == Script::kHangul;
  });
  if (only_latin && (mode.detect || (!mode.own_digits && std::any_of(runs.begin(), runs.end(), [](const Run& run) {
                       return run.script == Script::kLatin && !run.in_numbers;
                     })))) {
    return {{Language::kEnglish, std::string(utf8)}};
  }
  decide_letters(text, runs, mode);
  decide_digits(text, runs, mode, mode.main);
  return joined(text, runs, mode.main);
}

}  // namespace timbre
