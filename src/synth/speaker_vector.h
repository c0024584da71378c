#pragma once
// The voice itself: one vector from all the speech there is.
#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "synth/reference.h"

namespace timbre {

struct Networks;

struct SpeakerVectorOptions {
  double window_s = 6;           // the encoder hears this much at a time
  double least_agreement = 0.5;  // cosine; a window below it sounds like somebody else
};

struct SpeakerVector {
  at::Tensor vector;     // [speaker_dim] float, CPU
  double agreement = 1;  // least cosine between one window's vector and the mean of the others
  std::optional<bool> several_speakers_suspected;  // unset with a single window
};

// The vectors of each window of speech, [windows, speaker_dim] on the CPU, and their lengths in seconds appended to
// `seconds`.
at::Tensor window_vectors(Networks& networks, const Reference& reference, double window_s,
                          std::vector<double>& seconds);

// The mean over all windows of all recordings, weighted by their length. Errors: kInput when no recording holds speech,
// kModel for an encoder whose output is not finite.
SpeakerVector speaker_vector(Networks& networks, const std::vector<Reference>& references,
                             const SpeakerVectorOptions& options = {});

// Least cosine between a row of vectors [N, D] and the weighted mean of the other rows; 1 for N < 2.
double least_agreement(const at::Tensor& vectors, const std::vector<double>& weights);

}  // namespace timbre
