#pragma once
// Tones as GPT-SoVITS' own front end gives them, where they differ from the Xiandai Hanyu Cidian: its models have
// learnt them. Facts from its text/tone_sandhi.py and text/chinese2.py at 48b1a016.
#include <vector>

#include "text/tone_sandhi.h"

namespace timbre {

// Instead of apply_tone_sandhi(), one stretch without a pause:
//   的 地 得   neutral at the end of every word, also in 目的, 草地
//   一        changes before every word that is no numeral, also in dates and 一楼; 一百, 一千 stay
//   不        neutral in the middle of three syllables (看不懂)
//   neutral   in 计划, 父亲 and 74 more, in 上 下 里 behind nouns of place, 子 们, 来 去, doubled words; full in 知道,
//             这里, 晚上 and others that the Cidian has as neutral
//   儿        copies the tone before it in all but a few words
//   33        words of three syllables or fewer together, from left to right; 身体好 stays
void apply_gpt_sovits_tones(std::vector<HanSyllable>& syllables, const PhraseTable& words);

}  // namespace timbre
