#include "text/dictionary_ja.h"

#include <algorithm>
#include <cstring>
#include <sstream>

#include "base/error.h"

namespace timbre {
namespace {

constexpr std::string_view kMagic = "timbre-japanese 2\n";
constexpr std::size_t kHeader = 24, kLevels = 256, kBlock = 16, kLongestWord = 36;  // bytes, words, bytes
constexpr int kUnknownRun = 16000, kUnknownKana = 12000, kUnread = 40000;

std::uint32_t number_at(const char* data) {
  std::uint32_t value;
  std::memcpy(&value, data, sizeof value);
  return value;
}

std::size_t character_bytes(char first) {
  const auto c = static_cast<unsigned char>(first);
  return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

// Katakana code of a kana character (hiragana too), or −1.
int kana_code(std::string_view character) {
  if (character.size() != 3) return -1;
  const int code = (character[0] & 15) << 12 | (character[1] & 63) << 6 | (character[2] & 63);
  if (code >= 0x3041 && code <= 0x3096) return code - 0x3041 + 1;
  return code >= 0x30A1 && code <= 0x30FC ? code - 0x30A0 : -1;
}

bool is_katakana(std::string_view c) {
  return c.size() == 3 && kana_code(c) >= 0 && (c[1] & 0xFF) >= 0x82 && c >= "ァ";
}

WordClassJa parse_class(const std::string& line) {
  std::vector<std::string> f(1);
  for (const char c : line) {
    if (c == ',') {
      f.emplace_back();
    } else {
      f.back() += c;
    }
  }
  f.resize(9, "*");
  return {std::atoi(f[0].c_str()), std::atoi(f[1].c_str()), f[2], f[3], f[4], f[5], f[6], f[7],
          std::atoi(f[8].c_str())};
}

}  // namespace

DictionaryJa DictionaryJa::load(const std::filesystem::path& path) {
  DictionaryJa d;
  d.file_ = MappedFile::open(path);
  const std::string_view all = d.file_->view();
  const auto check = [&](bool good) {
    if (!good)
      throw Error(ErrorKind::kModel,
                  path.string() + ": damaged; expected a dictionary made by tools/text/make_dictionary_ja.sh");
  };
  check(all.size() > kHeader + 20 + 2 * kLevels && all.substr(0, kMagic.size()) == kMagic);
  std::uint64_t size[5];
  for (std::size_t i = 0; i < 5; ++i) size[i] = number_at(all.data() + kHeader + 4 * i);
  const auto [contexts, rows, class_bytes, blocks, blob] = size;
  const std::uint64_t kinds_at = kHeader + 20 + 2 * kLevels, classes_at = (kinds_at + 2 * contexts + 3) / 4 * 4,
                      blocks_at = classes_at + class_bytes, costs_at = blocks_at + 4 * blocks,
                      blob_at = costs_at + rows * contexts;
  check(contexts > 0 && contexts < 65536 && rows <= contexts && blocks > 0 && blob_at + blob == all.size());
  d.contexts_ = contexts;
  d.blocks_ = blocks;
  d.cost_levels_.resize(kLevels);
  std::memcpy(d.cost_levels_.data(), all.data() + kHeader + 20, 2 * kLevels);
  d.row_of_left_.resize(contexts);
  std::memcpy(d.row_of_left_.data(), all.data() + kinds_at, 2 * contexts);
  for (const auto row : d.row_of_left_) check(row < rows);
  std::istringstream lines{std::string(all.substr(classes_at, class_bytes))};
  for (std::string line; std::getline(lines, line);) {
    if (line.empty()) continue;
    d.classes_.push_back(parse_class(line));
    const auto& c = d.classes_.back();
    check(c.left >= 0 && c.right >= 0 && c.left < static_cast<int>(contexts) && c.right < static_cast<int>(contexts));
  }
  d.block_offsets_ = all.data() + blocks_at;
  d.costs_ = all.data() + costs_at;
  d.blob_ = all.substr(blob_at);
  for (const auto& c : d.classes_) {
    if (c.pos == "名詞" && c.group1 == "一般" && c.chain_rule == "C1") d.unknown_ = &c;
  }
  check(d.unknown_ != nullptr);
  return d;
}

int DictionaryJa::connection(int right, int left) const {
  const std::size_t row = row_of_left_[static_cast<std::size_t>(left)];
  return cost_levels_[static_cast<unsigned char>(costs_[row * contexts_ + static_cast<std::size_t>(right)])];
}

// Readings of exactly `surface`. `longer`: whether words that begin with it may follow.
std::vector<DictionaryJa::Entry> DictionaryJa::find(std::string_view surface, bool& longer) const {
  const auto byte = [&](std::size_t at) { return at < blob_.size() ? static_cast<unsigned char>(blob_[at]) : 0u; };
  const auto first_of = [&](std::size_t block) -> std::string_view {
    const std::size_t at = number_at(block_offsets_ + 4 * block);
    return at + 2 < blob_.size() ? blob_.substr(at + 2, byte(at + 1)) : std::string_view();
  };
  std::size_t low = 0, high = blocks_;  // the last block whose first word is not behind the surface
  while (high - low > 1) {
    const std::size_t middle = (low + high) / 2;
    (first_of(middle) <= surface ? low : high) = middle;
  }
  std::vector<Entry> found;
  longer = high < blocks_ && first_of(high).substr(0, surface.size()) == surface;
  std::size_t at = number_at(block_offsets_ + 4 * low);
  std::string word;
  for (std::size_t i = 0; i < kBlock && at + 2 < blob_.size(); ++i) {
    word.resize(std::min<std::size_t>(word.size(), byte(at)));
    const std::size_t added = byte(at + 1);
    word += blob_.substr(at + 2, added);
    at += 2 + added;
    const bool same = word == surface;
    const std::size_t readings = byte(at++);
    for (std::size_t r = 0; r < readings && at + 6 <= blob_.size(); ++r) {
      const std::size_t kana = byte(at + 5);
      if (same) {
        Entry entry{static_cast<std::uint16_t>(byte(at) | byte(at + 1) << 8),
                    static_cast<std::int16_t>(byte(at + 2) | byte(at + 3) << 8),
                    static_cast<std::uint8_t>(byte(at + 4)), blob_.substr(at + 6, kana)};
        if (entry.word_class < classes_.size()) found.push_back(entry);
      }
      at += 6 + kana;
    }
    if (word > surface) {
      longer = longer || word.compare(0, surface.size(), surface) == 0;
      break;
    }
  }
  return found;
}

// All words that `rest` may begin with, with their costs; never none.
std::vector<WordJa> DictionaryJa::candidates(std::string_view rest, std::vector<int>& costs) const {
  std::vector<WordJa> words;
  bool longer = true;
  for (std::size_t end = 0; longer && end < rest.size();) {
    end = std::min(rest.size(), end + character_bytes(rest[end]));
    if (end > kLongestWord) break;
    for (const Entry& entry : find(rest.substr(0, end), longer)) {
      words.push_back({&classes_[entry.word_class], rest.substr(0, end), entry.kana, entry.accent, {}, -1});
      costs.push_back(entry.cost);
    }
  }
  // A run of katakana is a noun that reads as written; any character stands for itself.
  std::size_t run = 0;
  std::string kana;
  while (run < rest.size() && run < 90) {
    const std::string_view c = rest.substr(run, character_bytes(rest[run]));
    if (!is_katakana(c)) break;
    kana += static_cast<char>(kana_code(c));
    run += c.size();
  }
  if (run > 3) {
    words.push_back({unknown_, rest.substr(0, run), {}, 0, kana, -1});
    costs.push_back(kUnknownRun);
  }
  const std::string_view one = rest.substr(0, character_bytes(rest[0]));
  const int code = kana_code(one);
  words.push_back({unknown_, one, {}, 0, code >= 0 ? std::string(1, static_cast<char>(code)) : std::string(), -1});
  costs.push_back(code >= 0 ? kUnknownKana : kUnread);
  return words;
}

struct DictionaryJa::Node {
  WordJa word;
  long total;
  const Node* previous;
};

// Memory stays small for a text without any mark: pieces of a few hundred characters are cut one by one.
std::vector<WordJa> DictionaryJa::segment(std::string_view utf8) const {
  constexpr std::size_t kPiece = 1500;
  std::vector<WordJa> words;
  while (!utf8.empty()) {
    std::size_t end = std::min(kPiece, utf8.size());
    while (end < utf8.size() && (utf8[end] & 0xC0) == 0x80) ++end;
    for (WordJa& word : segment_piece(utf8.substr(0, end))) words.push_back(std::move(word));
    utf8.remove_prefix(end);
  }
  return words;
}

std::vector<WordJa> DictionaryJa::segment_piece(std::string_view utf8) const {
  constexpr std::size_t kKept = 48;  // nodes that end at one place, the cheapest
  std::vector<std::vector<std::unique_ptr<Node>>> ending(utf8.size() + 1);
  ending[0].push_back(std::make_unique<Node>(Node{{}, 0, nullptr}));
  for (std::size_t at = 0; at < utf8.size(); ++at) {
    auto& before = ending[at];
    if (before.empty()) continue;
    std::sort(before.begin(), before.end(), [](const auto& a, const auto& b) { return a->total < b->total; });
    if (before.size() > kKept) before.resize(kKept);
    std::vector<int> costs;
    const auto words = candidates(utf8.substr(at), costs);
    for (std::size_t i = 0; i < words.size(); ++i) {
      const Node* best = nullptr;
      long least = 0;
      for (const auto& node : before) {
        const int right = node->word.word_class == nullptr ? 0 : node->word.word_class->right;
        const long total = node->total + connection(right, words[i].word_class->left);
        if (best == nullptr || total < least) {
          best = node.get();
          least = total;
        }
      }
      ending[std::min(utf8.size(), at + words[i].text.size())].push_back(
          std::make_unique<Node>(Node{words[i], least + costs[i], best}));
    }
  }
  const Node* last = nullptr;
  long least = 0;
  for (const auto& node : ending[utf8.size()]) {
    const long total =
        node->total + (node->word.word_class == nullptr ? 0 : connection(node->word.word_class->right, 0));
    if (last == nullptr || total < least) {
      last = node.get();
      least = total;
    }
  }
  std::vector<WordJa> path;
  for (; last != nullptr && last->previous != nullptr; last = last->previous) path.push_back(last->word);
  std::reverse(path.begin(), path.end());
  return path;
}

}  // namespace timbre
