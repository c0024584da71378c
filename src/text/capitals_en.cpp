#include "text/capitals_en.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "text/unicode.h"

namespace timbre {
namespace {

using Tokens = std::vector<SpokenToken>;

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }
bool all_upper(std::string_view word) { return std::all_of(word.begin(), word.end(), is_upper); }
bool is_mark(const SpokenToken& token) { return token.kind == SpokenToken::Kind::kPunctuation; }
bool is_latin(const SpokenToken& token) { return static_cast<unsigned char>(token.text[0]) < 0x80; }

// Whether `word` is one of the words of `list`, which begins and ends with a space.
bool in(std::string_view list, std::string_view word) {
  return !word.empty() && list.find(" " + std::string(word) + " ") != list.npos;
}

// The word `offset` places away in small letters; "" at a pause and outside the sentence.
std::string near(const Tokens& tokens, std::size_t at, std::ptrdiff_t offset) {
  const auto i = static_cast<std::ptrdiff_t>(at) + offset;
  if (i < 0 || static_cast<std::size_t>(i) >= tokens.size()) return "";
  const SpokenToken& token = tokens[static_cast<std::size_t>(i)];
  return is_mark(token) ? "" : to_lower_ascii(token.text);
}

// Whether the token `offset` places away is a capital by itself, not the start of "B2B". I is the pronoun.
bool letter_at(const Tokens& tokens, std::size_t at, std::ptrdiff_t offset) {
  const auto i = static_cast<std::ptrdiff_t>(at) + offset;
  if (i < 0 || static_cast<std::size_t>(i) >= tokens.size()) return false;
  const auto& [kind, text] = tokens[static_cast<std::size_t>(i)];
  return kind == SpokenToken::Kind::kWord && text.size() == 1 && is_upper(text[0]) && text != "I";
}

constexpr std::string_view kPossessors = " the an this that my your his her its our their ";
constexpr std::string_view kFunctionWords =
    " by in on at to the a an his her my your their our its from into down up with of out for and or as it him them me "
    "us over under through around back off upon beside down there here ";

// Letters although the dictionary knows a word of this spelling, or knows them wrongly.
constexpr std::string_view kSpelled =
    " ai un id gdp gps cgi coo eeg ira roi ucla ymca aka ged jfk ngo acl aclu dea dob ide imo ilo iucn ncaa nyse ev ar "
    "os ios uri usaf mgm fyi po uae ui ko kpmg lcb ";
// The same, but words too, when the writer shouts or stresses.
constexpr std::string_view kAlsoWords =
    " led sat rip era ins ups sec pow ada mia co doe ms mc pa la da ma ba est ta pi er ad sas mit sos psi de ct ft mt "
    "sr mg ";

// Nouns that a letter numbers.
constexpr std::string_view kLetterNouns =
    " letter capital straight single double grade grades point points vitamin vitamins plan hepatitis influenza "
    "class type group section part appendix exhibit figure table option choice answer side team block building "
    "wing gate level line column row schedule schedules form model series serie route room hall company "
    "category stage phase unit item note step zone division lot bus track study case sample test patient person "
    "player country city box bag car set ";

// What belongs to information technology.
constexpr std::string_view kItNouns =
    " department departments team teams support manager managers director staff industry sector service "
    "services system systems security infrastructure professional professionals specialist specialists "
    "consultant consultants company companies firm firms guy guys person people job jobs skills budget budgets "
    "project projects help helpdesk desk operations equipment solutions strategy expert experts policy worker "
    "workers admin administrator ";

bool spelled_it(const Tokens& tokens, std::size_t at) {
  return in(kPossessors, near(tokens, at, -1)) || in(" in of for from with and to dot ", near(tokens, at, -1)) ||
         in(kItNouns, near(tokens, at, 1));
}

// Small letters: "your id card", "led lamps", "the it department".
bool spelled_small(const Tokens& tokens, std::size_t at) {
  const std::string &word = tokens[at].text, before = near(tokens, at, -1), after = near(tokens, at, 1);
  if (word == "id") {
    return in(" card cards number numbers badge badges photo tag tags ", after) ||
           in(" photo user caller student voter valid fake face touch your my an ", before);
  }
  if (word == "led")
    return in(" light lights lamp lamps bulb bulbs strip strips display displays screen screens ", after) &&
           !in(" he she they we i who ", before);
  return word == "it" && in(" the an our your their ", before) && in(kItNouns, after);
}

bool spelled_who(const Tokens& tokens, std::size_t at) {
  if (in(" the by from with ", near(tokens, at, -1))) return true;
  const bool asks = !tokens.empty() && tokens.back().text == "?";
  return !asks && !in(" are is am was were do does did we i he she they you it would could can will shall should knows "
                      "knew has had else the ",
                      near(tokens, at, 1));
}

bool spelled_am(const Tokens& tokens, std::size_t at) {
  return in(" the this one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty "
            "fifty o'clock ",
            near(tokens, at, -1)) ||
         in(" radio station stations band broadcast frequency ", near(tokens, at, 1)) || near(tokens, at, 2) == "pm";
}

// "He LED them" stresses a word, "LED by his father" opens a chapter; "an LED lamp" names the thing.
bool spelled_word(const Tokens& tokens, std::size_t at) {
  if (in(" he she it they we i you who that ", near(tokens, at, -1))) return false;
  return at > 0 || !in(kFunctionWords, near(tokens, at, 1));
}

}  // namespace

bool shouts_en(const Tokens& tokens) {
  int words = 0;
  int capitals = 0;
  for (const SpokenToken& token : tokens) {
    if (token.kind != SpokenToken::Kind::kWord || token.text.size() < 2) continue;
    ++words;
    capitals += all_upper(token.text) ? 1 : 0;
  }
  return words >= 3 && capitals * 5 >= words * 3;
}

bool takes_letter_en(std::string_view lower) { return in(kLetterNouns, lower); }

std::string letter_nouns_en() {
  std::string pattern(kLetterNouns.substr(1, kLetterNouns.size() - 2));
  std::replace(pattern.begin(), pattern.end(), ' ', '|');
  return pattern;
}

std::string without_ending_en(const std::string& word) {
  const std::string stem = word.substr(0, word.find('\''));
  const bool plural = stem.size() > 1 && stem.back() == 's' && is_upper(stem[stem.size() - 2]);
  return plural ? stem.substr(0, stem.size() - 1) : stem;
}

std::optional<bool> spelled_by_context_en(const Tokens& tokens, std::size_t at, bool shouting) {
  if (spelled_small(tokens, at)) return true;
  const std::string word = without_ending_en(tokens[at].text);
  if (word.size() < 2 || !all_upper(word)) return std::nullopt;
  const std::string lower = to_lower_ascii(word);
  if (in(kSpelled, lower)) return true;
  if (word == "PM") return true;
  if (word == "AM") return spelled_am(tokens, at);
  if (word == "US") return !shouting || (near(tokens, at, -1) == "the" && !near(tokens, at, 1).empty());
  if (word == "IT") return !shouting && spelled_it(tokens, at);
  if (word == "WHO") return !shouting && spelled_who(tokens, at);
  if (in(kAlsoWords, lower)) return !shouting && spelled_word(tokens, at);
  return std::nullopt;
}

bool names_letter_a_en(const Tokens& tokens, std::size_t at) {
  const std::string& word = tokens[at].text;
  if (word != "A" && word != "a" && word != "A's") return false;
  const bool alone_before = at == 0 || is_mark(tokens[at - 1]) || !is_latin(tokens[at - 1]);
  const bool alone_after = at + 1 >= tokens.size() || is_mark(tokens[at + 1]) || !is_latin(tokens[at + 1]);
  const bool foreign = (at > 0 && !is_latin(tokens[at - 1])) || (at + 1 < tokens.size() && !is_latin(tokens[at + 1]));
  if (alone_before && alone_after && (foreign || tokens.size() <= 2)) return true;
  if (word == "A's") return true;
  const std::string before = near(tokens, at, -1), after = near(tokens, at, 1);
  if (word == "a") return in(" is was equals and or at squared cubed divided ", after);
  // An article never stands before a pause or a verb; a first word before a comma may be a stammer.
  if (at > 0 && after.empty() && !before.empty()) return true;
  if (in(" is was equals has to and or plus minus versus than divided squared cubed ", after)) return true;
  if (letter_at(tokens, at, -1)) return true;
  // "A B C", but "A T shirt".
  if (letter_at(tokens, at, 1) &&
      (letter_at(tokens, at, 2) || in(" and or ", near(tokens, at, 2)) || near(tokens, at, 2).empty()))
    return true;
  const bool listed = at + 2 < tokens.size() && tokens[at + 1].text == "," && letter_at(tokens, at, 2);
  if (listed || (in(" flat sharp minor major ", after) && in(" in of an the key ", before))) return true;
  return in(kPossessors, before) || takes_letter_en(before) ||
         in(" one two three four five six seven eight nine ten eleven twelve ", before);
}

bool is_initialism_en(std::string_view lower) {
  return in(kSpelled, lower) ||
         in(" gpt cpu gpu tpu api apis url urls faq faqs ceo cfo cto usa usb html css xml php sql tv pc dj vr cd dvd "
            "diy pdf gui ibm fbi cia bbc cnn mtv nba nfl nhl mlb dna rna hiv led lcd ",
            lower);
}

std::optional<std::size_t> initialism_tail_en(std::string_view lower) {
  for (const std::size_t size : {4u, 3u, 2u}) {
    if (lower.size() < size + (size > 2 ? 2 : 4)) continue;
    const std::string_view tail = lower.substr(lower.size() - size);
    if (in(" html gpt cpu gpu api sql css xml php usb pdf tv pc vr js ai ", tail)) return lower.size() - size;
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> spoken_acronym_en(std::string_view lower) {
  static const std::map<std::string, std::vector<std::string>, std::less<>> kReadings = {
      {"json", {"JH", "EY1", "S", "AH0", "N"}},
      {"jpeg", {"JH", "EY1", "P", "EH2", "G"}},
      {"gif", {"G", "IH1", "F"}},
      {"gifs", {"G", "IH1", "F", "S"}},
      {"oled", {"OW1", "L", "EH2", "D"}},
      {"lsat", {"EH1", "L", "S", "AE2", "T"}},
      {"yaml", {"Y", "AE1", "M", "AH0", "L"}}};
  const auto found = kReadings.find(lower);
  if (found == kReadings.end()) return std::nullopt;
  return found->second;
}

}  // namespace timbre
