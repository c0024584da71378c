#pragma once
// Words → accent phrases: which words share one, and where its pitch falls. After the rules that Open JTalk publishes
// for njd_set_accent_phrase and njd_set_accent_type (Sagisaka and Sato 1983 for the combination of accents).
#include <string>
#include <vector>

#include "text/dictionary_ja.h"
#include "text/kana.h"

namespace timbre {

struct AccentPhrase {
  std::vector<MoraPhonemes> moras;
  int accent = 0;  // mora after which the pitch falls, 0: nowhere
};

std::vector<AccentPhrase> accent_phrases(const std::vector<WordJa>& words);

}  // namespace timbre
