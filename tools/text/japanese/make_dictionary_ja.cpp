// Makes models/text/dictionary_ja.bin, the file of src/text/dictionary_ja.h, from the dictionary of Open JTalk in
// MeCab's binary form (Debian package open-jtalk-mecab-naist-jdic).
//   make_dictionary_ja /var/lib/mecab/dic/open-jtalk/naist-jdic WORDS OUTPUT
// WORDS: tools/text/words_ja.tsv, words that are added or taken out.
// Left out: proper names and other words that are too costly to be met, rare inflections, spellings in Latin letters.
// Connection costs are kept as one of 256 levels; equal columns are stored once.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct Token {  // as MeCab stores it
  std::uint16_t left, right, pos;
  std::int16_t cost;
  std::uint32_t feature, compound;
};

struct Unit {  // of MeCab's double array
  std::int32_t base;
  std::uint32_t check;
};

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

// Katakana → one byte a character (its place in U+30A0 … U+30FF); other characters are dropped. A mark of a whispered
// vowel is dropped, too: GPT-SoVITS does not tell whispered vowels apart.
std::string kana_codes(const std::string& text) {
  std::string codes;
  for (std::size_t i = 0; i + 2 < text.size();) {
    const auto a = static_cast<unsigned char>(text[i]), b = static_cast<unsigned char>(text[i + 1]),
               c = static_cast<unsigned char>(text[i + 2]);
    const int code = (a & 15) << 12 | (b & 63) << 6 | (c & 63);
    if (a >= 0xE0 && code >= 0x30A0 && code <= 0x30FF) codes += static_cast<char>(code - 0x30A0);
    i += a >= 0xE0 ? 3 : a >= 0xC0 ? 2 : 1;
  }
  return codes;
}

struct Reading {
  std::uint16_t word_class;
  std::int16_t cost;
  std::uint8_t accent;
  std::string kana;  // parts of a compound: byte 0xFE, its accent, its kana
};

class Maker {
 public:
  explicit Maker(const std::string& folder)
      : system_(read(folder + "/sys.dic")), matrix_(read(folder + "/matrix.bin")) {
    const auto* header = reinterpret_cast<const std::uint32_t*>(system_.data());
    const char* body = system_.data() + 72;
    units_ = reinterpret_cast<const Unit*>(body);
    unit_count_ = header[6] / sizeof(Unit);
    tokens_ = reinterpret_cast<const Token*>(body + header[6]);
    features_ = body + header[6] + header[7];
  }

  void collect() { walk(static_cast<std::size_t>(units_[0].base), ""); }
  void apply(const std::string& words);
  void add_characters();
  void write(const std::string& path);

 private:
  void walk(std::size_t base, const std::string& prefix) {
    if (base < unit_count_ && units_[base].check == base && units_[base].base < 0) {
      const auto value = static_cast<std::uint32_t>(-units_[base].base - 1);
      for (std::uint32_t i = 0; i < (value & 255); ++i) add(prefix, tokens_[(value >> 8) + i]);
    }
    for (int c = 0; c < 256; ++c) {
      const std::size_t next = base + static_cast<std::size_t>(c) + 1;
      if (next < unit_count_ && units_[next].check == base && units_[next].base > 0)
        walk(static_cast<std::size_t>(units_[next].base), prefix + static_cast<char>(c));
    }
  }

  static bool wanted(const std::string& surface, const std::vector<std::string>& f, int cost);
  void add(const std::string& surface, const Token& token);
  void add_like(const std::vector<std::string>& fields);
  void put(const std::string& surface, const Reading& reading);

  std::string system_, matrix_;
  const Unit* units_ = nullptr;
  std::size_t unit_count_ = 0;
  const Token* tokens_ = nullptr;
  const char* features_ = nullptr;
  std::map<std::string, std::vector<Reading>> words_;
  std::map<std::string, std::uint16_t> classes_;
  std::map<std::string, std::vector<std::pair<std::string, Reading>>> forms_;  // of every word, by its base form
};

bool ends_in_town(const std::string& surface) {
  const std::string end = surface.substr(surface.size() - 3);
  return end == "都" || end == "府" || end == "県" || end == "市" || end == "区";
}

bool Maker::wanted(const std::string& surface, const std::vector<std::string>& f, int cost) {
  if (surface.size() > (f[0] == "感動詞" ? 36 : 30) || (static_cast<unsigned char>(surface[0]) < 0x80)) return false;
  if (surface.compare(0, 3, "Ａ") >= 0 && surface.compare(0, 3, "ｚ") <= 0) return false;
  if (f[2] == "人名") return cost < 7300 && surface.size() <= 9;
  if (f[2] == "組織") return cost < 5000 && surface.size() <= 18;
  if (f[2] == "地域") return (cost < 8200 && surface.size() <= 12) || (surface.size() <= 15 && ends_in_town(surface));
  if (f[1] == "固有名詞") return cost < 5000 && surface.size() <= 18;
  for (const char* rare : {"仮定縮約１", "仮定縮約２", "未然特殊", "命令ｙｏ", "ガル接続", "文語基本形", "体言接続特殊",
                           "体言接続特殊２", "現代基本形", "音便基本形", "命令ｉ"})
    if (f[5] == rare && cost > 6000) return false;
  if (f[0] == "動詞" && (f[5] == "命令ｅ" || f[5] == "命令ｒｏ" || f[5] == "命令ｙｏ" || f[5] == "未然ウ接続") &&
      cost > 8600)
    return false;
  return cost < 11000;
}

bool is_kanji(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); i += 3) {
    if (text.compare(i, 3, "一") < 0) return false;
  }
  return true;
}

void Maker::add(const std::string& surface, const Token& token) {
  const auto f = split(features_ + token.feature, ',');
  if (f.size() < 11 || !wanted(surface, f, token.cost)) return;
  Reading reading{0, token.cost, 0, {}};
  const auto prons = split(f[8], ':'), accents = split(f[9], ':');
  for (std::size_t i = 0; i < prons.size(); ++i) {
    const auto accent = static_cast<std::uint8_t>(i < accents.size() ? std::atoi(accents[i].c_str()) : 0);
    if (i == 0) {
      reading.accent = accent;
    } else {
      reading.kana += static_cast<char>(0xFE);
      reading.kana += static_cast<char>(accent);
    }
    reading.kana += kana_codes(prons[i]);
  }
  if (reading.kana.size() > 60 || (reading.kana.empty() && is_kanji(surface))) return;
  // 待 for 待て, 通過 for 通り過ぎ; 見 and 出来 stay
  if (f[0] == "動詞" && f[1] == "自立" && reading.kana.size() > surface.size() / 3 && is_kanji(surface)) return;
  std::string name = std::to_string(token.left) + "," + std::to_string(token.right);
  for (const std::size_t i : {0, 1, 2, 3, 5, 10}) name += "," + f[i];
  name += "," + (f.size() > 11 ? f[11] : "-1");
  reading.word_class = classes_.emplace(name, static_cast<std::uint16_t>(classes_.size())).first->second;
  forms_[f[6].substr(0, f[6].find(':'))].push_back({surface, reading});
  put(surface, reading);
}

void Maker::put(const std::string& surface, const Reading& reading) {
  auto& list = words_[surface];
  for (Reading& old : list) {  // the same again: only the cheapest counts
    if (old.word_class != reading.word_class || old.kana != reading.kana) continue;
    old.cost = std::min(old.cost, reading.cost);
    return;
  }
  if (list.size() < 200) list.push_back(reading);
}

// What two texts of whole characters end in alike is theirs, the rest of each its stem.
std::size_t common_end(const std::string& a, const std::string& b, std::size_t character) {
  std::size_t size = 0;
  while (size + character <= std::min(a.size(), b.size()) &&
         a.compare(a.size() - size - character, character, b, b.size() - size - character, character) == 0)
    size += character;
  return size;
}

// A spelling, its reading and accent, and the word whose forms it has.
void Maker::add_like(const std::vector<std::string>& fields) {
  const std::string &surface = fields[0], kana = kana_codes(fields[1]), &like = fields[3];
  const auto known = forms_.find(like);
  if (known == forms_.end()) throw std::runtime_error("words: no word " + like + " for " + surface);
  const auto forms = known->second;
  const auto base = std::min_element(forms.begin(), forms.end(), [&](const auto& a, const auto& b) {
    return std::make_pair(a.first != like, a.second.cost) < std::make_pair(b.first != like, b.second.cost);
  });
  const std::size_t kept = common_end(surface, like, 3), kept_kana = common_end(kana, base->second.kana, 1);
  const bool inflects = forms.size() > 3 && kept > 0;
  const std::string old_stem = like.substr(0, like.size() - kept), stem = surface.substr(0, surface.size() - kept);
  const std::string old_start = base->second.kana.substr(0, base->second.kana.size() - kept_kana),
                    start = kana.substr(0, kana.size() - kept_kana);
  const int accent = std::stoi(fields[2]), moved = accent - base->second.accent;
  if (!inflects) {
    Reading reading = base->second;
    reading.kana = kana;
    reading.accent = static_cast<std::uint8_t>(accent);
    reading.cost = static_cast<std::int16_t>(fields.size() > 4 ? std::stoi(fields[4]) : 3500);
    put(surface, reading);
    return;
  }
  for (const auto& [form, old] : forms) {
    if (form.compare(0, old_stem.size(), old_stem) != 0 || old.kana.compare(0, old_start.size(), old_start) != 0)
      continue;
    Reading reading = old;
    reading.kana = start + old.kana.substr(old_start.size());
    if (reading.accent > 0 || base->second.accent == 0)
      reading.accent = static_cast<std::uint8_t>(reading.accent + moved);
    put(stem + form.substr(old_stem.size()), reading);
  }
}

// The reading of single characters that stand in no list: what is left of a word that begins or ends with one when the
// reading of the rest is taken away, the most frequent. They cost much, so that only what would be left unread gets
// them.
void Maker::add_characters() {
  constexpr std::int16_t kCost = 10500;
  constexpr std::size_t kLongest = 3;  // kana
  const auto has_kana = [](const Reading& r) { return !r.kana.empty() && r.kana.find('\xFE') == r.kana.npos; };
  for (int round = 0; round < 3; ++round) {
    std::map<std::string, std::map<std::string, int>> votes;
    const auto vote = [&](const std::string& character, const std::string& rest, const std::string& kana, bool front) {
      if (!is_kanji(character) || words_.count(character) > 0 || words_.count(rest) == 0) return;
      for (const Reading& other : words_.at(rest)) {
        const std::size_t size = other.kana.size();
        if (!has_kana(other) || kana.size() <= size || kana.size() > size + kLongest) continue;
        if (kana.compare(front ? kana.size() - size : 0, size, other.kana) == 0)
          ++votes[character][front ? kana.substr(0, kana.size() - size) : kana.substr(size)];
      }
    };
    for (const auto& [surface, readings] : words_) {
      if (surface.size() < 6 || readings.empty() || !has_kana(readings.front())) continue;
      if (round == 0 && (surface.size() > 6 || !is_kanji(surface)))
        continue;  // the reading from Chinese, if it has one
      vote(surface.substr(0, 3), surface.substr(3), readings.front().kana, true);
      vote(surface.substr(surface.size() - 3), surface.substr(0, surface.size() - 3), readings.front().kana, false);
    }
    for (const auto& [character, list] : votes) {
      Reading reading = forms_.at("音声").front().second;
      reading.kana = std::max_element(list.begin(), list.end(), [](const auto& a, const auto& b) {
                       return a.second < b.second;
                     })->first;
      reading.accent = 1;
      reading.cost = kCost;
      put(character, reading);
    }
  }
}

void Maker::apply(const std::string& words) {
  for (const std::string& line : split(words, '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto fields = split(line, '\t');
    if (line[0] != '-') {
      if (fields.size() < 4) throw std::runtime_error("words: four fields expected: " + line);
      add_like(fields);
      continue;
    }
    const std::string kana = kana_codes(fields.at(1));
    auto& list = words_[fields[0].substr(1)];
    list.erase(std::remove_if(list.begin(), list.end(), [&](const Reading& r) { return r.kana == kana; }), list.end());
    if (list.empty()) words_.erase(fields[0].substr(1));
  }
}

template <typename T>
void append(std::string& out, T value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// 256 costs that stand for all: closer together where there are many (the cube root of the density).
std::vector<std::int16_t> cost_levels(const std::int16_t* costs, std::size_t size) {
  constexpr int kBin = 16, kLowest = -16384;
  std::vector<double> weight(2048);
  for (std::size_t i = 0; i < size; ++i) weight[static_cast<std::size_t>((costs[i] - kLowest) / kBin)] += 1;
  double sum = 0;
  for (double& w : weight) sum += w = std::cbrt(w);
  std::vector<std::int16_t> levels;
  double passed = 0;
  for (std::size_t bin = 0; bin < weight.size(); ++bin) {
    for (passed += weight[bin];
         levels.size() < 256 && passed >= sum * (static_cast<double>(levels.size()) + 0.5) / 256;)
      levels.push_back(static_cast<std::int16_t>(kLowest + kBin * static_cast<int>(bin) + kBin / 2));
  }
  levels.resize(256, levels.back());
  return levels;
}

void Maker::write(const std::string& path) {
  const std::size_t contexts = *reinterpret_cast<const std::uint16_t*>(matrix_.data());
  const auto* costs = reinterpret_cast<const std::int16_t*>(matrix_.data() + 4);
  const std::vector<std::int16_t> levels = cost_levels(costs, contexts * contexts);
  const auto byte = [&](std::size_t right, std::size_t left) {  // of the word before, of the word behind
    const int cost = costs[right + contexts * left];
    const auto above = std::lower_bound(levels.begin(), levels.end() - 1, cost);
    const bool below = above != levels.begin() && cost - above[-1] < *above - cost;
    return static_cast<char>(above - levels.begin() - (below ? 1 : 0));
  };
  std::map<std::string, std::uint16_t> kinds;  // equal columns (for one left context) are stored once
  std::vector<std::uint16_t> kind_of_left;
  std::string rows;
  for (std::size_t left = 0; left < contexts; ++left) {
    std::string row;
    for (std::size_t right = 0; right < contexts; ++right) row += byte(right, left);
    const auto [found, fresh] = kinds.emplace(row, static_cast<std::uint16_t>(kinds.size()));
    if (fresh) rows += row;
    kind_of_left.push_back(found->second);
  }
  std::string class_text;
  std::vector<const std::string*> by_id(classes_.size());
  for (const auto& [name, id] : classes_) by_id[id] = &name;
  for (const auto* name : by_id) class_text += *name + "\n";
  class_text.append((4 - class_text.size() % 4) % 4, '\n');

  std::vector<std::uint32_t> blocks;
  std::string blob;
  std::string last;
  std::size_t in_block = 0;
  for (const auto& [surface, readings] : words_) {
    std::size_t shared = 0;
    if (in_block % 16 == 0) {
      blocks.push_back(static_cast<std::uint32_t>(blob.size()));
    } else {
      while (shared < surface.size() && shared < last.size() && surface[shared] == last[shared]) ++shared;
    }
    append(blob, static_cast<std::uint8_t>(shared));
    append(blob, static_cast<std::uint8_t>(surface.size() - shared));
    blob += surface.substr(shared);
    append(blob, static_cast<std::uint8_t>(readings.size()));
    for (const Reading& r : readings) {
      append(blob, r.word_class);
      append(blob, r.cost);
      append(blob, r.accent);
      append(blob, static_cast<std::uint8_t>(r.kana.size()));
      blob += r.kana;
    }
    last = surface;
    ++in_block;
  }
  std::string out = "timbre-japanese 2\n";
  out.append(24 - out.size(), '\0');
  for (const std::size_t n : {contexts, rows.size() / contexts, class_text.size(), blocks.size(), blob.size()})
    append(out, static_cast<std::uint32_t>(n));
  for (const std::int16_t level : levels) append(out, level);
  for (const auto k : kind_of_left) append(out, k);
  out.append((4 - out.size() % 4) % 4, '\0');
  out += class_text;
  for (const auto b : blocks) append(out, b);
  out += rows + blob;
  std::ofstream(path, std::ios::binary) << out;
  std::size_t count = 0;
  for (const auto& [surface, readings] : words_) count += readings.size();
  std::printf("%zu words, %zu readings, %zu classes, %zu of %zu context rows, %zu bytes\n", words_.size(), count,
              classes_.size(), rows.size() / contexts, contexts, out.size());
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 4) throw std::runtime_error("usage: make_dictionary_ja FOLDER WORDS OUTPUT");
  Maker maker(argv[1]);
  maker.collect();
  maker.apply(read(argv[2]));
  maker.add_characters();
  maker.write(argv[3]);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
