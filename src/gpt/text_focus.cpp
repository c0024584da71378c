#include "gpt/text_focus.h"

#include <algorithm>

namespace timbre {
namespace {

constexpr int64_t kLeftOut = 2;  // phonemes that a fast ending may pass over

}  // namespace

TextFollower::TextFollower(int64_t layer, int64_t heads, int64_t text, int64_t from) {
  window_.layer = layer;
  window_.heads = heads;
  window_.text = text;
  place(from);
}

void TextFollower::place(int64_t phoneme) {
  window_.phoneme = phoneme;
  window_.begin = std::max<int64_t>(0, phoneme - kBehind);
  window_.end = std::min(window_.text, phoneme + kAhead + 1);
}

void TextFollower::advance() {
  const float* looks = window_.looks.data_ptr<float>();
  const auto most = std::max_element(looks + window_.begin, looks + window_.end) - looks;
  place(std::max<int64_t>(phoneme(), most));
  if (phoneme() == window_.text - 1) ++steps_at_end_;
}

bool TextFollower::near_end() const { return phoneme() + 1 + kLeftOut >= window_.text; }

}  // namespace timbre
