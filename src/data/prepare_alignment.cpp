#include "data/prepare_alignment.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

#include "text/front_end.h"
#include "text/sentences.h"
#include "text/symbols.h"

namespace timbre {
namespace {

constexpr double kNever = -std::numeric_limits<double>::infinity();

// A sound of a word, or the pause before, between and after words, which may be skipped.
struct State {
  std::int64_t symbol = 0;
  std::int64_t word = -1;  // -1: a pause
};

std::vector<State> states_of(const std::vector<ReadWord>& words, std::int64_t symbols, std::int64_t pause) {
  std::vector<State> states = {{pause, -1}};
  for (std::size_t w = 0; w < words.size(); ++w) {
    // A phoneme outside the recogniser's symbols counts as padding, which is never likely.
    for (const auto id : words[w].phonemes)
      states.push_back({id < symbols ? id : symbol_id("_"), static_cast<std::int64_t>(w)});
    states.push_back({pause, -1});
  }
  return states;
}

// Log-probabilities with all pauses as one symbol, in the place of padding: [T, S].
at::Tensor with_one_pause(const at::Tensor& log_probs, std::int64_t pause, double least) {
  std::vector<std::int64_t> pauses;
  for (const auto id : pause_symbols())
    if (id < log_probs.size(1)) pauses.push_back(id);
  auto merged = log_probs.to(at::kFloat).contiguous().clone();
  const auto total = merged.index_select(1, at::tensor(pauses, at::kLong)).logsumexp(1);
  merged.index_fill_(1, at::tensor(pauses, at::kLong), least);
  merged.select(1, pause).copy_(total);
  return merged.clamp_min(least);
}

// The moves of a beam of states through time.
class Path {
 public:
  Path(const at::Tensor& scores, const std::vector<State>& states, std::int64_t beam)
      : states_(states),
        frames_(scores.size(0)),
        symbols_(scores.size(1)),
        row_(scores.data_ptr<float>()),
        count_(static_cast<std::int64_t>(states.size())),
        width_(std::min(beam, count_)),
        first_(static_cast<std::size_t>(frames_)),
        moves_(static_cast<std::size_t>(frames_ * width_)) {}

  // The state of each frame; empty when the last state was not reached.
  std::vector<std::int64_t> find() {
    std::vector<double> best(static_cast<std::size_t>(width_), kNever), next(best);
    best[0] = score(0, 0);
    if (count_ > 1) best[1] = score(0, 1);
    std::int64_t low = 0;
    for (std::int64_t t = 1; t < frames_; ++t) {
      const std::int64_t before = low;
      low = beam_begin(best, low);
      first_[static_cast<std::size_t>(t)] = low;
      advance(t, best, before, next, low);
      best.swap(next);
    }
    return trace(best, low);
  }

 private:
  float score(std::int64_t t, std::int64_t state) const {
    return row_[t * symbols_ + states_[static_cast<std::size_t>(state)].symbol];
  }

  // The beam moves so that the best state lies in its middle, and never back.
  std::int64_t beam_begin(const std::vector<double>& best, std::int64_t low) const {
    const auto top = low + (std::max_element(best.begin(), best.end()) - best.begin());
    return std::clamp<std::int64_t>(top - width_ / 2, low, count_ - width_);
  }

  void advance(std::int64_t t, const std::vector<double>& best, std::int64_t before, std::vector<double>& next,
               std::int64_t low) {
    const auto at = [&](std::int64_t state) {
      return state >= before && state < before + width_ ? best[static_cast<std::size_t>(state - before)] : kNever;
    };
    for (std::int64_t i = 0; i < width_; ++i) {
      const std::int64_t state = low + i;
      double most = at(state);
      std::uint8_t move = 0;
      if (at(state - 1) > most) {
        most = at(state - 1);
        move = 1;
      }
      // A pause is skipped only on the way to a sound.
      if (state >= 2 && states_[static_cast<std::size_t>(state - 1)].word < 0 && at(state - 2) > most) {
        most = at(state - 2);
        move = 2;
      }
      next[static_cast<std::size_t>(i)] = most + score(t, state);
      moves_[static_cast<std::size_t>(t * width_ + i)] = move;
    }
  }

  std::vector<std::int64_t> trace(const std::vector<double>& best, std::int64_t low) const {
    const std::int64_t last = count_ - 1 - low;
    if (last >= width_) return {};
    std::int64_t state = count_ - 1;
    if (last >= 1 && best[static_cast<std::size_t>(last - 1)] > best[static_cast<std::size_t>(last)]) --state;
    if (best[static_cast<std::size_t>(state - low)] == kNever) return {};
    std::vector<std::int64_t> path(static_cast<std::size_t>(frames_));
    for (std::int64_t t = frames_ - 1;; --t) {
      path[static_cast<std::size_t>(t)] = state;
      if (t == 0) return path;
      state -= moves_[static_cast<std::size_t>(t * width_ + state - first_[static_cast<std::size_t>(t)])];
    }
  }

  const std::vector<State>& states_;
  const std::int64_t frames_, symbols_;
  const float* row_;
  const std::int64_t count_, width_;
  std::vector<std::int64_t> first_;
  std::vector<std::uint8_t> moves_;
};

double fit_of(const at::Tensor& scores, const std::vector<State>& states, const std::vector<std::int64_t>& path,
              std::int64_t pause) {
  const auto likeliest = scores.max(1);
  const auto most = std::get<0>(likeliest).contiguous();
  const auto which = std::get<1>(likeliest).contiguous();
  double sum = 0;
  std::int64_t counted = 0;
  for (std::size_t t = 0; t < path.size(); ++t) {
    const auto symbol = states[static_cast<std::size_t>(path[t])].symbol;
    if (symbol == pause && which.data_ptr<std::int64_t>()[t] == pause) continue;
    sum += scores.data_ptr<float>()[static_cast<std::int64_t>(t) * scores.size(1) + symbol] - most.data_ptr<float>()[t];
    ++counted;
  }
  return counted > 0 ? std::max(kNoFit, sum / static_cast<double>(counted)) : kNoFit;
}

}  // namespace

std::vector<ReadWord> read_words(const TextFrontEnd& front_end, std::string_view text) {
  std::vector<ReadWord> words;
  for (const auto& sentence : split_sentences(text)) {
    const auto read = front_end.phonemize(sentence.text);
    std::size_t at = 0;
    for (const auto& word : read.words) {
      if (word.source == WordSource::kPunctuation) {
        if (!words.empty()) words.back().text += word.text;
      } else {
        const auto begin = read.phoneme_ids.begin() + static_cast<std::ptrdiff_t>(at);
        words.push_back({word.text, {begin, begin + static_cast<std::ptrdiff_t>(word.phonemes.size())}});
      }
      at += word.phonemes.size();
    }
  }
  return words;
}

std::string text_of(const std::vector<ReadWord>& words, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += (text.empty() ? "" : " ") + words[i].text;
  return text;
}

WordAlignment align_words(const at::Tensor& phone_log_probs, const std::vector<ReadWord>& words,
                          const WordAlignmentOptions& options) {
  WordAlignment result;
  result.score = kNoFit;
  const std::int64_t pause = symbol_id("_");
  std::int64_t phonemes = 0;
  for (const auto& word : words) phonemes += static_cast<std::int64_t>(word.phonemes.size());
  if (words.empty() || phonemes == 0 || phone_log_probs.size(0) < phonemes) return result;
  const auto states = states_of(words, phone_log_probs.size(1), pause);
  const auto scores = with_one_pause(phone_log_probs, pause, options.least);
  const auto path = Path(scores, states, options.beam).find();
  if (path.empty()) return result;
  result.score = fit_of(scores, states, path, pause);
  result.words.resize(words.size());
  for (std::size_t t = 0; t < path.size(); ++t) {
    const auto word = states[static_cast<std::size_t>(path[t])].word;
    if (word < 0) continue;
    auto& span = result.words[static_cast<std::size_t>(word)];
    const auto frame = static_cast<std::int64_t>(t);
    if (span.size() == 0) span.begin = frame;
    span.end = frame + 1;
  }
  return result;
}

}  // namespace timbre
