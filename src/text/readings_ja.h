#pragma once
// Japanese words of several readings, decided by what stands around them: 何 ナニ or ナン, 風 カゼ or フー, 行った
// イッタ or オコナッタ. Readings after JMdict and Daijisen, accents after the NHK accent dictionary.
#include <string_view>
#include <vector>

#include "text/dictionary_ja.h"

namespace timbre {

// `sentence` is the text that `words` are views of.
void read_by_context_ja(std::string_view sentence, std::vector<WordJa>& words);

}  // namespace timbre
