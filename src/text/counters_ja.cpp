#include "text/counters_ja.h"

#include <algorithm>

#include "text/numbers_ja.h"
#include "text/utf8.h"

namespace timbre {
namespace {

using Sound = CounterSoundJa;
constexpr char32_t kVoiced = 1, kHalfVoiced = 2;  // ハ + 1 is バ, ハ + 2 is パ

constexpr CounterJa kCounters[] = {{U"百", U"ヒャク", Sound::kH, kVoiced},
                                   {U"千", U"セン", Sound::kS, kVoiced},
                                   {U"兆", U"チョー", Sound::kS, 0},
                                   {U"京", U"ケー", Sound::kK, 0},
                                   {U"本", U"ホン", Sound::kH, kVoiced},
                                   {U"匹", U"ヒキ", Sound::kH, kVoiced},
                                   {U"杯", U"ハイ", Sound::kH, kVoiced},
                                   {U"票", U"ヒョー", Sound::kH, kVoiced},
                                   {U"俵", U"ヒョー", Sound::kH, kVoiced},
                                   {U"分", U"フン", Sound::kH, kHalfVoiced},
                                   {U"泊", U"ハク", Sound::kH, kHalfVoiced},
                                   {U"発", U"ハツ", Sound::kH, kHalfVoiced},
                                   {U"版", U"ハン", Sound::kH, kHalfVoiced},
                                   {U"班", U"ハン", Sound::kH, kHalfVoiced},
                                   {U"拍", U"ハク", Sound::kH, kHalfVoiced},
                                   {U"歩", U"ホ", Sound::kH, kHalfVoiced},
                                   {U"編", U"ヘン", Sound::kH, kHalfVoiced},
                                   {U"遍", U"ヘン", Sound::kH, kHalfVoiced},
                                   {U"階", U"カイ", Sound::kK, kVoiced},
                                   {U"軒", U"ケン", Sound::kK, kVoiced},
                                   {U"足", U"ソク", Sound::kS, kVoiced},
                                   {U"個", U"コ", Sound::kK, 0},
                                   {U"回", U"カイ", Sound::kK, 0},
                                   {U"件", U"ケン", Sound::kK, 0},
                                   {U"課", U"カ", Sound::kK, 0},
                                   {U"か月", U"カゲツ", Sound::kK, 0},
                                   {U"か国", U"カコク", Sound::kK, 0},
                                   {U"か国語", U"カコクゴ", Sound::kK, 0},
                                   {U"か所", U"カショ", Sound::kK, 0},
                                   {U"か条", U"カジョー", Sound::kK, 0},
                                   {U"か年", U"カネン", Sound::kK, 0},
                                   {U"か村", U"カソン", Sound::kK, 0},
                                   {U"キロ", U"キロ", Sound::kForeignK, 0},
                                   {U"冊", U"サツ", Sound::kS, 0},
                                   {U"歳", U"サイ", Sound::kS, 0},
                                   {U"才", U"サイ", Sound::kS, 0},
                                   {U"週間", U"シューカン", Sound::kS, 0},
                                   {U"着", U"チャク", Sound::kS, 0},
                                   {U"頭", U"トー", Sound::kS, 0},
                                   {U"点", U"テン", Sound::kS, 0},
                                   {U"章", U"ショー", Sound::kS, 0},
                                   {U"世紀", U"セーキ", Sound::kS, 0},
                                   {U"通", U"ツー", Sound::kS, 0},
                                   {U"社", U"シャ", Sound::kS, 0},
                                   {U"校", U"コー", Sound::kK, 0},
                                   {U"曲", U"キョク", Sound::kK, 0},
                                   {U"秒", U"ビョー", Sound::kPlain, 0},
                                   {U"円", U"エン", Sound::kPlain, 0},
                                   {U"年", U"ネン", Sound::kPlain, 0},
                                   {U"人", U"ニン", Sound::kPlain, 0},
                                   {U"名", U"メー", Sound::kPlain, 0},
                                   {U"枚", U"マイ", Sound::kPlain, 0},
                                   {U"台", U"ダイ", Sound::kPlain, 0},
                                   {U"番", U"バン", Sound::kPlain, 0},
                                   {U"度", U"ド", Sound::kPlain, 0},
                                   {U"倍", U"バイ", Sound::kPlain, 0},
                                   {U"時", U"ジ", Sound::kPlain, 0},
                                   {U"時間", U"ジカン", Sound::kPlain, 0},
                                   {U"月", U"ガツ", Sound::kPlain, 0},
                                   {U"日", U"ニチ", Sound::kPlain, 0},
                                   {U"日間", U"ニチカン", Sound::kPlain, 0},
                                   {U"日目", U"ニチメ", Sound::kPlain, 0},
                                   {U"号", U"ゴー", Sound::kPlain, 0},
                                   {U"羽", U"ワ", Sound::kPlain, 0},
                                   {U"把", U"ワ", Sound::kPlain, 0},
                                   {U"つ", U"", Sound::kPlain, 0},
                                   {U"パーセント", U"パーセント", Sound::kP, 0}};

// Numbers and counters that are one word; accents of the NHK dictionary.
struct Whole {
  const char32_t *numeral, *counter, *kana;
  int accent;
};
constexpr Whole kWhole[] = {{U"一", U"人", U"ヒトリ", 2},           {U"二", U"人", U"フタリ", 3},
                            {U"一", U"日", U"ツイタチ", 4},         {U"二", U"日", U"フツカ", 0},
                            {U"三", U"日", U"ミッカ", 0},           {U"四", U"日", U"ヨッカ", 0},
                            {U"五", U"日", U"イツカ", 0},           {U"六", U"日", U"ムイカ", 0},
                            {U"七", U"日", U"ナノカ", 0},           {U"八", U"日", U"ヨーカ", 0},
                            {U"九", U"日", U"ココノカ", 0},         {U"十", U"日", U"トーカ", 0},
                            {U"十四", U"日", U"ジューヨッカ", 1},   {U"二十", U"日", U"ハツカ", 0},
                            {U"二十", U"歳", U"ハタチ", 1},         {U"一", U"つ", U"ヒトツ", 2},
                            {U"二", U"つ", U"フタツ", 3},           {U"三", U"つ", U"ミッツ", 3},
                            {U"四", U"つ", U"ヨッツ", 3},           {U"五", U"つ", U"イツツ", 2},
                            {U"六", U"つ", U"ムッツ", 3},           {U"七", U"つ", U"ナナツ", 2},
                            {U"八", U"つ", U"ヤッツ", 3},           {U"九", U"つ", U"ココノツ", 2},
                            {U"一", U"月", U"イチガツ", 4},         {U"二", U"月", U"ニガツ", 3},
                            {U"三", U"月", U"サンガツ", 1},         {U"四", U"月", U"シガツ", 3},
                            {U"五", U"月", U"ゴガツ", 1},           {U"六", U"月", U"ロクガツ", 4},
                            {U"七", U"月", U"シチガツ", 4},         {U"八", U"月", U"ハチガツ", 4},
                            {U"九", U"月", U"クガツ", 1},           {U"十", U"月", U"ジューガツ", 4},
                            {U"十一", U"月", U"ジューイチガツ", 6}, {U"十二", U"月", U"ジューニガツ", 5},
                            {U"数", U"日", U"スージツ", 0},         {U"七", U"色", U"ナナイロ", 2},
                            {U"百十", U"番", U"ヒャクトーバン", 3}, {U"何", U"つ", U"イクツ", 1},
                            {U"幾", U"つ", U"イクツ", 1},           {U"幾", U"人", U"イクニン", 1}};

// What is counted by one and two in the old way: 一晩 ヒトバン, 二皿 フタサラ.
constexpr std::u32string_view kNative[] = {U"晩", U"箱",   U"皿", U"袋", U"粒",   U"束",   U"口",   U"切れ",
                                           U"組", U"株",   U"坪", U"言", U"通り", U"握り", U"回り", U"部屋",
                                           U"幕", U"揃い", U"筋", U"夜", U"枠",   U"匙",   U"桁",   U"月分"};

bool ends(const std::u32string& text, std::u32string_view end) {
  return text.size() >= end.size() && std::u32string_view(text).substr(text.size() - end.size()) == end;
}

bool starts(std::u32string_view text, std::u32string_view start) { return text.substr(0, start.size()) == start; }

// Counters that begin with such a one: 三日間, 三日目, 二人組; not 一人前, 三人称.
bool goes_on(const Whole& whole, std::u32string_view written, std::u32string_view reading) {
  if (written.size() < 2 || (*whole.counter != U'日' && *whole.counter != U'人') || written[0] != *whole.counter)
    return false;
  const bool person = written[0] == U'人';
  if (person && std::u32string_view(U"前称月格").find(written[1]) != std::u32string_view::npos) return false;
  return starts(reading, person ? U"ニン" : U"ニチ");
}

// The last kana of イチ, ハチ, ジュー, ロク, ヒャク becomes ッ.
void close(std::u32string& number) { number.back() = U'ッ'; }

bool closes(char32_t last, Sound sound) {
  switch (sound) {
    case Sound::kPlain:
      return false;
    case Sound::kS:
      return last == U'一' || last == U'八' || last == U'十';
    case Sound::kP:
      return last == U'十';
    case Sound::kForeignK:
      return last == U'六' || last == U'十' || last == U'百';
    default:
      return last == U'一' || last == U'六' || last == U'八' || last == U'十' || last == U'百';
  }
}

struct Change {
  std::u32string_view counters;  // by their first character
  std::u32string_view from, to;
  int accent;
};

// ヨ before 時 年 人 円; シチ and ク where usual; レー for a zero that is measured.
constexpr Change kChanges[] = {{U"時年人円", U"ヨン", U"ヨ", 0},
                               {U"時人日", U"ナナ", U"シチ", 1},
                               {U"時日", U"キュー", U"ク", 0},
                               {U"時分度点", U"ゼロ", U"レー", 1}};

}  // namespace

const CounterJa* find_counter_ja(std::u32string_view written) {
  std::u32string name(written);
  if (name.size() > 1 && std::u32string_view(U"ヶケカヵ箇個ヵ").find(name[0]) != std::u32string_view::npos)
    name[0] = U'か';
  const auto found =
      std::find_if(std::begin(kCounters), std::end(kCounters), [&](const CounterJa& c) { return name == c.written; });
  return found == std::end(kCounters) ? nullptr : found;
}

CounterJa counter_by_sound_ja(const std::u32string& reading, bool foreign) {
  const char32_t first = reading.empty() ? 0 : reading[0];
  const auto any = [&](std::u32string_view list) { return list.find(first) != list.npos; };
  CounterJa counter{U"", reading.c_str(), Sound::kPlain, 0};
  if (any(U"カキクケコ")) counter.sound = foreign ? Sound::kForeignK : Sound::kK;
  if (any(U"サシスセソタチツテト")) counter.sound = Sound::kS;
  if (any(U"ハヒフヘホ") && !foreign) {
    counter.sound = Sound::kH;
    counter.after_three = kHalfVoiced;
  }
  if (any(U"パピプペポ")) counter.sound = Sound::kP;
  return counter;
}

std::u32string join_counter_ja(std::u32string& number, char32_t last, const CounterJa& counter) {
  std::u32string reading = counter.reading;
  const bool three = last == U'三' || last == U'何';
  const bool thousand =
      (last == U'千' || last == U'万') && (counter.sound == Sound::kH || counter.written == std::u32string_view(U"軒"));
  if ((three || thousand) && counter.after_three != 0) {
    reading[0] += counter.after_three;
  } else if (last == U'四' && counter.after_three == kHalfVoiced) {
    reading[0] += kHalfVoiced;
  } else if (closes(last, counter.sound)) {
    close(number);
    if (counter.sound == Sound::kH) reading[0] += kHalfVoiced;
  }
  return reading;
}

int mora_count_ja(std::u32string_view katakana) {
  return static_cast<int>(std::count_if(katakana.begin(), katakana.end(), [](char32_t c) {
    return std::u32string_view(U"ァィゥェォャュョヮ").find(c) == std::u32string_view::npos;
  }));
}

std::u32string counter_reading_ja(std::u32string_view written) {
  const CounterJa* counter = find_counter_ja(written);
  return counter == nullptr ? U"" : counter->reading;
}

CountedJa counted_phrases_ja(std::u32string_view numeral, std::u32string_view written, std::u32string_view reading) {
  CountedJa result;
  for (const Whole& whole : kWhole) {
    if (numeral == whole.numeral && written == whole.counter) return {{{whole.kana, whole.accent}}, U""};
    if (numeral == whole.numeral && goes_on(whole, written, reading)) {
      const bool one_day = numeral == U"一" && *whole.counter == U'日';
      const std::u32string start = one_day ? U"イチニチ" : whole.kana;
      return {{{start + std::u32string(reading.substr(2)), mora_count_ja(start)}}, U""};
    }
  }
  result.phrases = number_phrases_ja(numeral);
  if (result.phrases.empty()) return result;
  NumberPhraseJa& phrase = result.phrases.back();
  const char32_t last = numeral.back();
  if (last == U'四' && starts(written, U"日") && ends(std::u32string(numeral), U"十四")) {  // 二十四日
    phrase = {U"ヨッカ", 0};
    result.counter = reading.substr(2);
    return result;
  }
  const bool native = std::find(std::begin(kNative), std::end(kNative), written) != std::end(kNative);
  if (native && (numeral == U"一" || numeral == U"二")) {
    phrase = {last == U'一' ? U"ヒト" : U"フタ", 0};
    result.counter = reading;
    return result;
  }
  for (const Change& change : kChanges) {
    if (change.counters.find(written[0]) == change.counters.npos || !ends(phrase.kana, change.from)) continue;
    phrase.kana.replace(phrase.kana.size() - change.from.size(), change.from.size(), change.to);
    if (phrase.kana == change.to) phrase.accent = change.accent;
  }
  const CounterJa* known = find_counter_ja(written);
  const std::u32string sounds(reading);
  const bool foreign = !written.empty() && written[0] >= U'ァ' && written[0] <= U'ー';
  const CounterJa counter = known != nullptr ? *known : counter_by_sound_ja(sounds, foreign);
  const std::u32string open = phrase.kana;
  result.counter = join_counter_ja(phrase.kana, last, counter);
  if (phrase.kana != open && mora_count_ja(phrase.kana) == 2) phrase.accent = 1;
  return result;
}

std::string counted_ja(const std::string& digits, const std::string& counter) {
  const CounterJa* known = find_counter_ja(decode_utf8(counter));
  if (known == nullptr) return "";
  const CountedJa counted = counted_phrases_ja(numeral_ja(decode_utf8(digits)), decode_utf8(counter), known->reading);
  std::u32string words;
  for (const NumberPhraseJa& phrase : counted.phrases) words += phrase.kana;
  return encode_utf8(words + counted.counter);
}

}  // namespace timbre
