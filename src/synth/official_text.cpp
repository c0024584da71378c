#include "synth/official_text.h"

#include "text/symbols.h"

namespace timbre {
namespace {

constexpr std::size_t kShort = 4, kFragile = 6;  // phonemes, punctuation counted

void put_in_front(SpokenText& text, const char* symbol) {
  text.phonemes.insert(text.phonemes.begin(), symbol_id(symbol));
  // Before Mandarin BERT reads the mark, too.
  const bool mandarin = !text.subwords.empty() && text.subwords.front() >= 0;
  text.subwords.insert(text.subwords.begin(), mandarin ? static_cast<unsigned char>(symbol[0]) : -1);
  for (auto& word : text.words) ++word.begin, ++word.end;
}

}  // namespace

SpokenText as_official(SpokenText text) {
  if (text.phonemes.empty()) return text;
  if (!is_pause_symbol(text.phonemes.back())) {
    text.phonemes.push_back(symbol_id("."));
    text.subwords.push_back(-1);
  }
  if (text.phonemes.size() < kShort) put_in_front(text, ",");
  if (text.phonemes.size() < kFragile) put_in_front(text, ".");
  return text;
}

}  // namespace timbre
