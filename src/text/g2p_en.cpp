#include "text/g2p_en.h"

#include <algorithm>
#include <array>
#include <cctype>

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

// Capitals that are spelled although the dictionary knows the same letters as a word.
bool spelled_in_capitals(const std::string& word) {
  static constexpr std::array<std::string_view, 4> kWords = {"US", "AM", "PM", "WHO"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

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

// Whether the writer shouts: then capitals say nothing about a single word.
bool shouts(const std::vector<SpokenToken>& tokens) {
  int words = 0;
  int capitals = 0;
  for (const SpokenToken& token : tokens) {
    if (token.kind != SpokenToken::Kind::kWord || token.text.size() < 2) continue;
    ++words;
    capitals += all_upper(token.text) ? 1 : 0;
  }
  return words >= 3 && capitals * 5 >= words * 3;
}

// "Plan A." names the letter: an article never stands before a pause, and the first word is not judged.
bool names_letter_a(const std::vector<SpokenToken>& tokens, std::size_t at) {
  return tokens[at].text == "A" && at > 0 && at + 1 < tokens.size() &&
         tokens[at - 1].kind != SpokenToken::Kind::kPunctuation &&
         tokens[at + 1].kind == SpokenToken::Kind::kPunctuation;
}

}  // namespace

EnglishG2p::EnglishG2p(const std::filesystem::path& directory)
    : dictionary_(PronouncingDictionary::load(directory / "cmudict.txt")),
      homographs_(EnglishHomographs::load(directory / "homographs_en.txt")),
      letter_to_sound_(LetterToSound::load(directory / "letter_to_sound_en.bin")) {
  letter_to_sound_.add_network(LetterNetwork::load(directory / "letter_network_en.bin"));
}

std::vector<Pronunciation> EnglishG2p::pronounce(const std::vector<SpokenToken>& tokens) const {
  const bool spell_capitals = !shouts(tokens);
  const std::vector<std::string> words = EnglishHomographs::words_of(tokens);
  std::vector<Pronunciation> result;
  result.reserve(tokens.size());
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const SpokenToken& token = tokens[i];
    if (token.kind == SpokenToken::Kind::kPunctuation) {
      result.push_back({{token.text}, WordSource::kPunctuation});
    } else if (token.kind == SpokenToken::Kind::kLetters || names_letter_a(tokens, i)) {
      result.push_back({spell_with_ending(token.text), WordSource::kRule});
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
  if (spell_capitals && spelled_in_capitals(word)) return {spell(word), WordSource::kRule};
  if (auto found = dictionary_.find(lower)) return {*found, WordSource::kDictionary};
  if (word.size() <= kMaxBuiltWord) {
    if (auto built = clitic(word, spell_capitals)) return {*built, WordSource::kRule};
    if (spell_capitals || !pronounceable(word)) {
      if (auto letters = acronym(word)) return {*letters, WordSource::kRule};
    }
    if (auto parts = camel_case(word)) return {*parts, WordSource::kRule};
    const auto find = [this](const std::string& stem) { return dictionary_.find(stem); };
    if (auto built = inflect_en(lower, find)) return {*built, WordSource::kRule};
  }
  Phonemes guess = this->guess(lower);
  if (guess.empty()) return {spell(word), WordSource::kRule};
  return {guess, WordSource::kLetterToSound};
}

// "UK", "UK's"
Phonemes EnglishG2p::spell_with_ending(const std::string& text) const {
  const std::size_t mark = std::min(text.find('\''), text.size());
  Phonemes sounds = spell(text.substr(0, mark));
  if (sounds.empty()) return sounds;
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

// Bob's, NASA'll, they'd've: the part before the last apostrophe and its ending.
std::optional<Phonemes> EnglishG2p::clitic(const std::string& word, bool spell_capitals) const {
  const std::size_t mark = word.rfind('\'');
  if (mark == std::string::npos || mark == 0) return std::nullopt;
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
