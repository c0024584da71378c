#pragma once
// The voice itself: one vector from all the speech there is.
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "synth/reference.h"

namespace timbre {

struct Networks;

struct SpeakerVectorOptions {
  double window_s = 6;           // for the agreement
  double least_agreement = 0.7;  // cosine; one reader's windows agreed by 0.75 and more, two readers' by 0.65 at most
};

struct SpeakerVector {
  at::Tensor vector;                 // [speaker_dim] float, CPU
  std::vector<at::Tensor> log_mels;  // [1, 80, T]: each recording's speech; undefined where there is none
  double agreement = 1;              // least cosine between one window's vector and the mean of the others
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

// Least cosine between a row of vectors [N, D] and the weighted mean of the other rows; 1 for N < 2.
double least_agreement(const at::Tensor& vectors, const std::vector<double>& weights);

}  // namespace timbre
