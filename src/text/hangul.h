#pragma once
// Hangul syllables as their letters: lead (0–18), vowel (0–20), tail (0–27, 0 = none), in Unicode's order.
#include <string>
#include <vector>

namespace timbre {

// Leads and tails by name, as far as the pronunciation rules need them.
namespace lead {
enum : int { kG, kGG, kN, kD, kDD, kR, kM, kB, kBB, kS, kSS, kNone, kJ, kJJ, kC, kK, kT, kP, kH };
}
namespace tail {
enum : int {
  kNone,
  kG,
  kGG,
  kGS,
  kN,
  kNJ,
  kNH,
  kD,
  kL,
  kLG,
  kLM,
  kLB,
  kLS,
  kLT,
  kLP,
  kLH,
  kM,
  kB,
  kBS,
  kS,
  kSS,
  kNG,
  kJ,
  kC,
  kK,
  kT,
  kP,
  kH
};
}
namespace vowel {
enum : int { kA, kAE, kYA, kYAE, kEO, kE, kYEO, kYE, kO, kWA, kWAE, kOE, kYO, kU, kWO, kWE, kWI, kYU, kEU, kUI, kI };
}

struct Syllable {
  int lead, vowel, tail;
};

bool is_hangul_syllable(char32_t c);
Syllable split_syllable(char32_t c);  // of a Hangul syllable
char32_t join_syllable(const Syllable& s);

// The letters of GPT-SoVITS version 2: a lead (ㅇ where there is none), the vowel as one or two simple ones (ㅑ → ㅣㅏ,
// ㅘ → ㅗㅏ, ㅢ → ㅡㅣ), a tail. Tails must be one of ㄱ ㄴ ㄷ ㄹ ㅁ ㅂ ㅇ.
void append_letters(const Syllable& s, std::vector<std::string>& letters);

}  // namespace timbre
