#include "analysis/spoken_path.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "analysis/phoneme_classes.h"

namespace timbre {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// States: a pause before each word and one at the end, and for each phoneme as many as it lasts frames at least, of
// which the last may be stayed in.
struct States {
  std::vector<std::int64_t> emits;   // class
  std::vector<int64_t> phoneme;      // of the text; -1: pause
  std::vector<bool> enters;          // first state of a phoneme
  std::vector<bool> starts_word;     // and that phoneme is the first of a word
  std::vector<bool> stays;           // may follow itself
  std::vector<std::size_t> before;   // the last state of the phoneme before, over a pause; itself: none
  std::vector<std::size_t> before2;  // of the one before that; itself: none

  std::size_t size() const { return emits.size(); }
  void add(std::int64_t emitted, int64_t of, bool enter, bool start, bool stay) {
    emits.push_back(emitted);
    phoneme.push_back(of);
    enters.push_back(enter);
    starts_word.push_back(start);
    stays.push_back(stay);
    before.push_back(size() - 1);
    before2.push_back(size() - 1);
  }
};

States states_of(const TextPhonemes& text, int least_frames) {
  States states;
  std::vector<std::size_t> ends;  // last states of the phonemes so far
  for (std::size_t p = 0; p < text.classes.size(); ++p) {
    const bool starts = p == 0 || text.word_of[p] != text.word_of[p - 1];
    if (starts) states.add(kPauseClass, -1, false, false, true);
    for (int k = 0; k < least_frames; ++k)
      states.add(text.classes[p], static_cast<int64_t>(p), k == 0, k == 0 && starts, k + 1 == least_frames);
    const std::size_t first = states.size() - static_cast<std::size_t>(least_frames);
    if (!ends.empty()) states.before[first] = ends.back();
    if (ends.size() > 1) states.before2[first] = ends[ends.size() - 2];
    ends.push_back(states.size() - 1);
  }
  states.add(kPauseClass, -1, false, false, true);
  return states;
}

class Search {
 public:
  Search(const States& states, const SpokenPathOptions& options, std::size_t frames)
      : states_(states), options_(options), count_(states.size()), from_(frames * count_), best_(count_, kNever) {}

  void start(const float* row) {
    // Begins anywhere at the cost of a jump, at the first phoneme or the pause before it for nothing.
    for (std::size_t s = 0; s < count_; ++s) {
      const bool first = s < 2;
      if (first || states_.starts_word[s]) best_[s] = emission(row, s) - (first ? 0 : options_.jump_cost);
      from_[s] = static_cast<std::uint32_t>(s);
    }
  }

  void step(std::size_t t, const float* row) {
    const auto likeliest = static_cast<std::size_t>(std::max_element(best_.begin(), best_.end()) - best_.begin());
    next_.assign(count_, kNever);
    for (std::size_t s = 0; s < count_; ++s) {
      std::size_t source = s;
      double score = states_.stays[s] ? best_[s] : kNever;
      const auto offer = [&](std::size_t origin, double cost) {
        if (best_[origin] - cost > score) {
          score = best_[origin] - cost;
          source = origin;
        }
      };
      if (s > 0) offer(s - 1, 0);
      offer(states_.before[s], 0);
      offer(states_.before2[s], states_.before2[s] == s ? 0 : options_.omission_cost);
      if (states_.starts_word[s]) offer(likeliest, options_.jump_cost);
      next_[s] = score + emission(row, s);
      from_[t * count_ + s] = static_cast<std::uint32_t>(source);
    }
    best_.swap(next_);
  }

  // The state of each frame. Ends at the last phoneme or the pause behind it for nothing, elsewhere for a jump.
  std::vector<std::size_t> trace(std::size_t frames) {
    for (std::size_t s = 0; s + 2 < count_; ++s) best_[s] -= options_.jump_cost;
    auto state = static_cast<std::size_t>(std::max_element(best_.begin(), best_.end()) - best_.begin());
    std::vector<std::size_t> path(frames);
    for (std::size_t t = frames; t-- > 0;) {
      path[t] = state;
      state = from_[t * count_ + state];
    }
    return path;
  }

 private:
  double emission(const float* row, std::size_t s) const {
    return std::max(options_.floor, double{row[states_.emits[s]]});
  }

  const States& states_;
  const SpokenPathOptions& options_;
  std::size_t count_;
  std::vector<std::uint32_t> from_;
  std::vector<double> best_, next_;
};

}  // namespace

std::size_t SpokenPath::skipped() const {
  return static_cast<std::size_t>(std::count(visits.begin(), visits.end(), 0));
}

std::size_t SpokenPath::repeated() const {
  std::size_t more = 0;
  for (const int count : visits) more += static_cast<std::size_t>(std::max(0, count - 1));
  return more;
}

OddWords odd_words(const TextPhonemes& text, const SpokenPath& path) {
  OddWords odd;
  for (std::size_t begin = 0; begin < text.classes.size();) {
    int least = path.visits[begin], most = least;
    std::size_t end = begin;
    for (; end < text.classes.size() && text.word_of[end] == text.word_of[begin]; ++end) {
      least = std::min(least, path.visits[end]);
      most = std::max(most, path.visits[end]);
    }
    const auto& word = text.words[text.word_of[begin]];
    if (most == 0) odd.left_out.push_back(word);
    if (least > 1) odd.repeated.push_back(word);
    begin = end;
  }
  return odd;
}

SpokenPath spoken_path(const at::Tensor& log_probs, const TextPhonemes& text, const SpokenPathOptions& options) {
  SpokenPath path;
  const auto frames = static_cast<std::size_t>(log_probs.size(0));
  if (text.classes.empty() || frames == 0) return path;
  const States states = states_of(text, options.least_frames);
  if (frames > options.most_cells / states.size()) return path;
  const auto table = log_probs.contiguous();
  const auto width = static_cast<std::size_t>(table.size(1));
  const float* rows = table.data_ptr<float>();
  Search search(states, options, frames);
  search.start(rows);
  for (std::size_t t = 1; t < frames; ++t) search.step(t, rows + t * width);

  path.visits.assign(text.classes.size(), 0);
  double sum = 0;
  std::size_t last = states.size();
  const auto steps = search.trace(frames);
  for (std::size_t t = 0; t < frames; ++t) {
    const std::size_t state = steps[t];
    const int64_t phoneme = states.phoneme[state];
    path.phoneme_of_frame.push_back(phoneme);
    if (states.enters[state] && state != last) ++path.visits[static_cast<std::size_t>(phoneme)];
    last = state;
    if (phoneme < 0) continue;
    const float* row = rows + t * width;
    sum += row[states.emits[state]] - *std::max_element(row, row + width);
    ++path.sounding;
  }
  if (path.sounding > 0) path.fit = sum / static_cast<double>(path.sounding);
  path.valid = true;
  return path;
}

}  // namespace timbre
