#include "synth/spoken_text.h"

#include <algorithm>

#include "text/sentences.h"
#include "text/symbols.h"

namespace timbre {
namespace {

// The last end of a word within (begin, begin + most), or that limit where a word is longer.
std::size_t cut_before(const SpokenText& text, std::size_t begin, std::size_t most) {
  std::size_t cut = begin + most;
  for (const auto& word : text.words) {
    const auto end = static_cast<std::size_t>(word.end);
    if (end > begin + most) break;
    if (end > begin) cut = end;
  }
  return cut;
}

}  // namespace

SpokenText part_of(const SpokenText& text, std::size_t begin, std::size_t end) {
  SpokenText part;
  const auto from = static_cast<std::ptrdiff_t>(begin), to = static_cast<std::ptrdiff_t>(end);
  part.phonemes.assign(text.phonemes.begin() + from, text.phonemes.begin() + to);
  part.subwords.assign(text.subwords.begin() + from, text.subwords.begin() + to);
  for (auto word : text.words) {
    word.begin = std::max<int64_t>(word.begin - from, 0);
    word.end = std::min<int64_t>(word.end - from, to - from);
    if (word.begin < word.end) part.words.push_back(std::move(word));
  }
  return part;
}

std::size_t SpokenText::sounding() const {
  return static_cast<std::size_t>(
      std::count_if(phonemes.begin(), phonemes.end(), [](std::int64_t id) { return !is_pause_symbol(id); }));
}

SpokenText spoken_text(const PhonemizedText& text, bool official) {
  SpokenText result;
  result.phonemes = text.phoneme_ids;
  result.subwords.assign(text.subword_ids.begin(), text.subword_ids.end());
  if (official) {
    std::transform(text.characters.begin(), text.characters.end(), result.subwords.begin(),
                   [](char32_t c) { return c == 0 ? -1 : static_cast<std::int64_t>(c); });
  }
  result.skipped = text.skipped;
  int64_t at = 0;
  for (const auto& word : text.words) {
    const auto end = at + static_cast<int64_t>(word.phonemes.size());
    if (word.source != WordSource::kPunctuation) result.words.push_back({word.text, at, end});
    at = end;
  }
  return result;
}

SpokenText read_aloud(const TextFrontEnd& front_end, std::string_view text, bool official) {
  SpokenText result;
  for (const auto& sentence : split_sentences(text))
    append(result, spoken_text(front_end.phonemize(sentence.text), official));
  return result;
}

void append(SpokenText& text, const SpokenText& more) {
  const auto offset = static_cast<int64_t>(text.phonemes.size());
  text.phonemes.insert(text.phonemes.end(), more.phonemes.begin(), more.phonemes.end());
  text.subwords.insert(text.subwords.end(), more.subwords.begin(), more.subwords.end());
  text.skipped.insert(text.skipped.end(), more.skipped.begin(), more.skipped.end());
  for (const auto& word : more.words) text.words.push_back({word.text, word.begin + offset, word.end + offset});
}

std::vector<SpokenText> split_long(const SpokenText& text, std::size_t most) {
  std::vector<SpokenText> pieces;
  std::size_t begin = 0;
  while (text.phonemes.size() - begin > most) {
    std::size_t cut = cut_before(text, begin, most - 1);  // room for the comma
    const bool has_pause = is_pause_symbol(text.phonemes[cut]);
    if (has_pause) ++cut;
    pieces.push_back(part_of(text, begin, cut));
    if (!has_pause) {
      pieces.back().phonemes.push_back(symbol_id(","));
      pieces.back().subwords.push_back(-1);
    }
    begin = cut;
  }
  pieces.push_back(part_of(text, begin, text.phonemes.size()));
  pieces.front().skipped = text.skipped;
  return pieces;
}

std::string words_text(const SpokenText& text) {
  std::string words;
  for (const auto& word : text.words) words += (words.empty() ? "" : " ") + word.text;
  return words;
}

std::string phonemes_text(const std::vector<std::int64_t>& phonemes) {
  std::string text;
  for (const auto id : phonemes) {
    if (!text.empty()) text += ' ';
    text += symbols().at(static_cast<std::size_t>(id));
  }
  return text;
}

}  // namespace timbre
