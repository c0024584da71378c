#include "text/homographs_en.h"

#include <sstream>

#include "base/error.h"
#include "base/files.h"
#include "text/unicode.h"

namespace timbre {
namespace {

constexpr std::string_view kClasses = "nva";
constexpr std::size_t kMaxBytes = 4u << 20;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> fields;
  std::istringstream in(text);
  for (std::string field; std::getline(in, field, separator);) fields.push_back(field);
  return fields;
}

bool ends_with(const std::string& word, std::string_view ending) {
  return word.size() >= ending.size() && word.compare(word.size() - ending.size(), ending.size(), ending) == 0;
}

std::string suffix(const std::string& word) {
  for (const std::string_view ending :
       {"ly", "ing", "ed", "tion", "ness", "ment", "ous", "ful", "ive", "al", "ic", "er", "s"}) {
    if (word.size() > ending.size() + 2 && ends_with(word, ending)) return std::string(ending);
  }
  return "-";
}

// The same as features() in tools/text/make_homographs_en.py.
std::vector<std::string> features(const std::vector<std::string>& words, std::size_t at) {
  const auto word = [&](std::ptrdiff_t offset) -> std::string {
    const auto i = static_cast<std::ptrdiff_t>(at) + offset;
    if (i < 0) return "^";
    return static_cast<std::size_t>(i) < words.size() ? words[static_cast<std::size_t>(i)] : "$";
  };
  const std::string p = word(-1), n = word(1), q = word(-2), m = word(2);
  std::vector<std::string> found = {"p=" + p,
                                    "n=" + n,
                                    "q=" + q,
                                    "m=" + m,
                                    "pq=" + q + " " + p,
                                    "pn=" + p + " " + n,
                                    "ps=" + suffix(p),
                                    "ns=" + suffix(n),
                                    "qs=" + suffix(q),
                                    "psns=" + suffix(p) + " " + suffix(n)};
  if (ends_with(words[at], "s") && !ends_with(words[at], "ss")) {
    found.insert(found.end(), {"S", "Sp=" + p, "Sn=" + n, "Sps=" + suffix(p)});
  } else {
    found.push_back("B");
  }
  return found;
}

}  // namespace

EnglishHomographs EnglishHomographs::load(const std::filesystem::path& path) {
  std::istringstream file(read_file(path, kMaxBytes));
  const auto fail = [&](const std::string& line) {
    throw Error(ErrorKind::kModel, path.string() + ": unexpected line \"" + line.substr(0, 60) +
                                       "\"; make the file again with tools/text/make_homographs_en.py");
  };
  std::string line;
  if (!std::getline(file, line) || line != "timbre-homographs 1") fail(line);
  EnglishHomographs table;
  while (std::getline(file, line)) {
    const auto fields = split(line, '\t');
    if (fields.size() < 3) fail(line);
    Scores scores{};
    std::istringstream numbers(fields[2]);
    if (!(numbers >> scores[0] >> scores[1] >> scores[2])) fail(line);
    if (fields[0] == "W") {
      table.weights_[fields[1]] = scores;
      continue;
    }
    Entry entry{scores, {}};
    for (std::size_t i = 3; i < fields.size(); ++i) {
      const std::size_t index = fields[i].size() > 2 ? kClasses.find(fields[i][0]) : kClasses.npos;
      if (index == kClasses.npos) fail(line);
      entry.readings[index] = split(fields[i].substr(2), ' ');
    }
    if (fields[0] != "R" || fields.size() < 4) fail(line);
    table.entries_[fields[1]] = std::move(entry);
  }
  if (table.entries_.empty() || table.weights_.empty()) fail("the end");
  return table;
}

std::vector<std::string> EnglishHomographs::words_of(const std::vector<SpokenToken>& tokens) {
  std::vector<std::string> words;
  words.reserve(tokens.size());
  for (const SpokenToken& token : tokens) words.push_back(token.text == "…" ? "." : to_lower_ascii(token.text));
  return words;
}

std::optional<EnglishHomographs::Phonemes> EnglishHomographs::choose(const std::vector<std::string>& words,
                                                                     std::size_t at) const {
  const auto found = entries_.find(words[at]);
  if (found == entries_.end()) return std::nullopt;
  Scores scores = found->second.prior;
  for (const std::string& feature : features(words, at)) {
    const auto weight = weights_.find(feature);
    if (weight == weights_.end()) continue;
    for (std::size_t k = 0; k < scores.size(); ++k) scores[k] += weight->second[k];
  }
  std::size_t best = kClasses.size();
  for (std::size_t k = 0; k < scores.size(); ++k) {
    if (found->second.readings[k].empty()) continue;
    if (best == kClasses.size() || scores[k] > scores[best]) best = k;
  }
  return found->second.readings[best];
}

}  // namespace timbre
