#pragma once
// A read-only word → phonemes table, loaded from the compact text file that tools/text/make_cmudict.py writes:
// a header line "timbre-dictionary 1 <code>=<phoneme> ...", then sorted lines "word<TAB>codes", one character a
// phoneme. The file stays in memory as it is (2 MB for CMUdict); a look-up is a binary search over its lines.
#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

class PronouncingDictionary {
 public:
  // Throws ErrorKind::kFile when unreadable and ErrorKind::kModel when it is not such a file.
  static PronouncingDictionary load(const std::filesystem::path& path);

  // The phonemes of `word` (lower case, as spelled in the file), or nothing.
  std::optional<std::vector<std::string>> find(std::string_view word) const;
  bool contains(std::string_view word) const { return !find_codes(word).empty(); }

 private:
  std::string_view find_codes(std::string_view word) const;

  std::string text_;                      // the whole file
  std::size_t first_line_ = 0;            // offset of the first entry
  std::array<std::string, 128> phoneme_;  // by code; empty where the code is unused
};

}  // namespace timbre
