#pragma once
// Changes of tone in connected Mandarin speech.
#include <string>
#include <string_view>
#include <vector>

#include "text/phrase_table.h"

namespace timbre {

struct HanSyllable {
  char32_t character = 0;
  std::string sound;     // pinyin without tone
  int tone = 5;          // 1–4, 5: neutral
  std::size_t word = 0;  // number of its word
  char tag = 'x';        // part of speech of its word
};

// One stretch without a pause, changed in place:
//   一    yi2 before a falling tone, yi4 before others, yi1 as a number, in ordinals and at the end; neutral in 看一看
//   不    bu2 before a falling tone; neutral in 是不是
//   个    neutral behind numbers and 这 那 几 每
//   看看  a verb said twice ends neutral; 过 behind a verb is neutral
//   33    a third tone before another becomes the second: within words by their parts (小|老虎, 展览|馆), between words
//         where they have three syllables or fewer together, from right to left
//   儿    an erhua ending takes the tone before it
// Source: Huang Borong and Liao Xudong, Xiandai Hanyu; the domains between words as in the official
// text/tone_sandhi.py.
void apply_tone_sandhi(std::vector<HanSyllable>& syllables, const PhraseTable& words);

}  // namespace timbre
