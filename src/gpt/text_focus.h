#pragma once
// Where in the text the guided heads of a GPT look while it speaks, and how far they may look: a transformer that
// speaks a long text jumps to another place that looks alike, says something twice, or ends too early. Only for models
// whose training showed those heads the phoneme of each token (GptConfig::guided_layer), one sequence at a time.
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace timbre {

// What a step of the GPT is told, and what it tells.
struct TextWindow {
  int64_t layer = -1, heads = 0;  // whose heads
  int64_t phoneme = 0;            // that the token of this step speaks
  int64_t begin = 0, end = 0;     // the phonemes that the heads may see
  int64_t text = 0;               // phonemes of the whole text
  at::Tensor looks;               // out: [text] float on the CPU, the mean of what the heads gave each phoneme
};

// Follows the phoneme that is being spoken. It never goes back, and moves on by at most kAhead phonemes a token.
class TextFollower {
 public:
  static constexpr int64_t kBehind = 1, kAhead = 4;

  // layer < 0: nothing is followed. `from`: the phoneme that is spoken first.
  TextFollower(int64_t layer, int64_t heads, int64_t text, int64_t from);
  bool follows() const { return window_.layer >= 0; }
  int64_t phoneme() const { return window_.phoneme; }  // that the next token speaks
  // For the next step of the GPT; null when nothing is followed.
  TextWindow* window() { return follows() ? &window_ : nullptr; }
  // After a step: takes over where its heads looked.
  void advance();

  // Whether all phonemes but the last few have been reached, so that the end may come.
  bool near_end() const;
  // Steps spent at the last phoneme, the mark that ends the text.
  int64_t steps_at_end() const { return steps_at_end_; }

 private:
  void place(int64_t phoneme);
  TextWindow window_;
  int64_t steps_at_end_ = 0;
};

}  // namespace timbre
