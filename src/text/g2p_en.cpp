#include "text/g2p_en.h"

#include <algorithm>
#include <cctype>

#include "text/capitals_en.h"
#include "text/elisions_en.h"
#include "text/unicode.h"
#include "text/word_building_en.h"

namespace timbre {
namespace {

using Phonemes = std::vector<std::string>;

// Longer words are not taken apart: they are letters in a row.
constexpr std::size_t kMaxBuiltWord = 40;

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool all_upper(std::string_view word) { return std::all_of(word.begin(), word.end(), is_upper); }
bool is_vowel(char c) { return std::string_view("aeiouyAEIOUY").find(c) != std::string_view::npos; }

void append(Phonemes& to, const Phonemes& more) { to.insert(to.end(), more.begin(), more.end()); }

// Unknown capitals that read well as a word (NATO, UNICEF): vowels and consonants alternate.
bool pronounceable(std::string_view word) {
  if (word.size() < 4) return false;
  int run = 0;
  int vowels = 0;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const bool vowel = is_vowel(word[i]);
    vowels += vowel ? 1 : 0;
    run = i > 0 && vowel == is_vowel(word[i - 1]) ? run + 1 : 1;
    if (run > 2) return false;
  }
  return vowels * 3 >= static_cast<int>(word.size());
}

}  // namespace

EnglishG2p::EnglishG2p(const std::filesystem::path& directory)
    : dictionary_(PronouncingDictionary::load(directory / "cmudict.txt")),
      homographs_(EnglishHomographs::load(directory / "homographs_en.txt")),
      letter_to_sound_(LetterToSound::load(directory / "letter_to_sound_en.bin")) {
  letter_to_sound_.add_network(LetterNetwork::load(directory / "letter_network_en.bin"));
}

std::vector<Pronunciation> EnglishG2p::pronounce(const std::vector<SpokenToken>& tokens) const {
  const bool spell_capitals = !shouts_en(tokens);
  const std::vector<std::string> words = EnglishHomographs::words_of(tokens);
  std::vector<Pronunciation> result;
  result.reserve(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const SpokenToken& token = tokens[i];
    if (token.kind == SpokenToken::Kind::kPunctuation) {
      result.push_back({{token.text}, WordSource::kPunctuation});
    } else if (token.kind == SpokenToken::Kind::kLetters || names_letter_a_en(tokens, i)) {
      result.push_back({spell_with_ending(token.text), WordSource::kRule});
    } else if (const auto spelled = spelled_by_context_en(tokens, i, !spell_capitals)) {
      result.push_back(*spelled ? Pronunciation{spell_with_ending(token.text), WordSource::kRule}
                                : pronounce_word(to_lower_ascii(token.text), spell_capitals));
    } else if (auto cued = homograph_by_cues_en(words, i, token.text)) {
      result.push_back({*cued, WordSource::kDictionary});
    } else if (auto chosen = homographs_.choose(words, i)) {
      result.push_back({*chosen, WordSource::kDictionary});
    } else {
      result.push_back(pronounce_word(token.text, spell_capitals));
    }
  }
  return result;
}

Pronunciation EnglishG2p::pronounce_word(const std::string& word, bool spell_capitals) const {
  const std::string lower = to_lower_ascii(word);
  if (auto acronym = spoken_acronym_en(lower)) return {*acronym, WordSource::kDictionary};
  if (spell_capitals && word.size() > 1 && is_upper(word[0]) &&
      spelled_by_context_en({{SpokenToken::Kind::kWord, word}}, 0, false).value_or(false))
    return {spell_with_ending(word), WordSource::kRule};
  if (const auto* elision = elision_en(lower)) return {*elision, WordSource::kDictionary};
  if (word.size() > 2 && word[0] == 'i' && is_upper(word[1])) {  // iOS
    if (auto parts = camel_case(word)) return {*parts, WordSource::kRule};
  }
  if (auto found = dictionary_.find(lower)) return {*found, WordSource::kDictionary};
  if (word.size() <= kMaxBuiltWord) {
    if (auto built = clitic(word, spell_capitals)) return {*built, WordSource::kRule};
    if (spell_capitals || !pronounceable(word)) {
      if (auto letters = acronym(word)) return {*letters, WordSource::kRule};
    }
    if (auto parts = camel_case(word)) return {*parts, WordSource::kRule};
    if (auto parts = with_initialism(lower)) return {*parts, WordSource::kRule};
    const auto find = [this](const std::string& stem) { return dictionary_.find(stem); };
    if (auto built = inflect_en(lower, find)) return {*built, WordSource::kRule};
  }
  Phonemes guess = this->guess(lower);
  if (guess.empty()) return {spell(word), WordSource::kRule};
  return {guess, WordSource::kLetterToSound};
}

// "UK", "IDs", "UK's"
Phonemes EnglishG2p::spell_with_ending(const std::string& text) const {
  const std::size_t mark = std::min(text.find('\''), text.size());
  const std::string stem = without_ending_en(text);
  Phonemes sounds = spell(stem);
  if (sounds.empty()) return sounds;
  if (stem.size() < mark) append(sounds, plural_ending(sounds.back()));
  if (const auto ending = clitic_ending(text.substr(mark), sounds.back())) append(sounds, *ending);
  return sounds;
}

Phonemes EnglishG2p::spell(const std::string& letters) const {
  Phonemes sounds;
  for (const char c : to_lower_ascii(letters)) {
    if (c == 'a') {
      sounds.push_back("EY1");  // the dictionary's "a" is the article
    } else if (auto name = dictionary_.find(std::string(1, c)); name && c != '\'') {
      append(sounds, *name);
    }
  }
  return sounds;
}

// FBI, URLs, hmm: no vowel, or short capitals, or capitals that do not look like a word.
std::optional<Phonemes> EnglishG2p::acronym(const std::string& word) const {
  const bool plural =
      word.size() > 2 && word.back() == 's' && all_upper(std::string_view(word).substr(0, word.size() - 1));
  const std::string letters = plural ? word.substr(0, word.size() - 1) : word;
  const bool no_vowel = std::none_of(letters.begin(), letters.end(), is_vowel);
  if (!no_vowel && (!all_upper(letters) || letters.size() > 5 || pronounceable(letters))) return std::nullopt;
  Phonemes sounds = spell(letters);
  if (sounds.empty()) return std::nullopt;
  if (plural) append(sounds, plural_ending(sounds.back()));
  return sounds;
}

// iPhone, YouTube, JSONParser: parts begin at capitals after small letters and at the last of several capitals.
std::optional<Phonemes> EnglishG2p::camel_case(const std::string& word) const {
  Phonemes sounds;
  std::size_t start = 0;
  for (std::size_t i = 1; i <= word.size(); ++i) {
    const bool ends = i == word.size() || (is_upper(word[i]) &&
                                           (!is_upper(word[i - 1]) || (i + 1 < word.size() && !is_upper(word[i + 1]))));
    if (!ends) continue;
    if (start == 0 && i == word.size()) return std::nullopt;
    append(sounds,
           i - start == 1 ? spell(word.substr(start, 1)) : pronounce_word(word.substr(start, i - start)).phonemes);
    start = i;
  }
  return sounds;
}

// cpu, chatgpt, mysql: letters, and a known word before letters.
std::optional<Phonemes> EnglishG2p::with_initialism(const std::string& lower) const {
  if (is_initialism_en(lower)) return spell(lower);
  const auto tail = initialism_tail_en(lower);
  if (!tail) return std::nullopt;
  auto sounds = dictionary_.find(lower.substr(0, *tail));
  if (sounds) append(*sounds, spell(lower.substr(*tail)));
  return sounds;
}

// Bob's, NASA'll, they'd've: the part before the last apostrophe and its ending.
std::optional<Phonemes> EnglishG2p::clitic(const std::string& word, bool spell_capitals) const {
  const std::size_t mark = word.rfind('\'');
  if (mark == std::string::npos || mark == 0) return std::nullopt;
  // heav'n, ev'ry, t'morrow: one letter is left out.
  for (const char letter : {'e', 'o'}) {
    std::string whole = to_lower_ascii(word);
    whole[mark] = letter;
    if (letter == 'o' && mark > 1) break;  // amaz'n is no amazon
    if (mark + 1 == word.size() || clitic_ending(to_lower_ascii(word.substr(mark)), "T")) break;
    if (auto found = dictionary_.find(whole)) return found;
  }
  Phonemes sounds = pronounce_word(word.substr(0, mark), spell_capitals).phonemes;
  if (sounds.empty()) return std::nullopt;
  const auto ending = clitic_ending(to_lower_ascii(word.substr(mark)), sounds.back());
  append(sounds, ending ? *ending : pronounce_word(word.substr(mark + 1), spell_capitals).phonemes);
  return sounds;
}

EnglishG2p::Phonemes EnglishG2p::guess(const std::string& letters) const {
  constexpr std::size_t kMostGuesses = 4096;  // memory must not grow with the text
  {
    const std::lock_guard lock(guesses_mutex_);
    const auto found = guesses_.find(letters);
    if (found != guesses_.end()) return found->second;
  }
  auto phonemes = letter_to_sound_.pronounce(letters);
  const std::lock_guard lock(guesses_mutex_);
  if (guesses_.size() >= kMostGuesses) guesses_.clear();
  guesses_.emplace(letters, phonemes);
  return phonemes;
}

}  // namespace timbre
