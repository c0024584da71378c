#pragma once
// Japanese numbers, alone and with what they count, as katakana and accent phrases. Readings after the counters of
// JMdict and the appendix of the NHK accent dictionary; falls of pitch as Open JTalk gives them.
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

struct NumberPhraseJa {
  std::u32string kana;
  int accent = 0;  // mora after which the pitch falls, 0: nowhere
};

struct CountedJa {
  std::vector<NumberPhraseJa> phrases;  // the last one goes on with the counter
  std::u32string counter;               // empty where number and counter are one word (三日 ミッカ)
};

// Whether `c` can stand in a number: a digit of any kind, 十 百 千 …, 何 数 幾.
bool is_numeral_ja(char32_t c);
bool is_unit_ja(char32_t c);  // 十 百 千 万 億 兆 京

// A number as it is written (2024, ２０２４, 二〇二四, 12万) → by its places: 二千二十四, 十二万. 二三 (two or three)
// stays. Over 20 digits, or with a leading zero: one digit after the other.
std::u32string numeral_ja(std::u32string_view written);

// `numeral` by its places.
std::vector<NumberPhraseJa> number_phrases_ja(std::u32string_view numeral);

// How the counter `written` reads behind numbers where its reading decides about both (本, 分, か月); "" for others.
std::u32string counter_reading_ja(std::u32string_view written);

// The number with a counter of that reading: (三, 本, ホン) → サンボン, (二, 人, ニン) → フタリ.
CountedJa counted_phrases_ja(std::u32string_view numeral, std::u32string_view written, std::u32string_view reading);

// Digits → katakana: "1600" → センロッピャク.
std::string number_ja(const std::string& digits);
// A number and what it counts: ("3", "本") → サンボン; "" for an unknown counter.
std::string counted_ja(const std::string& digits, const std::string& counter);

}  // namespace timbre
