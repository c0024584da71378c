#pragma once
// Whether a run of Chinese characters in a text that has kana is Chinese.
#include <string_view>

namespace timbre {

enum class HanEvidence { kNone, kChinese, kCertainlyChinese };

// Of a run of Han characters alone. Certain: a character that JIS X 0208 lacks, or one that only Chinese uses (你, 吗).
// Chinese: at least half of three or more characters are the pronouns, particles and verbs of which Chinese sentences
// are made (我把几国, 我看到之后), and which Japanese writes in kana or within other words.
HanEvidence han_evidence(std::u32string_view run);

}  // namespace timbre
