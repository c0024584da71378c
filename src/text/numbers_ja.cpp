#include "text/numbers_ja.h"

#include <algorithm>
#include <array>

#include "text/counters_ja.h"
#include "text/utf8.h"

namespace timbre {
namespace {

constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
constexpr std::u32string_view kVague = U"何数幾";  // how many, several, some: digits for the grammar
constexpr std::u32string_view kPlaces = U"十百千", kScales = U"万億兆京";
constexpr std::size_t kLongest = 20;  // digits that have a name

bool holds(std::u32string_view list, char32_t c) { return list.find(c) != list.npos; }
bool is_digit(char32_t c) { return holds(kDigits, c) || holds(kVague, c) || c == U'零'; }

// The kanji of a digit written in any way; 0 for other characters.
char32_t digit_of(char32_t c) {
  if (c >= U'0' && c <= U'9') return kDigits[c - U'0'];
  if (c >= U'０' && c <= U'９') return kDigits[c - U'０'];
  return holds(kDigits, c) ? c : 0;
}

struct Sign {
  char32_t sign;
  const char32_t* kana;
  int accent;
};

const Sign& reading_of(char32_t sign) {
  static constexpr std::array<Sign, 21> kSigns = {
      {{U'〇', U"ゼロ", 1},   {U'一', U"イチ", 2}, {U'二', U"ニ", 1},   {U'三', U"サン", 0}, {U'四', U"ヨン", 1},
       {U'五', U"ゴ", 1},     {U'六', U"ロク", 2}, {U'七', U"ナナ", 1}, {U'八', U"ハチ", 2}, {U'九', U"キュー", 1},
       {U'零', U"レー", 1},   {U'何', U"ナン", 1}, {U'数', U"スー", 1}, {U'幾', U"イク", 1}, {U'十', U"ジュー", 1},
       {U'百', U"ヒャク", 2}, {U'千', U"セン", 1}, {U'万', U"マン", 1}, {U'億', U"オク", 1}, {U'兆', U"チョー", 1},
       {U'京', U"ケー", 1}}};
  return *std::find_if(kSigns.begin(), kSigns.end() - 1, [&](const Sign& s) { return s.sign == sign; });
}

// Digits by their places: 2024 → 二千二十四. A thousand before a scale is 一千.
std::u32string by_places(std::u32string_view digits) {
  std::u32string words;
  while (!digits.empty()) {
    const std::size_t scale = (digits.size() - 1) / 4, size = digits.size() - 4 * scale;
    const std::u32string_view group = digits.substr(0, size);
    digits.remove_prefix(size);
    if (group.find_first_not_of(U'〇') == group.npos) continue;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t place = size - 1 - i;
      if (group[i] == U'〇') continue;
      if (group[i] != U'一' || place == 0 || (scale > 0 && group == U"一〇〇〇")) words += group[i];
      if (place > 0) words += kPlaces[place - 1];
    }
    if (scale > 0) words += kScales[scale - 1];
  }
  return words.empty() ? U"〇" : words;
}

// 二三 means two or three.
bool is_either(std::u32string_view run, bool kanji) {
  return kanji && run.size() == 2 && kDigits.find(run[1]) == kDigits.find(run[0]) + 1 && run[0] != U'〇';
}

// The mora after which the pitch falls when `unit` joins a phrase of `moras` moras that ends in `before`.
int accent_with(char32_t unit, char32_t before, int moras, bool alone) {
  switch (unit) {
    case U'十':
      return 1;
    case U'百':
      return before == U'七' ? 2 : holds(U"三四九何", before) ? 1 : moras + 2;
    case U'千':
      return moras + 1;
    case U'万':
      return alone ? moras + 1 : moras;
    case U'億':
      return !alone ? moras : holds(U"一六七八幾", before) ? 2 : 1;
    default:
      return !alone ? moras : holds(U"六七", before) ? 2 : 1;
  }
}

}  // namespace

bool is_unit_ja(char32_t c) { return holds(kPlaces, c) || holds(kScales, c); }

bool is_numeral_ja(char32_t c) { return digit_of(c) != 0 || is_digit(c) || is_unit_ja(c); }

std::u32string numeral_ja(std::u32string_view written) {
  std::u32string numeral;
  for (std::size_t i = 0; i < written.size();) {
    std::u32string run;
    bool kanji = true;
    const std::size_t begin = i;
    for (; i < written.size() && digit_of(written[i]) != 0; ++i) {
      run += digit_of(written[i]);
      kanji = kanji && run.back() == written[i];
    }
    if (i == begin) {
      numeral += written[i++];
    } else if (run.size() == 1 || run.size() > kLongest || run[0] == U'〇' || is_either(run, kanji)) {
      numeral += run;
    } else {
      const bool scaled = i < written.size() && holds(kScales, written[i]);
      numeral += by_places(run);
      if (scaled && numeral == U"千") numeral = U"一千";
    }
  }
  return numeral;
}

std::vector<NumberPhraseJa> number_phrases_ja(std::u32string_view numeral) {
  std::vector<NumberPhraseJa> phrases;
  int signs = 0;  // in the last phrase
  for (std::size_t i = 0; i < numeral.size(); ++i) {
    const char32_t sign = numeral[i], before = i > 0 ? numeral[i - 1] : 0;
    const Sign& reading = reading_of(sign);
    const bool joins = i > 0 && is_unit_ja(sign) && (holds(kScales, sign) || !holds(kScales, before));
    if (!joins) {
      if (i > 0 && is_digit(sign) && before == U'十') {  // ジューイチ is flat and falls, ゴジューイチ is flat
        const char32_t tens = signs == 2 ? numeral[i - 2] : U'十';
        if (holds(U"十五六八", tens)) phrases.back().accent = 0;
      }
      phrases.push_back({reading.kana, reading.accent});
      signs = 1;
      continue;
    }
    NumberPhraseJa& phrase = phrases.back();
    phrase.accent = accent_with(sign, before, mora_count_ja(phrase.kana), signs == 1);
    const CounterJa* counter = find_counter_ja(std::u32string_view(&numeral[i], 1));
    phrase.kana += counter == nullptr ? reading.kana : join_counter_ja(phrase.kana, before, *counter);
    ++signs;
  }
  return phrases;
}

std::string number_ja(const std::string& digits) {
  std::u32string words;
  for (const NumberPhraseJa& phrase : number_phrases_ja(numeral_ja(decode_utf8(digits)))) words += phrase.kana;
  return encode_utf8(words);
}

}  // namespace timbre
