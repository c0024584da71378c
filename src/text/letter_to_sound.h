#pragma once
// Pronunciation of unknown words by a joint n-gram model: a word is a sequence of graphones (one letter with the zero,
// one or two phonemes it stands for), the model gives each graphone's probability after those before it, and a beam
// search over the letters finds the likeliest sequence. After M. Bisani and H. Ney, "Joint-sequence models for
// grapheme-to-phoneme conversion", 2008. A network that sees the whole word (text/letter_network.h) votes for each
// letter's graphone, too: both logarithms are added. Trained by tools/text/make_letter_to_sound.sh.
#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/letter_network.h"

namespace timbre {

// File layout, all numbers little endian: the magic line; u32 order; u32 graphones, each as u8 letter, u8 n, n bytes of
// phoneme index; u32 phonemes, each as u8 length and its bytes; 256 floats of log probability and 256 of back-off;
// then for order 1 … N: u32 n-grams, u16 graphone each, u8 probability code each and, below order N, u8 back-off code
// each and (n-grams + 1) × u32 first child. Children of one n-gram are sorted by graphone.
constexpr char kLetterToSoundMagic[] = "timbre-letter-to-sound 1\n";
constexpr std::uint16_t kGraphoneStart = 0;  // before the first letter
constexpr std::uint16_t kGraphoneEnd = 1;    // after the last

class LetterToSound {
 public:
  // Throws ErrorKind::kFile when unreadable, ErrorKind::kModel when damaged.
  static LetterToSound load(const std::filesystem::path& path);

  // The network joins in from now on, with `weight` for its logarithms beside 1 for the n-grams'.
  void add_network(LetterNetwork network, float weight = kNetworkWeight);

  // `letters`: lower case a–z and '; other characters are ignored. Time linear in the length. Thread-safe.
  std::vector<std::string> pronounce(std::string_view letters) const;

 private:
  static constexpr float kNetworkWeight = 0.7f;  // best on the held-out words
  static constexpr std::size_t kMaxOrder = 8;
  static constexpr std::uint32_t kNone = 0xFFFFFFFF;

  struct Graphone {
    char letter;
    std::vector<std::uint8_t> phonemes;
  };
  struct Level {  // the n-grams of one order
    std::vector<std::uint16_t> graphone;
    std::vector<std::uint8_t> probability, backoff;
    std::vector<std::uint32_t> child;
  };
  // The n-grams that end the history, by length − 1 (kNone: not in the model), as indices into the levels.
  using State = std::array<std::uint32_t, kMaxOrder>;
  struct Hypothesis {
    float score;  // natural log
    State state;
    std::uint32_t step;  // into the list of steps, kNone at the start
  };
  struct Step {
    std::uint16_t graphone;
    std::uint32_t previous;
  };

  void validate(const std::string& where) const;
  std::uint32_t find_child(std::size_t level, std::uint32_t node, std::uint16_t graphone) const;
  float extend(const State& state, std::uint16_t graphone, State& next) const;
  std::vector<std::uint16_t> search(std::string_view letters, std::size_t beam_size) const;
  bool one_main_stress(const std::vector<std::uint16_t>& graphones) const;

  std::vector<Graphone> graphones_;
  std::array<std::vector<std::uint16_t>, 128> graphones_of_;  // by letter
  std::vector<std::string> phonemes_;
  std::array<float, 256> probability_{}, backoff_{};
  std::vector<Level> levels_;
  std::optional<LetterNetwork> network_;
  float network_weight_ = 0.0f;
  std::vector<std::size_t> unit_of_;  // the network's unit of each graphone; its number of units where it has none
};

}  // namespace timbre
