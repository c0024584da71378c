#include "text/pronouncing_dictionary.h"

#include <sstream>

#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {

constexpr std::string_view kMagic = "timbre-dictionary 1 ";
constexpr std::uint64_t kMaxBytes = 64u << 20;

}  // namespace

PronouncingDictionary PronouncingDictionary::load(const std::filesystem::path& path) {
  PronouncingDictionary dictionary;
  dictionary.text_ = read_file(path, kMaxBytes);
  const auto fail = [&](const std::string& what) {
    throw Error(ErrorKind::kModel,
                path.string() + ": " + what + "; expected a pronouncing dictionary made by tools/text/make_cmudict.py");
  };
  const std::string& text = dictionary.text_;
  const std::size_t header_end = text.find('\n');
  if (text.compare(0, kMagic.size(), kMagic) != 0 || header_end == std::string::npos) fail("the header is missing");
  if (text.back() != '\n') fail("the last line is cut short");
  std::istringstream codes(text.substr(kMagic.size(), header_end - kMagic.size()));
  for (std::string entry; codes >> entry;) {
    const auto code = static_cast<unsigned char>(entry[0]);
    if (entry.size() < 3 || entry[1] != '=' || code >= dictionary.phoneme_.size()) fail("bad code " + entry);
    dictionary.phoneme_[code] = entry.substr(2);
  }
  dictionary.first_line_ = header_end + 1;
  return dictionary;
}

std::string_view PronouncingDictionary::find_codes(std::string_view word) const {
  std::size_t low = first_line_;
  std::size_t high = text_.size();  // both are starts of lines (or the end)
  while (low < high) {
    std::size_t line = low + (high - low) / 2;
    while (line > low && text_[line - 1] != '\n') --line;
    const std::size_t end = text_.find('\n', line);
    const std::string_view entry(text_.data() + line, end - line);
    const std::size_t tab = entry.find('\t');
    if (tab == std::string_view::npos) return {};
    const int order = entry.substr(0, tab).compare(word);
    if (order == 0) return entry.substr(tab + 1);
    if (order < 0) {
      low = end + 1;
    } else {
      high = line;
    }
  }
  return {};
}

std::optional<std::vector<std::string>> PronouncingDictionary::find(std::string_view word) const {
  const std::string_view codes = find_codes(word);
  if (codes.empty()) return std::nullopt;
  std::vector<std::string> phonemes;
  phonemes.reserve(codes.size());
  for (const char code : codes) {
    const std::string& phoneme = phoneme_[static_cast<unsigned char>(code) % phoneme_.size()];
    if (phoneme.empty()) {
      throw Error(ErrorKind::kModel, "pronouncing dictionary: the entry of \"" + std::string(word) +
                                         "\" uses an undefined code; make the file again");
    }
    phonemes.push_back(phoneme);
  }
  return phonemes;
}

}  // namespace timbre
