#include "text/language_spans.h"

#include <algorithm>
#include <array>
#include <optional>

#include "text/han_language.h"
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
  static constexpr std::array<std::u32string_view, 75> kUnits = {
      U"kg",   U"g",   U"mg",   U"t",    U"km",   U"m",   U"cm",  U"mm",  U"nm",  U"μm",  U"um",  U"kHz",  U"MHz",
      U"GHz",  U"Hz",  U"kW",   U"W",    U"MW",   U"kV",  U"V",   U"mV",  U"A",   U"mA",  U"mAh", U"Ah",   U"kWh",
      U"Wh",   U"L",   U"l",    U"mL",   U"ml",   U"GB",  U"MB",  U"KB",  U"kB",  U"TB",  U"PB",  U"Gbps", U"Mbps",
      U"Kbps", U"dB",  U"Pa",   U"kPa",  U"MPa",  U"hPa", U"rpm", U"fps", U"bpm", U"ppm", U"h",   U"s",    U"ms",
      U"min",  U"J",   U"kJ",   U"cal",  U"kcal", U"N",   U"ha",  U"C",   U"F",   U"K",   U"dm",  U"mol",  U"lm",
      U"px",   U"THz", U"mmHg", U"kbps", U"KG",   U"CM",  U"MM",  U"KM",  U"ML",  U"KW"};
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
    if (!between.empty() && between.back() == U'μ') between.remove_suffix(1);
    const bool behind_digits = runs[number].script == Script::kDigit && number + 1 <= i;
    const auto word = std::u32string_view(text).substr(run.begin, run.end - run.begin);
    if (behind_digits && (between.empty() || between == U" " || between == U"°" || between == U" °")) {
      const bool degrees = between == U"°" || between == U" °";
      run.in_numbers = degrees ? word == U"C" || word == U"F" : is_unit(word) && word != U"C" && word != U"F";
      // The letter of a room or a model: 705A
      if (between.empty() && word.size() == 1 && word[0] < U'a' && runs[number].end - runs[number].begin > 2)
        run.in_numbers = true;
      const auto behind = i + 1 < runs.size() ? runs[i + 1].script : Script::kNeutral;
      if ((word == U"x" || word == U"X") && behind == Script::kDigit && between.empty()) run.in_numbers = true;  // 2x8
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

// Codes and letters of currencies, before or behind an amount: HK$25, KRW 1000, 100 USD.
bool is_currency(std::u32string_view word) {
  static constexpr std::array<std::u32string_view, 24> kCodes = {
      U"US",  U"HK",  U"NT",  U"AU",  U"CA",  U"NZ",  U"USD", U"HKD", U"TWD", U"RMB", U"CNY", U"JPY",
      U"KRW", U"EUR", U"GBP", U"AUD", U"CAD", U"NZD", U"SGD", U"CHF", U"AED", U"MOP", U"THB", U"INR"};
  std::u32string capitals(word);
  for (char32_t& c : capitals) {
    if (word.size() == 3 && c >= U'a' && c <= U'z') c -= 32;
  }
  return std::find(kCodes.begin(), kCodes.end(), capitals) != kCodes.end();
}

void mark_money(const std::u32string& text, std::vector<Run>& runs) {
  const auto view = [&](std::size_t i) {
    return std::u32string_view(text).substr(runs[i].begin, runs[i].end - runs[i].begin);
  };
  const auto digits = [&](std::size_t i) { return i < runs.size() && runs[i].script == Script::kDigit; };
  const auto space = [&](std::size_t i) { return i < runs.size() && view(i) == U" "; };
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (runs[i].script != Script::kLatin || !is_currency(view(i))) continue;
    const bool code = view(i).size() == 3;
    const bool sign = i + 1 < runs.size() && (view(i + 1) == U"$" || view(i + 1) == U"$ ");
    const bool before = (sign && digits(i + 2)) || (code && (digits(i + 1) || (space(i + 1) && digits(i + 2))));
    const bool behind = code && i > 0 && (digits(i - 1) || (i > 1 && space(i - 1) && digits(i - 2)));
    if (before || behind) runs[i].in_numbers = true;
  }
}

// Han runs of auto modes where the text has kana: by their own characters and the kana that they touch, else as the run
// before or behind them.
void decide_han(const std::u32string& text, std::vector<Run>& runs, Language chinese) {
  const auto is_kana = [&](std::size_t i) { return i < runs.size() && runs[i].script == Script::kKana; };
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Run& run = runs[i];
    if (run.script != Script::kHan) continue;
    const HanEvidence evidence = han_evidence(std::u32string_view(text).substr(run.begin, run.end - run.begin));
    const bool touches = is_kana(i + 1) || (i > 0 && is_kana(i - 1));
    if (evidence == HanEvidence::kCertainlyChinese || (evidence == HanEvidence::kChinese && !touches)) {
      run.language = chinese;
    } else if (touches) {
      run.language = Language::kJapanese;
    }
  }
  const auto spread = [](auto begin, auto end) {
    std::optional<Language> near;
    for (auto run = begin; run != end; ++run) {
      if (run->script != Script::kHan) continue;
      if (!run->language) run->language = near;
      near = run->language;
    }
  };
  spread(runs.begin(), runs.end());
  spread(runs.rbegin(), runs.rend());
  for (Run& run : runs) {
    if (run.script == Script::kHan && !run.language) run.language = Language::kJapanese;
  }
}

// Letters that Korean says by their own names: AI, TV, CEO, T셔츠. Longer ones with a vowel are words (NASA).
bool is_initialism(std::u32string_view word) {
  static constexpr std::array<std::u32string_view, 24> kWords = {
      U"NO",  U"GO",  U"HI",  U"OH",  U"SO",  U"ME",  U"MY",  U"WE",  U"YES", U"NEW", U"TOP", U"HOT",
      U"BIG", U"BAD", U"OUT", U"NOW", U"ALL", U"BUS", U"CAR", U"WIN", U"FUN", U"BYE", U"THE", U"AND"};
  const bool capitals = std::all_of(word.begin(), word.end(), [](char32_t c) { return c >= U'A' && c <= U'Z'; });
  if (!capitals || word.size() > 5 || std::find(kWords.begin(), kWords.end(), word) != kWords.end()) return false;
  return word.size() <= 3 || word.find_first_of(U"AEIOU") == word.npos;
}

// Whether a Latin run stands among Hangul, with no other Latin word beside it.
bool among_hangul(const std::vector<Run>& runs, std::size_t at) {
  const auto neighbour = [&](std::size_t i) {  // Hangul: 1, nothing: 0, another letter: −1
    if (i < runs.size() && runs[i].script == Script::kNeutral) i += i > at ? 1 : static_cast<std::size_t>(-1);
    if (i >= runs.size() || runs[i].script == Script::kDigit) return 0;
    return runs[i].script == Script::kHangul ? 1 : -1;
  };
  const int before = at == 0 ? 0 : neighbour(at - 1), behind = neighbour(at + 1);
  return before >= 0 && behind >= 0 && before + behind > 0;
}

void decide_letters(const std::u32string& text, std::vector<Run>& runs, const LanguageMode& mode) {
  const bool kana = std::any_of(runs.begin(), runs.end(), [](const Run& run) { return run.script == Script::kKana; });
  if (mode.detect && kana) decide_han(text, runs, mode.main);
  for (std::size_t i = 0; i < runs.size(); ++i) {
    Run& run = runs[i];
    const auto word = std::u32string_view(text).substr(run.begin, run.end - run.begin);
    switch (run.script) {
      case Script::kLatin:
        if (run.in_numbers) break;
        run.language = (mode.detect || mode.main == Language::kKorean) && is_initialism(word) && among_hangul(runs, i)
                           ? Language::kKorean
                           : Language::kEnglish;
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

// Whether the number runs[at] and the letters before it are a label within Chinese or Japanese.
bool is_label(const std::vector<Run>& runs, std::size_t at) {
  const std::size_t letters = runs[at - 1].end - runs[at - 1].begin, digits = runs[at].end - runs[at].begin;
  const auto is_han = [&](std::size_t i) {
    return i < runs.size() && runs[i].script == Script::kHan && runs[i].language;
  };
  const bool behind = is_han(at + 1), before = at > 1 && is_han(at - 2);
  if (behind && letters <= 2 && digits >= 3) return true;
  if (letters != 1 || (!behind && !(before && digits >= 4))) return false;
  return *runs[behind ? at + 1 : at - 2].language != Language::kJapanese;  // which has its own names of letters
}

// "No.1": an abbreviation with its full stop, and the number runs[at] behind it.
bool is_numbered(const std::u32string& text, const std::vector<Run>& runs, std::size_t at) {
  static constexpr std::array<std::u32string_view, 10> kAbbreviations = {U"NO",  U"No", U"no",  U"Vol", U"VOL",
                                                                         U"vol", U"Ch", U"Fig", U"fig", U"Ver"};
  if (at < 2 || runs[at - 1].script != Script::kNeutral || runs[at - 2].language != Language::kEnglish) return false;
  const auto view = [&](const Run& run) { return std::u32string_view(text).substr(run.begin, run.end - run.begin); };
  const auto point = view(runs[at - 1]);
  return (point == U"." || point == U". " || point == U"．") &&
         std::find(kAbbreviations.begin(), kAbbreviations.end(), view(runs[at - 2])) != kAbbreviations.end();
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
  // K-2×1.5: a letter with a hyphen is a label of the sentence's own language.
  const auto labels = [&](std::size_t i) {
    return runs[i].script == Script::kLatin && runs[i].end - runs[i].begin == 1 && runs[i].end + 1 < text.size() &&
           text[runs[i].end] == U'-' && script_of(text[runs[i].end + 1]) == Script::kDigit;
  };
  std::optional<Language> before;
  for (std::size_t i = 0; i < runs.size();) {
    if (!numeric(runs[i])) {
      if (runs[i].language && !(before && labels(i))) before = runs[i].language;
      ++i;
      continue;
    }
    std::size_t end = i + 1;
    while (end < runs.size() && (numeric(runs[end]) || joins(end))) ++end;
    const std::optional<Language> behind = next[end];
    const bool touches_before = i > 0 && runs[i - 1].language.has_value();
    // "5G" and "3D" in a Chinese sentence have a Chinese number, "MP3" an English one.
    const bool letter_of_han = end + 1 < runs.size() && runs[end].script == Script::kLatin &&
                               runs[end].end - runs[end].begin == 1 && runs[end + 1].script == Script::kHan;
    if (letter_of_han && !before && !touches_before) before = runs[end + 1].language;
    const bool touches_behind =
        end < runs.size() && runs[end].language.has_value() && (*runs[end].language != Language::kEnglish || !before);
    // G1234次, A4纸, 京A12345: a letter or two and a number that are a name in the language around them.
    const bool labelled = touches_before && runs[i - 1].script == Script::kLatin && end == i + 1 && is_label(runs, i);
    Language language = fallback;
    if (labelled) {
      const bool alone = runs[i - 1].end - runs[i - 1].begin == 1;
      language = end < runs.size() && runs[end].script == Script::kHan ? *runs[end].language : *runs[i - 2].language;
      if (alone) runs[i - 1].language = language;
    } else if (mode.own_digits) {
      language = mode.main;
    } else if (touches_before) {
      language = *runs[i - 1].language;
    } else if (is_numbered(text, runs, i)) {
      language = Language::kEnglish;
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
  const bool japanese = mode.main == Language::kJapanese || std::any_of(runs.begin(), runs.end(), [](const Run& run) {
                          return run.script == Script::kKana;
                        });
  if (!japanese) mark_money(text, runs);
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
