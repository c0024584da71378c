#pragma once
// The voice itself: one vector from all the speech there is.
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "synth/reference.h"

namespace timbre {

struct Networks;

struct SpeakerVectorOptions {
  double window_s = 6;  // for the agreement
  // Between two groups of windows, a cosine. Of LibriSpeech readers, by their base model's vectors: none of 177
  // recordings nor of four sets of ten, and 0.8 % of random parts of those sets, lie below; of pairs of recordings of
  // two readers 75 % do, of ten clips of two readers 96 %.
  double least_agreement = 0.25;
};

struct SpeakerVector {
  at::Tensor vector;                 // [speaker_dim] float, CPU
  std::vector<at::Tensor> log_mels;  // [1, 80, T]: each recording's speech; undefined where there is none
  double agreement = 1;              // of the two groups that the windows fall into; see group_agreement()
  std::optional<bool> several_speakers_suspected;  // unset with a single window
};

// One recording.
struct HeardVoice {
  at::Tensor vector;            // [speaker_dim] float, CPU: of all its speech; undefined where there is none
  at::Tensor log_mel;           // [1, 80, T]: of its speech without the pauses
  at::Tensor windows;           // [windows, speaker_dim]: of each window alone
  std::vector<double> seconds;  // of each window
};
HeardVoice hear_voice(Networks& networks, const Reference& reference, double window_s);

// The mean over all recordings, weighted by their speech. Errors: kInput when no recording holds speech,
// kModel for an encoder whose output is not finite.
SpeakerVector speaker_vector(Networks& networks, const std::vector<Reference>& references,
                             const SpeakerVectorOptions& options = {});

// Cosine between the weighted means of the two groups that the rows of vectors [N, D] fall into, beginning with the two
// that are least alike; 1 where they fall into one. A single odd row tells little: one speaker's vary much.
double group_agreement(const at::Tensor& vectors, const std::vector<double>& weights);

}  // namespace timbre
