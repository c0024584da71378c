#include "text/tone_sandhi.h"

#include <algorithm>

namespace timbre {
namespace {

using Syllables = std::vector<HanSyllable>;

constexpr std::u32string_view kNumerals = U"零〇一二三四五六七八九十百千万亿萬億两兩点點幺";
constexpr std::u32string_view kPlaces = U"百千万亿萬億";
// What 一 before it counts by rank: 一月, 一楼, 一班
constexpr std::u32string_view kRanked = U"月号號楼樓班级級";
constexpr std::u32string_view kBeforeGe = U"一二两兩三四五六七八九十百千万亿几幾多半每这這那哪各整数數零";

// What 过 behind it in one word says was done: 去过, 看过; 通过 and 超过 are other words.
constexpr std::u32string_view kExperienced =
    U"去看吃来說说听聽做用写寫读讀学學买買见見想问問有到当當玩住爱愛恨碰试試打喝坐走";

bool in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }
bool is(const Syllables& s, std::size_t i, char32_t c) { return i < s.size() && s[i].character == c; }

bool ends_word(const Syllables& s, std::size_t i) { return i + 1 == s.size() || s[i + 1].word != s[i].word; }
bool begins_word(const Syllables& s, std::size_t i) { return i == 0 || s[i - 1].word != s[i].word; }

void change_yi(Syllables& s, std::size_t i) {
  if (s[i].tone != 1) return;  // the table says neutral
  const bool last = i + 1 == s.size();
  if (last || (i > 0 && (s[i - 1].character == U'第' || s[i - 1].character == U'初'))) return;
  const char32_t next = s[i + 1].character;
  const bool counted = i > 1 && s[i - 2].character == U'一';                      // 一拐一拐
  if (i > 0 && s[i - 1].character == next && !in(kNumerals, next) && !counted) {  // 看一看
    s[i].tone = 5;
    return;
  }
  const bool place = in(kPlaces, next);
  if (i > 0 && in(kNumerals, s[i - 1].character)) return;  // 十一, 一百一十
  if (i > 0 && begins_word(s, i) && ends_word(s, i) && in(U"加减減乘除以比于於负負等", s[i - 1].character)) return;
  if (next == U'点' || next == U'點') {  // 一点五 and 一点钟, but 一点儿
    const char32_t after = i + 2 < s.size() ? s[i + 2].character : 0;
    if (after != 0 && in(U"零一二三四五六七八九十钟鐘半整", after)) return;
  } else if (!place && in(kNumerals, next) && next != U'两') {
    return;
  }
  if (next == U'比' && begins_word(s, i) && ends_word(s, i)) return;
  if (in(kRanked, next) && !is(s, i + 2, U'子')) return;
  if (i > 0 && in(U"周週期拜", s[i - 1].character)) return;           // 星期一
  if (next == U'日' && i > 0 && s[i - 1].character == U'月') return;  // 五月一日
  const bool closes_word = ends_word(s, i) && !begins_word(s, i);     // 统一, 唯一
  if (closes_word) return;
  // 个 is falling, although it is said without tone here.
  s[i].tone = s[i + 1].tone == 4 || in(U"个個", next) ? 2 : 4;
}

void change_bu(Syllables& s, std::size_t i) {
  if (s[i].tone != 4 || i + 1 >= s.size()) return;
  if (i > 0 && s[i - 1].character == s[i + 1].character) {  // 是不是
    s[i].tone = 5;
  } else if (s[i + 1].tone == 4) {
    s[i].tone = 2;
  }
}

void weaken(Syllables& s) {
  for (std::size_t i = 1; i < s.size(); ++i) {
    const char32_t c = s[i].character;
    if (in(U"个個", c) && in(kBeforeGe, s[i - 1].character)) {
      s[i].tone = 5;
    } else if (in(U"过過", c) && ends_word(s, i) && !begins_word(s, i) && in(kExperienced, s[i - 1].character) &&
               (i < 2 || begins_word(s, i - 1))) {
      s[i].tone = 5;
    } else if (in(U"过過", c) && begins_word(s, i) && ends_word(s, i) && s[i - 1].tag == 'v') {
      const bool goes_on = i + 1 < s.size() && s[i + 1].tag == 'v';
      if (!goes_on) s[i].tone = 5;
    }
  }
}

// 看看, 想想: of the two third tones of 想想 the first rises all the same.
void weaken_doubled_verbs(Syllables& s) {
  for (std::size_t i = 1; i < s.size(); ++i) {
    if (s[i].character != s[i - 1].character || s[i].tag != 'v' || s[i - 1].tag != 'v') continue;
    const bool pair = (i < 2 || begins_word(s, i - 1)) && ends_word(s, i);
    const bool longer = (i >= 2 && s[i - 2].character == s[i].character) || is(s, i + 1, s[i].character);
    if (!pair || longer) continue;
    if (s[i].tone == 3) s[i - 1].tone = 2;
    s[i].tone = 5;
  }
}

void rise(Syllables& s, std::size_t i) {
  if (s[i].tone == 3 && s[i + 1].tone == 3) s[i].tone = 2;
}

// Where a word of three syllables or more is made of two: the length of the first part.
std::size_t first_part(const Syllables& s, std::size_t begin, std::size_t size, const PhraseTable& words) {
  if (size == 4) return 2;
  std::u32string text;
  for (std::size_t i = begin; i < begin + size; ++i) text += s[i].character;
  const bool front = words.contains(std::u32string_view(text).substr(0, 2));
  const bool back = words.contains(std::u32string_view(text).substr(size - 2));
  return front || !back ? 2 : size - 2;
}

void rise_within(Syllables& s, std::size_t begin, std::size_t size, const PhraseTable& words) {
  if (size < 2) return;
  if (size == 2) return rise(s, begin);
  const std::size_t part = first_part(s, begin, size, words);
  rise_within(s, begin, part, words);
  rise_within(s, begin + part, size - part, words);
  // The seam inside one word: of 小老虎 the outer syllable keeps its tone, of 展览馆 the middle one rises.
  if (size == 3) rise(s, begin + part - 1);
}

void change_third_tones(Syllables& s, const PhraseTable& words) {
  struct Range {
    std::size_t begin, size;
  };
  std::vector<Range> ranges;
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (begins_word(s, i)) ranges.push_back({i, 0});
    ++ranges.back().size;
  }
  for (const Range& word : ranges) rise_within(s, word.begin, word.size, words);
  for (std::size_t w = ranges.size(); w-- > 1;) {
    if (ranges[w - 1].size + ranges[w].size <= 3) rise(s, ranges[w].begin - 1);
  }
}

void colour_endings(Syllables& s) {
  for (std::size_t i = 1; i < s.size(); ++i) {
    if (in(U"儿兒", s[i].character) && s[i].tone == 5) s[i].tone = s[i - 1].tone;
  }
}

}  // namespace

void apply_tone_sandhi(Syllables& syllables, const PhraseTable& words) {
  weaken(syllables);
  // From the right: what 一 and 不 become depends on the tone behind them.
  for (std::size_t i = syllables.size(); i-- > 0;) {
    if (syllables[i].character == U'一') change_yi(syllables, i);
    if (syllables[i].character == U'不') change_bu(syllables, i);
  }
  weaken_doubled_verbs(syllables);
  change_third_tones(syllables, words);
  colour_endings(syllables);
}

}  // namespace timbre
