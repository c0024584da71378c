#pragma once
// A filter that brings one voice closer to another, sound by sound, where the voice vector alone does not reach. Every
// sound of a dictionary has a shift of its cepstra, and a frame gets those of the sounds that it is likely to be. A
// shift of cepstra is a gain per band: the wave is filtered, not made anew, as in voice conversion by spectral
// differentials (Kobayashi et al., 2014).
#include "encoders/speaker_encoder.h"

namespace timbre {

struct VoiceFilter {
  torch::Tensor centre;  // [cepstra]: mean of the voice that is filtered, without it a frame is looked up
  torch::Tensor shifts;  // [sounds, cepstra]; the first cepstrum, the level, stays
};

struct VoiceFilterOptions {
  int64_t rounds = 12;    // of fitting what the filter so far has left
  double decay = 0.15;    // of the filter before each: where it settles no longer hangs on the number of rounds
  double relevance = 20;  // frames after which a sound's own shift counts as much as that of its neighbourhood
  double ridge = 5;       // of the affine function, in frames times squared cepstra
};

// The frames of the voice as it is wanted and as it is `spoken`, [1, T, cepstra] each; what is said does not matter. An
// affine function of where a sound lies (maximum likelihood linear regression: Leggetter and Woodland, 1995) holds for
// all sounds, those that were never heard too; on top, each sound's own shift counts by its frames (maximum a
// posteriori).
VoiceFilter fit_voice_filter(const SoundDictionary& dictionary, const CepstralFrames& wanted,
                             const CepstralFrames& spoken, const VoiceFilterOptions& options = {});

// log_mel [1, 80, T] of the voice as it is → natural logarithms of the gains of its bands, [80, T], within ±20 dB.
torch::Tensor filter_gains(const SoundDictionary& dictionary, const VoiceFilter& filter, const torch::Tensor& log_mel);

}  // namespace timbre
