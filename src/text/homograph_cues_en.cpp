// Homographs whose part of speech does not tell: tense (read) or sense (lead, bass, bow, tear, wound, dove, polish).
#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "text/homographs_en.h"

namespace timbre {
namespace {

using Words = std::vector<std::string>;
using Phonemes = std::vector<std::string>;
using List = std::initializer_list<std::string_view>;

constexpr std::size_t kReach = 12;  // words before and after that may tell

bool in(std::string_view word, List list) { return std::find(list.begin(), list.end(), word) != list.end(); }
bool is_mark(const std::string& word) { return in(word, {".", ",", "!", "?", "-"}); }

// The word `offset` places away, "" outside the sentence.
std::string_view near(const Words& words, std::size_t at, std::ptrdiff_t offset) {
  const auto i = static_cast<std::ptrdiff_t>(at) + offset;
  return i < 0 || static_cast<std::size_t>(i) >= words.size() ? std::string_view() : words[static_cast<std::size_t>(i)];
}

bool around(const Words& words, std::size_t at, List list) {
  const std::size_t first = at > kReach ? at - kReach : 0;
  const std::size_t last = std::min(words.size(), at + kReach + 1);
  for (std::size_t i = first; i < last; ++i) {
    if (i != at && in(words[i], list)) return true;
  }
  return false;
}

// The nearest verb-like word before: skips adverbs and "not".
std::string_view before(const Words& words, std::size_t at) {
  for (std::ptrdiff_t offset = -1; offset >= -4; --offset) {
    const std::string_view word = near(words, at, offset);
    const bool adverb = word.size() > 4 && word.substr(word.size() - 2) == "ly";
    if (!adverb &&
        !in(word, {"not",  "never", "ever",  "just",  "already", "also", "often", "always", "even", "once", "all",
                   "both", "been",  "still", "since", "you",     "he",   "she",   "they",   "we",   "i",    "it"}))
      return word;
    if (in(word, {"he", "she", "it"}) && offset == -1) return word;
  }
  return "";
}

bool past_time(const Words& words, std::size_t at) {
  if (around(words, at, {"yesterday", "ago",  "earlier", "was",   "were", "had",  "did",     "said",  "told",
                         "went",      "came", "saw",     "found", "took", "got",  "thought", "wrote", "heard",
                         "knew",      "made", "gave",    "felt",  "sat",  "once", "when",    "then"}) &&
      !around(words, at, {"every", "usually", "now", "often", "always", "tomorrow", "will"}))
    return true;
  const std::size_t first = at > kReach ? at - kReach : 0;
  for (std::size_t i = first; i < std::min(words.size(), at + kReach); ++i) {
    const std::string& w = words[i];
    if (in(w, {"last"}) && in(near(words, i, 1), {"night", "week", "month", "year", "summer", "winter", "time"}))
      return true;
    if (w.size() > 4 && w.compare(w.size() - 2, 2, "ed") == 0 &&
        in(near(words, i, -1), {"and", "i", "he", "she", "we", "they", "it"}))
      return true;
  }
  return false;
}

// To read (present) or read (past, participle).
Phonemes read(const Words& words, std::size_t at) {
  const Phonemes present = {"R", "IY1", "D"}, past = {"R", "EH1", "D"};
  const std::string_view previous = near(words, at, -1);
  const std::string_view verb = before(words, at);
  if (in(previous, {"well", "widely", "be", "is", "are", "was", "were", "been", "being", "get", "got", "am"}))
    return past;
  if (in(verb, {"have", "has",   "had",   "having",  "i've",   "you've", "we've",  "they've",
                "he's", "she's", "who's", "was",     "were",   "be",     "been",   "is",
                "are",  "being", "i'd",   "haven't", "hasn't", "hadn't", "wasn't", "weren't"}))
    return past;
  if (in(verb,
         {"to",        "will",  "would",  "can",   "could",   "should", "shall",   "may",      "might",  "must",
          "do",        "does",  "did",    "don't", "doesn't", "didn't", "can't",   "couldn't", "won't",  "wouldn't",
          "shouldn't", "let's", "please", "i'll",  "you'll",  "we'll",  "they'll", "he'll",    "she'll", "cannot",
          "the",       "a",     "good",   "great", "let",     "me",     "him",     "her",      "us",     "them"}) &&
      !in(previous, {"he", "she", "it"}))
    return present;
  // Third person without -s can only be the past, unless a helping verb stands before it (did she read).
  const bool helped =
      in(near(words, at, -2), {"does", "did", "can", "could", "will", "would", "should", "may", "might", "must", "let",
                               "doesn't", "didn't", "won't", "make", "made", "see", "hear"});
  if (in(previous, {"he", "she", "it", "who"})) return helped ? present : past;
  // Of a reader named by a pronoun, books tell in the past; a habit is said to be one.
  const bool habit =
      around(words, at, {"every", "usually", "often", "always", "sometimes", "rarely", "daily", "mostly"});
  if (in(previous, {"i", "we", "they"}) && !habit) return past;
  return past_time(words, at) ? past : present;
}

Phonemes lead(const Words& words, std::size_t at) {
  const std::string_view next = near(words, at, 1), previous = near(words, at, -1);
  const bool metal = in(next, {"pipe",    "pipes",     "paint",  "poisoning", "pencil",  "pencils", "acetate",
                               "oxide",   "ore",       "bullet", "bullets",   "shot",    "sulfide", "chloride",
                               "battery", "batteries", "weight", "weights",   "mine",    "mines",   "glass",
                               "roof",    "content",   "levels", "exposure",  "crystal", "acid",    "based"}) ||
                     around(words, at,
                            {"zinc", "tin", "copper", "metal", "metals", "mercury", "cadmium", "molten", "alloy",
                             "bullets", "toxic", "heavy", "arsenic", "silver", "solder", "pencil", "element"});
  const bool noun = in(previous, {"of",   "and", "or",   "with",   "contains", "containing", "is",    "like",
                                  "from", "as",  "some", "molten", "white",    "red",        "heavy", "pure",
                                  "soft", ",",   "in",   "than",   "pencil",   "the",        ""});
  const bool by_name = in(next, {"pipe", "pipes", "paint", "poisoning", "pencil", "pencils", "acetate", "oxide", "ore",
                                 "bullet", "bullets", "sulfide", "chloride", "battery", "batteries"});
  return by_name || (metal && noun && !in(next, {"the", "to", "a", "us", "them", "him", "her"}))
             ? Phonemes{"L", "EH1", "D"}
             : Phonemes{"L", "IY1", "D"};
}

Phonemes wound(const Words& words, std::size_t at) {
  const std::string_view next = near(words, at, 1), previous = near(words, at, -1);
  const bool turned = in(next, {"up", "down", "around", "round", "through", "its", "on", "tightly", "back", "along",
                                "between", "into", "onto", "about", "his", "her", "their"}) &&
                      !in(previous, {"the", "a", "an", "this", "that", "my", "his", "her", "to", "will", "flesh",
                                     "gunshot", "stab", "head", "open", "bullet"});
  const bool clock =
      around(words, at, {"clock", "watch", "thread", "yarn", "rope", "wire", "spring", "tape", "cable"}) &&
      in(previous, {"he", "she", "i", "they", "we", "was", "were", "is", "had", "has", "have", "and"});
  return turned || clock ? Phonemes{"W", "AW1", "N", "D"} : Phonemes{"W", "UW1", "N", "D"};
}

Phonemes with_ending(Phonemes sounds, bool plural) {
  if (plural) sounds.push_back("Z");
  return sounds;
}

// Arrows, knots and violins, or ships and bending.
std::optional<Phonemes> bow(const Words& words, std::size_t at) {
  const bool plural = words[at] == "bows";
  if (around(words, at,
             {"ship", "ship's", "boat", "boat's", "stern", "prow", "vessel", "deck", "hull", "curtsy", "audience",
              "applause", "yacht", "canoe"}) ||
      in(near(words, at, 1), {"out", "down", "to", "before"}))
    return with_ending({"B", "AW1"}, plural);
  if (around(words, at,
             {"arrow", "arrows", "string", "violin", "cello", "fiddle", "ribbon", "hair", "tie", "tied", "knot",
              "archer", "hunting", "cross", "ribbons", "quiver"}))
    return with_ending({"B", "OW1"}, plural);
  return std::nullopt;
}

// Of the eye, or a rip.
std::optional<Phonemes> tear(const Words& words, std::size_t at) {
  const bool plural = words[at] == "tears";
  if (around(words, at,
             {"muscle", "ligament", "fabric", "shirt", "pants", "jeans", "wear", "hole", "cloth", "dress", "sleeve",
              "tendon", "paper", "meniscus"}) &&
      !around(words, at, {"eye", "eyes", "cheek", "cheeks", "cry", "crying", "wept"}))
    return with_ending({"T", "EH1", "R"}, plural);
  if (plural &&
      in(near(words, at, -1), {"in", "into", "of", "to", "with", "her", "his", "my", "and", "the", "no", "bitter"}))
    return Phonemes{"T", "IH1", "R", "Z"};
  return std::nullopt;
}

// The science, or what belongs to it: an arithmetic mean.
Phonemes arithmetic(std::string_view next) {
  const bool describes =
      in(next, {"mean",      "means",      "progression", "progressions", "series",    "sequence", "sequences",
                "operation", "operations", "average",     "unit",         "units",     "logic",    "operator",
                "operators", "expression", "expressions", "function",     "functions", "sum",      "error",
                "overflow",  "coding",     "problem",     "problems",     "skills",    "facts"});
  return describes ? Phonemes{"EH2", "R", "IH0", "TH", "M", "EH1", "T", "IH0", "K"}
                   : Phonemes{"AH0", "R", "IH1", "TH", "M", "AH0", "T", "IH2", "K"};
}

Phonemes bass(const Words& words, std::size_t at) {
  const bool fish = around(words, at, {"fish",       "fishing", "fished", "fisherman", "lake", "river",   "pond",
                                       "trout",      "perch",   "caught", "catch",     "sea",  "striped", "largemouth",
                                       "smallmouth", "grilled", "salmon", "fillet",    "bait", "hook"});
  return fish ? Phonemes{"B", "AE1", "S"} : Phonemes{"B", "EY1", "S"};
}

}  // namespace

std::optional<Phonemes> homograph_by_cues_en(const Words& words, std::size_t at, const std::string& written) {
  const std::string& word = words[at];
  const std::string_view next = near(words, at, 1), previous = near(words, at, -1);
  if (word == "arithmetic") return arithmetic(next);
  if (word.size() < 3 || word.size() > 6 || is_mark(word)) return std::nullopt;
  if (word == "read") return read(words, at);
  if (word == "lead") return lead(words, at);
  if (word == "wound") return wound(words, at);
  if (word == "bow" || word == "bows") return bow(words, at);
  if (word == "tear" || word == "tears") return tear(words, at);
  if (word == "bass") return bass(words, at);
  if (word == "lives" && in(previous, {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
                                       "hundred", "thousand", "million", "dozen", "hundreds", "thousands"}))
    return Phonemes{"L", "AY1", "V", "Z"};
  if (word == "dove" && in(previous, {"he", "she", "i", "they", "we", "it", "who", "and"}) &&
      in(next, {"into", "in", "down", "off", "under", "for", "headfirst", "deep", "through", "over", "to"}))
    return Phonemes{"D", "OW1", "V"};
  if (word == "polish" && written[0] == 'P' && at > 0 && !is_mark(words[at - 1]))
    return Phonemes{"P", "OW1", "L", "IH0", "SH"};
  if (word == "minute" &&
      in(previous, {"one",   "two",  "three", "four", "five",   "six",    "ten",     "a",     "this",  "last",
                    "every", "next", "per",   "each", "twenty", "thirty", "fifteen", "forty", "fifty", "the"}) &&
      !in(next,
          {"amounts", "amount", "details", "detail", "quantities", "quantity", "particles", "traces", "examination",
           "fraction", "differences", "difference", "crustaceans", "and", "insects", "plants", "organisms"}))
    return Phonemes{"M", "IH1", "N", "AH0", "T"};
  return std::nullopt;
}

}  // namespace timbre
