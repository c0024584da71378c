// Trains the letter-to-sound model of src/text/letter_to_sound.h on a dictionary file and reports its error.
//   train_letter_to_sound CMUDICT OUTPUT [--hold-out] [--order N] [--prune T] [--min-graphone C]
// --hold-out: trains on nine tenths (split by a hash of the word) and prints the error on the other tenth.
// Steps: expectation maximisation aligns each letter with 0, 1 or 2 phonemes; the best alignments give graphone
// sequences; an interpolated modified Kneser–Ney n-gram model of them is pruned by weighted difference and written.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#include "text/letter_to_sound.h"

namespace {

struct Entry {
  std::string word;
  std::string sounds;  // one byte per phoneme: index into Lexicon::phonemes
};

struct Lexicon {
  std::vector<std::string> phonemes;
  std::vector<Entry> entries;
};

Lexicon read_lexicon(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  if (!std::getline(file, line)) throw std::runtime_error("cannot read " + path);
  Lexicon lexicon;
  std::array<int, 256> index{};
  std::istringstream header(line);
  std::string field;
  header >> field >> field;
  while (header >> field) {
    index[static_cast<unsigned char>(field[0])] = static_cast<int>(lexicon.phonemes.size());
    lexicon.phonemes.push_back(field.substr(2));
  }
  while (std::getline(file, line)) {
    const auto tab = line.find('\t');
    Entry entry{line.substr(0, tab), line.substr(tab + 1)};
    for (char& c : entry.sounds) c = static_cast<char>(index[static_cast<unsigned char>(c)]);
    if (entry.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz'") == std::string::npos)
      lexicon.entries.push_back(entry);
  }
  return lexicon;
}

bool held_out(const std::string& word) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash % 10 == 0;
}

// ---- Alignment: letter i of a word emits phonemes [j, j + n), n = 0, 1, 2.

using Emissions = std::unordered_map<std::string, double>;  // letter + phoneme bytes → probability given the letter

struct Lattice {
  const Entry& entry;
  int letters() const { return static_cast<int>(entry.word.size()); }
  int sounds() const { return static_cast<int>(entry.sounds.size()); }
  std::string unit(int i, int j, int n) const {
    return entry.word[static_cast<std::size_t>(i)] +
           entry.sounds.substr(static_cast<std::size_t>(j), static_cast<std::size_t>(n));
  }
};

double look_up(const Emissions& emissions, const std::string& unit) {
  const auto found = emissions.find(unit);
  return found == emissions.end() ? 0.0 : found->second;
}

// Adds the expected counts of one word; returns false when it cannot be aligned.
bool count_expected(const Lattice& lattice, const Emissions* emissions, Emissions& counts) {
  const int rows = lattice.letters() + 1;
  const int columns = lattice.sounds() + 1;
  std::vector<double> forward(static_cast<std::size_t>(rows * columns), 0.0), backward = forward;
  const auto at = [&](int i, int j) { return static_cast<std::size_t>(i * columns + j); };
  const auto weight = [&](int i, int j, int n) {
    if (emissions != nullptr) return look_up(*emissions, lattice.unit(i, j, n));
    return n == 1 ? 1.0 : 0.1;  // the first guess: mostly one to one
  };
  forward[0] = 1.0;
  for (int i = 0; i + 1 < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int n = 0; forward[at(i, j)] > 0.0 && n <= 2 && j + n < columns; ++n)
        forward[at(i + 1, j + n)] += forward[at(i, j)] * weight(i, j, n);
  const double total = forward[at(rows - 1, columns - 1)];
  if (total <= 0.0) return false;
  backward[at(rows - 1, columns - 1)] = 1.0;
  for (int i = rows - 2; i >= 0; --i)
    for (int j = 0; j < columns; ++j)
      for (int n = 0; n <= 2 && j + n < columns; ++n) {
        const double path = weight(i, j, n) * backward[at(i + 1, j + n)];
        if (path <= 0.0) continue;
        backward[at(i, j)] += path;
        const double expected = forward[at(i, j)] * path / total;
        if (expected > 1e-12) counts[lattice.unit(i, j, n)] += expected;
      }
  return true;
}

Emissions train_alignment(const std::vector<Entry>& entries, int iterations) {
  Emissions emissions;
  for (int round = 0; round < iterations; ++round) {
    Emissions counts;
    for (const Entry& entry : entries) count_expected({entry}, round == 0 ? nullptr : &emissions, counts);
    std::array<double, 256> total{};
    for (const auto& [unit, count] : counts) total[static_cast<unsigned char>(unit[0])] += count;
    emissions.clear();
    for (const auto& [unit, count] : counts) {
      if (count > 1e-3) emissions[unit] = count / total[static_cast<unsigned char>(unit[0])];
    }
  }
  return emissions;
}

// The likeliest units of one word; empty when it cannot be aligned.
std::vector<std::string> best_alignment(const Lattice& lattice, const Emissions& emissions) {
  const int rows = lattice.letters() + 1;
  const int columns = lattice.sounds() + 1;
  std::vector<double> best(static_cast<std::size_t>(rows * columns), 0.0);
  std::vector<int> taken(best.size(), -1);
  const auto at = [&](int i, int j) { return static_cast<std::size_t>(i * columns + j); };
  best[0] = 1.0;
  for (int i = 0; i + 1 < rows; ++i)
    for (int j = 0; j < columns; ++j)
      for (int n = 0; best[at(i, j)] > 0.0 && n <= 2 && j + n < columns; ++n) {
        const double path = best[at(i, j)] * look_up(emissions, lattice.unit(i, j, n));
        if (path > best[at(i + 1, j + n)]) {
          best[at(i + 1, j + n)] = path;
          taken[at(i + 1, j + n)] = n;
        }
      }
  std::vector<std::string> units;
  for (int i = rows - 1, j = columns - 1; i > 0; --i) {
    const int n = taken[at(i, j)];
    if (n < 0) return {};
    j -= n;
    units.push_back(lattice.unit(i - 1, j, n));
  }
  std::reverse(units.begin(), units.end());
  return units;
}

// ---- N-gram model. A key is two big-endian bytes per graphone, so that sorting keys sorts the trie.

std::string key_of(std::uint16_t id) { return {static_cast<char>(id >> 8), static_cast<char>(id & 255)}; }
std::uint16_t id_of(const std::string& key, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<unsigned char>(key[2 * at]) << 8 |
                                    static_cast<unsigned char>(key[2 * at + 1]));
}

struct NGram {
  double count = 0.0;         // raw
  double continuation = 0.0;  // number of different graphones before it
  double probability = 0.0;
  double backoff = 1.0;
  bool kept = true;
};

class Model {
 public:
  Model(std::size_t order, std::size_t graphones) : order_(order), graphones_(graphones), grams_(order) {}

  void count(const std::vector<std::uint16_t>& sequence) {
    std::string keys;
    for (const auto id : sequence) keys += key_of(id);
    for (std::size_t end = 1; end <= sequence.size(); ++end)
      for (std::size_t n = 1; n <= std::min(order_, end); ++n)
        grams_[n - 1][keys.substr(2 * (end - n), 2 * n)].count += 1.0;
  }

  void estimate() {
    for (std::size_t n = 1; n < order_; ++n)
      for (const auto& [key, gram] : grams_[n]) grams_[n - 1][key.substr(2)].continuation += 1.0;
    for (std::size_t n = 1; n <= order_; ++n) estimate_order(n);
  }

  // Drops n-grams whose loss, count × log(p / backed-off p), is below `threshold`, longest first, and estimates again.
  void prune(double threshold) {
    for (std::size_t n = order_; n >= 2; --n) {
      std::map<std::string, bool> is_prefix;
      if (n < order_)
        for (const auto& [key, gram] : grams_[n])
          if (gram.kept) is_prefix[key.substr(0, 2 * n)] = true;
      for (auto& [key, gram] : grams_[n - 1]) {
        const double lower = probability(key.substr(2)) * grams_[n - 2][key.substr(0, 2 * (n - 1))].backoff;
        gram.kept = is_prefix.count(key) > 0 || gram.count * std::log(gram.probability / lower) > threshold;
      }
    }
    for (std::size_t n = 1; n <= order_; ++n) estimate_order(n);
  }

  std::size_t kept(std::size_t n) const {
    return static_cast<std::size_t>(
        std::count_if(grams_[n - 1].begin(), grams_[n - 1].end(), [](const auto& g) { return g.second.kept; }));
  }

  void write(std::ostream& out) const;

 private:
  double weight(std::size_t n, const std::string& key, const NGram& gram) const {
    const bool whole = n == order_ || (n > 1 && id_of(key, 0) == timbre::kGraphoneStart);
    return whole ? gram.count : gram.continuation;
  }

  // p(last | rest) with back-off; the key's own n-gram need not be kept.
  double probability(const std::string& key) const {
    const std::size_t n = key.size() / 2;
    if (n == 0) return 1.0 / static_cast<double>(graphones_);
    const auto found = grams_[n - 1].find(key);
    if (found != grams_[n - 1].end() && found->second.kept) return found->second.probability;
    double scale = 1.0;
    if (n >= 2) {
      const auto history = grams_[n - 2].find(key.substr(0, 2 * (n - 1)));
      if (history != grams_[n - 2].end() && history->second.kept) scale = history->second.backoff;
    }
    return scale * probability(key.substr(2));
  }

  void estimate_order(std::size_t n) {
    std::array<double, 5> having{};  // number of n-grams with weight 1 … 4
    for (const auto& [key, gram] : grams_[n - 1]) {
      const auto w = static_cast<int>(weight(n, key, gram));
      if (w >= 1 && w <= 4) having[static_cast<std::size_t>(w)] += 1.0;
    }
    const double y = having[1] / std::max(1.0, having[1] + 2.0 * having[2]);
    std::array<double, 4> discount{};
    for (std::size_t c = 1; c <= 3; ++c)
      discount[c] = std::clamp(
          static_cast<double>(c) - (static_cast<double>(c) + 1.0) * y * having[c + 1] / std::max(1.0, having[c]), 0.1,
          static_cast<double>(c) * 0.95);
    // n-grams of one history are neighbours.
    for (auto first = grams_[n - 1].begin(); first != grams_[n - 1].end();) {
      const std::string history = first->first.substr(0, 2 * (n - 1));
      auto last = first;
      double total = 0.0;
      for (; last != grams_[n - 1].end() && last->first.compare(0, history.size(), history) == 0; ++last)
        total += weight(n, last->first, last->second);
      double mass = 0.0;
      for (auto it = first; it != last; ++it) {
        if (!it->second.kept || total <= 0.0) continue;
        const double w = weight(n, it->first, it->second);
        const double d = discount[static_cast<std::size_t>(std::min(3.0, std::max(1.0, w)))];
        it->second.probability = std::max(0.0, w - d) / total;
        mass += it->second.probability;
      }
      const double left = std::max(1e-6, 1.0 - mass);
      for (auto it = first; it != last; ++it)
        if (it->second.kept) it->second.probability += left * probability(it->first.substr(2));
      if (n >= 2) grams_[n - 2][history].backoff = left;
      first = last;
    }
  }

  std::size_t order_, graphones_;
  std::vector<std::map<std::string, NGram>> grams_;
};

template <typename T>
void put(std::ostream& out, T value) {
  out.write(reinterpret_cast<const char*>(&value), sizeof value);
}

// 256 log values between the extremes; the code of a value is the nearest.
struct Quantiser {
  double low = 0.0, high = 0.0;
  void see(double p) { low = std::min(low, std::log(std::max(p, 1e-12))); }
  std::uint8_t code(double p) const {
    const double position = (std::log(std::max(p, 1e-12)) - low) / std::max(1e-9, high - low) * 255.0;
    return static_cast<std::uint8_t>(std::clamp(std::lround(position), 0L, 255L));
  }
  void write(std::ostream& out) const {
    for (int i = 0; i < 256; ++i) put(out, static_cast<float>(low + (high - low) * i / 255.0));
  }
};

void Model::write(std::ostream& out) const {
  Quantiser probabilities, backoffs;
  for (const auto& level : grams_)
    for (const auto& [key, gram] : level)
      if (gram.kept) {
        probabilities.see(gram.probability);
        backoffs.see(gram.backoff);
      }
  probabilities.write(out);
  backoffs.write(out);
  for (std::size_t n = 1; n <= order_; ++n) {
    std::vector<const std::string*> keys;
    std::vector<const NGram*> grams;
    for (const auto& [key, gram] : grams_[n - 1])
      if (gram.kept) {
        keys.push_back(&key);
        grams.push_back(&gram);
      }
    put(out, static_cast<std::uint32_t>(keys.size()));
    for (const auto* key : keys) put(out, id_of(*key, n - 1));
    for (const auto* gram : grams) put(out, probabilities.code(gram->probability));
    if (n == order_) continue;
    for (const auto* gram : grams) put(out, backoffs.code(gram->backoff));
    auto child = grams_[n].begin();
    std::uint32_t index = 0;
    for (const auto* key : keys) {
      for (; child != grams_[n].end() && child->first.compare(0, key->size(), *key) < 0; ++child)
        index += child->second.kept ? 1 : 0;
      put(out, index);
    }
    for (; child != grams_[n].end(); ++child) index += child->second.kept ? 1 : 0;
    put(out, index);
  }
}

// ---- Error on the held-out words.

std::size_t edit_distance(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

void report(const std::string& model_path, const Lexicon& lexicon) {
  const auto model = timbre::LetterToSound::load(model_path);
  const auto strip = [](std::vector<std::string> sounds) {
    for (auto& s : sounds)
      if (std::isdigit(static_cast<unsigned char>(s.back()))) s.pop_back();
    return sounds;
  };
  std::size_t phonemes = 0, errors = 0, plain_errors = 0, words = 0, right = 0;
  for (const Entry& entry : lexicon.entries) {
    if (!held_out(entry.word)) continue;
    std::vector<std::string> expected;
    for (const char c : entry.sounds) expected.push_back(lexicon.phonemes[static_cast<unsigned char>(c)]);
    const auto guess = model.pronounce(entry.word);
    const auto wrong = edit_distance(expected, guess);
    phonemes += expected.size();
    errors += wrong;
    plain_errors += edit_distance(strip(expected), strip(guess));
    ++words;
    right += wrong == 0 ? 1 : 0;
  }
  std::printf("held out: %zu words, phoneme error %.2f %% with stress, %.2f %% without, words right %.1f %%\n", words,
              100.0 * static_cast<double>(errors) / static_cast<double>(phonemes),
              100.0 * static_cast<double>(plain_errors) / static_cast<double>(phonemes),
              100.0 * static_cast<double>(right) / static_cast<double>(words));
}

struct Options {
  std::string dictionary, output;
  bool hold_out = false;
  std::size_t order = 7;
  double prune = 1.0;
  int min_graphone = 5;
};

void run(const Options& options) {
  const Lexicon lexicon = read_lexicon(options.dictionary);
  std::vector<Entry> training;
  for (const Entry& entry : lexicon.entries)
    if (!options.hold_out || !held_out(entry.word)) training.push_back(entry);
  const Emissions emissions = train_alignment(training, 12);

  std::vector<std::vector<std::string>> aligned;
  std::map<std::string, int> uses;
  for (const Entry& entry : training) {
    aligned.push_back(best_alignment({entry}, emissions));
    for (const auto& unit : aligned.back()) ++uses[unit];
  }
  std::vector<std::string> graphones = {std::string(1, '\0'), std::string(1, '\1')};  // start and end
  std::map<std::string, std::uint16_t> ids;
  for (const auto& [unit, count] : uses) {
    if (count < options.min_graphone) continue;
    ids[unit] = static_cast<std::uint16_t>(graphones.size());
    graphones.push_back(unit);
  }
  Model model(options.order, graphones.size());
  for (std::uint16_t id = 0; id < graphones.size(); ++id) model.count({id});  // every graphone has a unigram
  std::size_t used = 0;
  for (const auto& units : aligned) {
    if (units.empty() || std::any_of(units.begin(), units.end(), [&](const auto& u) { return ids.count(u) == 0; }))
      continue;
    std::vector<std::uint16_t> sequence = {timbre::kGraphoneStart};
    for (const auto& unit : units) sequence.push_back(ids[unit]);
    sequence.push_back(timbre::kGraphoneEnd);
    model.count(sequence);
    ++used;
  }
  model.estimate();
  if (options.prune > 0.0) model.prune(options.prune);

  std::ofstream out(options.output, std::ios::binary);
  out << timbre::kLetterToSoundMagic;
  put(out, static_cast<std::uint32_t>(options.order));
  put(out, static_cast<std::uint32_t>(graphones.size()));
  for (const auto& unit : graphones) {
    put(out, unit[0]);
    put(out, static_cast<std::uint8_t>(unit.size() - 1));
    out.write(unit.data() + 1, static_cast<std::streamsize>(unit.size() - 1));
  }
  put(out, static_cast<std::uint32_t>(lexicon.phonemes.size()));
  for (const auto& name : lexicon.phonemes) {
    put(out, static_cast<std::uint8_t>(name.size()));
    out << name;
  }
  model.write(out);
  out.close();
  if (!out) throw std::runtime_error("cannot write " + options.output);
  std::printf("%zu of %zu words, %zu graphones, n-grams kept:", used, training.size(), graphones.size());
  for (std::size_t n = 1; n <= options.order; ++n) std::printf(" %zu", model.kept(n));
  std::printf("\n");
  if (options.hold_out) report(options.output, lexicon);
}

}  // namespace

int main(int argc, char** argv) try {
  Options options;
  std::vector<std::string> plain;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto value = [&] {
      return i + 1 < argc ? std::string(argv[++i]) : throw std::runtime_error(argument + " needs a value");
    };
    if (argument == "--hold-out") {
      options.hold_out = true;
    } else if (argument == "--order") {
      options.order = std::stoul(value());
    } else if (argument == "--prune") {
      options.prune = std::stod(value());
    } else if (argument == "--min-graphone") {
      options.min_graphone = std::stoi(value());
    } else {
      plain.push_back(argument);
    }
  }
  if (plain.size() != 2)
    throw std::runtime_error(
        "usage: train_letter_to_sound CMUDICT OUTPUT [--hold-out] [--order N] [--prune T] [--min-graphone C]");
  options.dictionary = plain[0];
  options.output = plain[1];
  run(options);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
