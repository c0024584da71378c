#include "text/number_words_ja.h"

#include <algorithm>

#include "text/kana.h"
#include "text/numbers_ja.h"
#include "text/utf8.h"

namespace timbre {
namespace {

const WordClassJa kNumber{0, 0, "名詞", "数", "*", "*", "*", "C3", -1};
const WordClassJa kCounted{0, 0, "名詞", "接尾", "助数詞", "*", "*", "C3", -1};
const WordClassJa kWhole{0, 0, "名詞", "副詞可能", "*", "*", "*", "C3", -1};

bool is_wide_digit(std::string_view text) { return text.size() == 3 && text >= "０" && text <= "９"; }

bool is_numeral(const WordJa& word) {
  const std::u32string text = decode_utf8(word.text);
  if (!std::all_of(text.begin(), text.end(), is_numeral_ja)) return false;
  return word.word_class->group1 == "数" || is_wide_digit(word.text);
}

bool is_vague(std::string_view text) { return text == "何" || text == "数" || text == "幾"; }

// Where the word divides into numerals and a counter (十分, 百円), the counter's first byte; else 0.
std::size_t counter_within(const WordJa& word) {
  const std::u32string text = decode_utf8(word.text);
  std::size_t numerals = 0;
  while (numerals < text.size() && is_numeral_ja(text[numerals])) ++numerals;
  if (numerals == 0 || numerals == text.size()) return 0;
  const bool known = !counter_reading_ja(std::u32string_view(text).substr(numerals)).empty();
  return known ? encode_utf8(std::u32string_view(text).substr(0, numerals)).size() : 0;
}

bool starts_any(std::string_view text, std::initializer_list<const char*> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return text.substr(0, start.size()) == start; });
}

bool ends_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(), [&](std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
  });
}

// Words that are a number and its counter here: 十分 before what lasts, 何時 unless it is いつ, a name like 三本.
bool is_number_here(const std::vector<WordJa>& words, std::size_t at) {
  const std::string_view behind = at + 1 < words.size() ? words[at + 1].text : "";
  if (words[at].text == "十分")
    return starts_any(behind,
                      {"前",   "間",   "後",   "過",   "以内", "以上", "程度", "ほど", "くらい", "ぐらい", "かか",
                       "掛か", "おき", "置き", "ごと", "たっ", "経",   "待",   "休",   "遅",     "早",     "歩"});
  if (words[at].text == "何時") return !starts_any(behind, {"も", "まで", "でも", "か", "の間"});
  if (words[at].text == "何分") return true;
  return words[at].word_class->group1 == "固有名詞";
}

class Reader {
 public:
  explicit Reader(std::vector<WordJa>& words) : words_(words) {}

  void read() {
    split_compounds();
    for (std::size_t i = 0; i < words_.size();) {
      if (begins_number(i)) {
        i = read_number(i);
      } else {
        done_.push_back(words_[i++]);
      }
    }
    words_ = std::move(done_);
  }

 private:
  // 三 + 十分 → 三 + 十 + 分.
  void split_compounds() {
    std::vector<WordJa> divided;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const WordJa& word = words_[i];
      const std::string_view before = divided.empty() ? "" : divided.back().text;
      const bool behind = !divided.empty() && (is_numeral(divided.back()) || ends_any(before, {"時", "時間", "点"}));
      const std::size_t at = behind || is_number_here(words_, i) ? counter_within(word) : 0;
      if (at == 0) {
        divided.push_back(word);
        continue;
      }
      divided.push_back({&kNumber, word.text.substr(0, at), {}, 0, {}, -1});
      divided.push_back({&kCounted, word.text.substr(at), {}, 0, {}, -1});
    }
    words_ = std::move(divided);
  }

  // How many words from `at` on are a counter, its text and its reading.
  struct Found {
    std::size_t words = 0;
    std::u32string text, reading;
  };
  Found counter_at(std::size_t at) const {
    for (std::size_t n = std::min<std::size_t>(3, words_.size() - at); n > 0; --n) {
      std::string text;
      for (std::size_t i = 0; i < n; ++i) text += words_[at + i].text;
      const std::u32string written = decode_utf8(text);
      const bool known = written == U"つ" || !counter_reading_ja(written).empty();
      if (known) return {n, written, counter_reading_ja(written)};
      if (n == 1 && words_[at].word_class->group2 == "助数詞") return {1, written, katakana(words_[at].reading())};
    }
    return {};
  }

  bool begins_number(std::size_t at) const {
    if (is_vague(words_[at].text)) {
      if (at + 1 >= words_.size() || starts_any(words_[at + 1].text, {"色", "語"})) return false;
      return is_unit(words_[at + 1]) || counter_at(at + 1).words > 0;
    }
    return is_numeral(words_[at]);
  }

  static bool is_unit(const WordJa& word) {
    return is_numeral(word) && starts_any(word.text, {"十", "百", "千", "万", "億", "兆", "京"});
  }

  void push(const NumberPhraseJa& phrase, std::string_view text, const WordClassJa& word_class, int chain_flag) {
    done_.push_back({&word_class, text, {}, phrase.accent, kana_codes(phrase.kana), chain_flag});
  }

  // The first or another day: 五月一日, 1日から; 一日に三回, 一日中.
  bool is_first_of_month(std::size_t begin, std::size_t behind) const {
    if (begin > 0 && ends_any(words_[begin - 1].text, {"月"})) return true;
    if (behind >= words_.size()) return is_wide_digit(words_[begin].text);
    if (starts_any(words_[behind].text, {"から", "まで", "付", "づけ"})) return true;
    if (starts_any(words_[behind].text,
                   {"中", "で", "も", "ごと", "おき", "置", "あたり", "当", "ずつ", "半", "以", "一", "か"}))
      return false;
    if (begins_number(behind)) return false;
    if (words_[behind].text == "に" && behind + 1 < words_.size() && begins_number(behind + 1)) return false;
    return is_wide_digit(words_[begin].text);
  }

  // Digits one by one, two to a phrase. `lengthened`: 二 and 五, which are short, become long.
  void read_digits(const std::u32string& digits, std::string_view text, bool lengthened) {
    for (std::size_t i = 0; i < digits.size(); i += 2) {
      NumberPhraseJa pair;
      for (std::size_t d = i; d < std::min(i + 2, digits.size()); ++d) {
        const NumberPhraseJa one = number_phrases_ja(digits.substr(d, 1))[0];
        pair.kana += one.kana;
        if (lengthened && one.kana.size() == 1) pair.kana += U'ー';
        pair.accent = d == i ? one.accent : 3;
      }
      push(pair, text, kNumber, 0);
    }
  }

  std::string_view text_of(std::size_t begin, std::size_t end) const {
    const char* first = words_[begin].text.data();
    const std::string_view last = words_[end - 1].text;
    return {first, static_cast<std::size_t>(last.data() + last.size() - first)};
  }

  std::size_t numerals_until(std::size_t at) const {
    while (at < words_.size() && (is_numeral(words_[at]) || (is_vague(words_[at].text) && begins_number(at)))) ++at;
    return at;
  }

  bool stands_at(std::size_t at, std::string_view text) const { return at < words_.size() && words_[at].text == text; }

  std::size_t read_number(std::size_t begin);
  std::size_t read_decimal(const std::u32string& whole, std::size_t begin, std::size_t point);
  std::size_t read_counted(const std::u32string& numeral, std::size_t begin, std::size_t end, const Found& counter);

  std::vector<WordJa>& words_;
  std::vector<WordJa> done_;
};

// 二点五, 1.5億: the numeral `whole`, words_[point] is 点.
std::size_t Reader::read_decimal(const std::u32string& whole, std::size_t begin, std::size_t point) {
  std::size_t last = point + 1;
  while (last < words_.size() && is_numeral(words_[last]) && !is_unit(words_[last])) ++last;
  CountedJa before = counted_phrases_ja(whole, U"点", U"テン");
  NumberPhraseJa& phrase = before.phrases.back();
  if (phrase.kana == U"ニ" || phrase.kana == U"ゴ") phrase.kana += U'ー';
  phrase.kana += before.counter;
  for (const NumberPhraseJa& p : before.phrases) push(p, text_of(begin, point + 1), kNumber, 0);
  std::u32string digits;
  for (const char32_t c : decode_utf8(text_of(point + 1, last))) digits += numeral_ja(std::u32string(1, c));
  read_digits(digits, text_of(point + 1, last), digits.size() > 1);
  for (; last < words_.size() && is_unit(words_[last]); ++last)
    push({number_phrases_ja(decode_utf8(words_[last].text))[0].kana, 1}, words_[last].text, kCounted, 1);
  const Found unit = last < words_.size() ? counter_at(last) : Found{};
  if (unit.words == 0) return last;
  push({unit.reading, 1}, text_of(last, last + unit.words), kCounted, 1);
  return last + unit.words;
}

std::size_t Reader::read_counted(const std::u32string& numeral, std::size_t begin, std::size_t end,
                                 const Found& counter) {
  const std::size_t behind = end + counter.words;
  const bool share = counter.text == U"分" && stands_at(behind, "の") && behind + 1 < words_.size() &&
                     (begins_number(behind + 1) || stands_at(behind + 1, "ルート"));
  CountedJa counted = share ? CountedJa{number_phrases_ja(numeral), U"ブン"}
                            : counted_phrases_ja(numeral, counter.text, counter.reading);
  if (numeral == U"一" && counter.text == U"日" && !is_first_of_month(begin, behind))
    counted = {{{U"イチニチ", 4}}, U""};
  const bool whole = counted.counter.empty();
  for (const NumberPhraseJa& p : counted.phrases)
    push(p, text_of(begin, whole ? behind : end), whole ? kWhole : kNumber, 0);
  if (whole) return behind;
  const bool known = counter.words == 1 && words_[end].word_class->group2 == "助数詞";
  push({counted.counter, known ? words_[end].accent : 1}, text_of(end, behind),
       known ? *words_[end].word_class : kCounted, 1);
  return behind;
}

std::size_t Reader::read_number(std::size_t begin) {
  const std::size_t end = numerals_until(begin + 1);
  const std::string_view text = text_of(begin, end);
  const std::u32string written = decode_utf8(text), numeral = numeral_ja(written);
  const bool digits = std::none_of(numeral.begin(), numeral.end(), is_unit_ja);
  // A telephone number (０３ノ１２３４), 007
  if (stands_at(end, "ノ") || (begin > 0 && words_[begin - 1].text == "ノ") ||
      (digits && numeral.size() > 2 && is_wide_digit(words_[begin].text))) {
    std::u32string single;
    for (const char32_t c : written) single += numeral_ja(std::u32string(1, c));
    read_digits(single, text, false);
    return end;
  }
  if (stands_at(end, "点") && end + 1 < words_.size() && is_numeral(words_[end + 1]))
    return read_decimal(numeral, begin, end);
  const Found counter = end < words_.size() ? counter_at(end) : Found{};
  if (counter.words > 0) return read_counted(numeral, begin, end, counter);
  const bool row = !is_wide_digit(words_[begin].text) && written.size() == end - begin && end - begin != 2 &&
                   std::none_of(written.begin(), written.end(), [](char32_t c) { return is_unit_ja(c) || c == U'〇'; });
  if (row) {  // one kanji as the dictionary reads it; 五七五
    done_.insert(done_.end(), words_.begin() + static_cast<std::ptrdiff_t>(begin),
                 words_.begin() + static_cast<std::ptrdiff_t>(end));
    return end;
  }
  for (const NumberPhraseJa& p : number_phrases_ja(numeral)) push(p, text, kNumber, numeral.size() > 1 ? 0 : -1);
  return end;
}

}  // namespace

void read_numbers_ja(std::vector<WordJa>& words) { Reader(words).read(); }

}  // namespace timbre
