#include "text/letter_to_sound.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {

constexpr std::size_t kBeam = 40;
constexpr std::size_t kNarrowBeam = 4;   // for what is too long to be a word
constexpr std::size_t kMaxLetters = 48;  // longer words are read in parts
constexpr float kUnknownUnit = -14.0f;   // log probability of what the network does not know
constexpr std::uint64_t kMaxBytes = 64u << 20;

// Reads numbers from bytes; every read is checked against the end.
class Reader {
 public:
  Reader(const std::string& bytes, const std::string& where) : bytes_(bytes), where_(where) {}

  void expect(std::string_view magic) {
    if (bytes_.compare(0, magic.size(), magic) != 0) fail("the header is missing");
    at_ = magic.size();
  }
  template <typename T>
  T number() {
    T value;
    copy(&value, sizeof value);
    return value;
  }
  template <typename T>
  std::vector<T> numbers(std::size_t count) {
    if (count > (bytes_.size() - at_) / sizeof(T)) fail("cut short");
    std::vector<T> list(count);
    if (count > 0) copy(list.data(), count * sizeof(T));
    return list;
  }
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kModel,
                where_ + ": " + what + "; expected a letter-to-sound model made by tools/text/make_letter_to_sound.sh");
  }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  void copy(void* to, std::size_t size) {
    if (size > bytes_.size() - at_) fail("cut short");
    std::memcpy(to, bytes_.data() + at_, size);
    at_ += size;
  }
  const std::string& bytes_;
  std::string where_;
  std::size_t at_ = 0;
};

}  // namespace

LetterToSound LetterToSound::load(const std::filesystem::path& path) {
  const std::string bytes = read_file(path, kMaxBytes);
  Reader reader(bytes, path.string());
  reader.expect(kLetterToSoundMagic);
  LetterToSound model;
  const auto order = reader.number<std::uint32_t>();
  if (order < 1 || order > kMaxOrder) reader.fail("order " + std::to_string(order) + ", expected 1 to 8");
  const auto graphones = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < graphones; ++i) {
    Graphone graphone;
    graphone.letter = static_cast<char>(reader.number<std::uint8_t>() & 127);
    graphone.phonemes = reader.numbers<std::uint8_t>(reader.number<std::uint8_t>());
    model.graphones_of_[static_cast<std::size_t>(graphone.letter)].push_back(static_cast<std::uint16_t>(i));
    model.graphones_.push_back(std::move(graphone));
  }
  const auto phonemes = reader.number<std::uint32_t>();
  for (std::uint32_t i = 0; i < phonemes; ++i) {
    const auto name = reader.numbers<char>(reader.number<std::uint8_t>());
    model.phonemes_.emplace_back(name.begin(), name.end());
  }
  for (float& value : model.probability_) value = reader.number<float>();
  for (float& value : model.backoff_) value = reader.number<float>();
  for (std::uint32_t n = 1; n <= order; ++n) {
    Level level;
    const auto count = reader.number<std::uint32_t>();
    level.graphone = reader.numbers<std::uint16_t>(count);
    level.probability = reader.numbers<std::uint8_t>(count);
    if (n < order) {
      level.backoff = reader.numbers<std::uint8_t>(count);
      level.child = reader.numbers<std::uint32_t>(std::size_t{count} + 1);
    }
    model.levels_.push_back(std::move(level));
  }
  if (!reader.at_end()) reader.fail("bytes left over at the end");
  model.validate(path.string());
  return model;
}

void LetterToSound::validate(const std::string& where) const {
  bool valid = graphones_.size() > 2 && levels_[0].graphone.size() == graphones_.size();
  for (const Graphone& graphone : graphones_) {
    for (const auto phoneme : graphone.phonemes) valid = valid && phoneme < phonemes_.size();
  }
  for (std::size_t n = 0; n + 1 < levels_.size(); ++n) {
    const auto& child = levels_[n].child;
    valid = valid && std::is_sorted(child.begin(), child.end()) && child.back() == levels_[n + 1].graphone.size();
  }
  for (std::size_t i = 0; valid && i < graphones_.size(); ++i) valid = levels_[0].graphone[i] == i;
  if (!valid) throw Error(ErrorKind::kModel, where + ": damaged letter-to-sound model; make it again");
}

void LetterToSound::add_network(LetterNetwork network, float weight) {
  network_ = std::move(network);
  network_weight_ = weight;
  const auto& units = network_->units();
  unit_of_.clear();
  for (const Graphone& graphone : graphones_) {
    std::string unit(1, graphone.letter);
    for (const auto phoneme : graphone.phonemes) unit += " " + phonemes_[phoneme];
    unit_of_.push_back(static_cast<std::size_t>(std::find(units.begin(), units.end(), unit) - units.begin()));
  }
}

std::uint32_t LetterToSound::find_child(std::size_t level, std::uint32_t node, std::uint16_t graphone) const {
  const auto& children = levels_[level + 1].graphone;
  const auto begin = children.begin() + levels_[level].child[node];
  const auto end = children.begin() + levels_[level].child[node + 1];
  const auto found = std::lower_bound(begin, end, graphone);
  return found != end && *found == graphone ? static_cast<std::uint32_t>(found - children.begin()) : kNone;
}

// Log probability of `graphone` after `state`, by the longest n-gram that the model holds; `next` is the state after
// it.
float LetterToSound::extend(const State& state, std::uint16_t graphone, State& next) const {
  next.fill(kNone);
  next[0] = graphone;
  std::size_t longest = 0;  // index into next
  for (std::size_t n = 0; n + 1 < levels_.size(); ++n) {
    if (state[n] == kNone) continue;
    next[n + 1] = find_child(n, state[n], graphone);
    if (next[n + 1] != kNone) longest = n + 1;
  }
  float score = probability_[levels_[longest].probability[next[longest]]];
  for (std::size_t n = longest; n + 1 < levels_.size(); ++n) {
    if (state[n] != kNone) score += backoff_[levels_[n].backoff[state[n]]];
  }
  next[levels_.size() - 1] = kNone;  // the longest n-grams have no children
  return score;
}

bool LetterToSound::one_main_stress(const std::vector<std::uint16_t>& graphones) const {
  int count = 0;
  for (const auto graphone : graphones) {
    for (const auto phoneme : graphones_[graphone].phonemes) count += phonemes_[phoneme].back() == '1' ? 1 : 0;
  }
  return count == 1;
}

std::vector<std::uint16_t> LetterToSound::search(std::string_view letters, std::size_t beam_size) const {
  const auto better = [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; };
  std::vector<Step> steps;
  std::vector<Hypothesis> beam(1);
  beam[0].score = 0.0f;
  beam[0].step = kNone;
  beam[0].state.fill(kNone);
  beam[0].state[0] = kGraphoneStart;
  std::vector<Hypothesis> grown;
  // The network has no say in what is too long to be a word: it would take seconds.
  const std::vector<float> votes = network_ && beam_size == kBeam ? network_->score(letters) : std::vector<float>();
  for (std::size_t at = 0; at < letters.size(); ++at) {
    const char letter = letters[at];
    const auto vote = [&](std::uint16_t graphone) {
      if (votes.empty()) return 0.0f;
      const std::size_t units = network_->units().size();
      return network_weight_ * (unit_of_[graphone] < units ? votes[at * units + unit_of_[graphone]] : kUnknownUnit);
    };
    grown.clear();
    for (const Hypothesis& old : beam) {
      for (const auto graphone : graphones_of_[static_cast<std::size_t>(letter)]) {
        Hypothesis hypothesis;
        hypothesis.score = old.score + extend(old.state, graphone, hypothesis.state) + vote(graphone);
        hypothesis.step = static_cast<std::uint32_t>(steps.size());
        steps.push_back({graphone, old.step});
        grown.push_back(hypothesis);
      }
    }
    const auto kept = std::min(beam_size, grown.size());
    std::partial_sort(grown.begin(), grown.begin() + static_cast<std::ptrdiff_t>(kept), grown.end(), better);
    grown.resize(kept);
    beam.swap(grown);
  }
  State unused;
  for (Hypothesis& hypothesis : beam) hypothesis.score += extend(hypothesis.state, kGraphoneEnd, unused);
  std::sort(beam.begin(), beam.end(), better);
  // A word has one main stress: the likeliest such reading wins, else the likeliest of all.
  std::vector<std::uint16_t> best;
  for (const Hypothesis& hypothesis : beam) {
    std::vector<std::uint16_t> path;
    for (auto step = hypothesis.step; step != kNone; step = steps[step].previous) path.push_back(steps[step].graphone);
    std::reverse(path.begin(), path.end());
    if (one_main_stress(path)) return path;
    if (best.empty()) best = path;
  }
  return best;
}

std::vector<std::string> LetterToSound::pronounce(std::string_view letters) const {
  std::string known;
  for (const char c : letters) {
    const auto code = static_cast<unsigned char>(c);
    if (code > 1 && code < graphones_of_.size() && !graphones_of_[code].empty()) known += c;
  }
  const std::size_t beam = known.size() > kMaxLetters ? kNarrowBeam : kBeam;
  std::vector<std::string> sounds;
  for (std::size_t at = 0; at < known.size(); at += kMaxLetters) {
    for (const auto graphone : search(std::string_view(known).substr(at, kMaxLetters), beam)) {
      for (const auto phoneme : graphones_[graphone].phonemes) sounds.push_back(phonemes_[phoneme]);
    }
  }
  return sounds;
}

}  // namespace timbre
