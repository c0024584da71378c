#pragma once
// Where each phoneme of a text is spoken, when words may be left out or said again: the likeliest path of the frames
// through the text (Viterbi 1967). From frame to frame it stays or goes on by one phoneme; it may pause between words;
// at a cost it leaves out one phoneme, or jumps to the start of any word.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

namespace timbre {

struct TextPhonemes {
  std::vector<std::int64_t> classes;  // of analysis/phoneme_classes.h, none a pause
  std::vector<std::size_t> word_of;   // index into words
  std::vector<std::string> words;
};

struct SpokenPathOptions {
  double jump_cost = 18;                          // nats; a word that is there costs less to follow than to jump over
  int least_frames = 3;                           // of a phoneme that is spoken: 35 ms
  double omission_cost = 12;                      // of one phoneme
  double floor = -8;                              // no frame is less likely than this
  std::size_t most_cells = std::size_t{1} << 27;  // frames · phonemes
};

struct SpokenPath {
  std::vector<int64_t> phoneme_of_frame;  // -1: pause
  std::vector<int> visits;                // of each phoneme: 0 left out, 2 said twice
  double fit = 0;                         // mean of log p(phoneme) − log p(likeliest class) over the sounding frames
  std::size_t sounding = 0;               // frames that are no pause; fit is 0 without any
  bool valid = false;                     // false: nothing to align, or too long

  std::size_t skipped() const;   // phonemes never visited
  std::size_t repeated() const;  // visits beyond the first
};

// Words of which no phoneme is spoken, and words of which every one is spoken more than once, in the text's order.
struct OddWords {
  std::vector<std::string> left_out, repeated;
};
OddWords odd_words(const TextPhonemes& text, const SpokenPath& path);

// log_probs [T, classes], float, CPU.
SpokenPath spoken_path(const at::Tensor& log_probs, const TextPhonemes& text, const SpokenPathOptions& options = {});

}  // namespace timbre
