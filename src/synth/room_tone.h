#pragma once
// What the room sounds like while nobody speaks: pauses between sentences go on with the noise floor of the speech
// around them, since digital silence sounds as if the line were cut. Grains of the quietest stretch, overlapped in
// random order.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace timbre {

class RoomTone {
 public:
  explicit RoomTone(int sample_rate);

  // Takes over the quietest 60 ms of a finished sentence, its ends left out; keeps what it has where that is too short,
  // or digital silence.
  void learn(const std::vector<float>& sentence);
  // `count` samples, determined by what was learnt last and `seed`; zeros where nothing was. Never louder than
  // −60 dBFS (RMS).
  std::vector<float> make(std::size_t count, std::uint64_t seed) const;

 private:
  std::size_t length_;        // samples of a grain, even
  std::vector<float> grain_;  // empty: nothing learnt
};

}  // namespace timbre
