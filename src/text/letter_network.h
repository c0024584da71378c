#pragma once
// A small recurrent network that says, for each letter of a word, which phonemes it stands for, seen from the whole
// word: letters → embedding → two bidirectional GRU layers → log probability of each unit (a letter with its 0, 1 or 2
// phonemes). It adds to the n-gram model of text/letter_to_sound.h, which knows what follows what. Trained by
// tools/text/letter_to_sound/train_network.cpp. GRU after Cho et al. 2014, gates r, z, n in PyTorch's order.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

// File: the magic line; u32 units, each as u32 length and text ("a", "x K S"); then matrices: u32 rows, u32 columns and
// per row one float scale and a signed byte a value. Order: embedding; for both layers and both directions the weights
// from input and from state and the biases; output weights, output biases.
constexpr char kLetterNetworkMagic[] = "timbre-letter-network 1\n";

class LetterNetwork {
 public:
  // Throws ErrorKind::kFile when unreadable, ErrorKind::kModel when damaged.
  static LetterNetwork load(const std::filesystem::path& path);

  // The letter and its phonemes, separated by spaces, by index.
  const std::vector<std::string>& units() const { return units_; }

  // Log probabilities [letters, units], natural, row by row. `letters`: ASCII. Time linear in the length.
  std::vector<float> score(std::string_view letters) const;

 private:
  struct Matrix {
    std::size_t rows = 0, columns = 0;
    std::vector<float> values;
    const float* row(std::size_t i) const { return values.data() + i * columns; }
  };
  struct Direction {
    Matrix from_input, from_state, input_bias, state_bias;
  };
  using Layer = std::vector<Direction>;  // forward, backward

  static void run(const Direction& weights, bool backward, const Matrix& input, Matrix& output, std::size_t first);

  std::vector<std::string> units_;
  Matrix embedding_;
  std::vector<Layer> layers_;
  Matrix output_, output_bias_;
};

}  // namespace timbre
