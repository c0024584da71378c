#pragma once
// Speaker encoder of the base model: log-mel of any length → the voice vector g that conditions flow and vocoder.
// Where each sound of a dictionary lies in this voice says who speaks: the frames' cepstra are shared out among the
// components of a Gaussian mixture (Reynolds et al., 2000: MAP-adapted means), and a linear function of the shifts is
// the vector. Unlike a mean over time this hardly depends on what was said, and training it needs no gradients. One
// dictionary hears the voice with the microphone, another what is left without the recording's mean spectrum.
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cmath>

namespace timbre {

constexpr int64_t kVoiceBands = 38;  // wide bands, of the 80 of a log-mel, that tell of a voice

struct SpeakerEncoderConfig {
  int64_t cepstra = 20;  // numbers that stand for a frame, at most kVoiceBands
  int64_t sounds = 64;   // components of a dictionary
  int64_t speaker_dim = 512;

  int64_t statistics() const { return (2 * sounds + 2) * cepstra; }
};

// By which a measured log F0 may move a voice: four semitones; beyond, the measurement errs.
inline const double kMostPitchChange = std::log(2) / 3;

// The pitch of a voice vector: what vectors speak with, and how to change it. All zero, it knows nothing.
class VoicePitchImpl : public torch::nn::Module {
 public:
  explicit VoicePitchImpl(int64_t speaker_dim);
  bool known() const { return weight_.ne(0).any().item<bool>(); }
  // g [D] → the median F0 it speaks with, natural logarithm of Hz.
  double log_f0(const torch::Tensor& g) const;
  // The most likely voice near g [D] that speaks with this pitch.
  torch::Tensor moved_to(const torch::Tensor& g, double log_f0) const;
  torch::Tensor moved_by(const torch::Tensor& g, double log_f0) const;

 private:
  torch::Tensor weight_, direction_, bias_;
};
TORCH_MODULE(VoicePitch);

// The loud frames of speech as cepstra; quiet ones would tell of the room.
struct CepstralFrames {
  torch::Tensor cepstra;  // [B, T, cepstra], free of the level
  torch::Tensor counted;  // [B, T, 1]: 1 for a frame of speech, 0 for a pause

  torch::Tensor mean() const { return (cepstra * counted).sum(1, true) / counted.sum(1, true); }  // [B, 1, cepstra]
  CepstralFrames without_mean() const { return {cepstra - mean(), counted}; }
};
// log_mel [B, 80, T]
CepstralFrames cepstral_frames(const torch::Tensor& log_mel, int64_t cepstra);
// [cepstra, kVoiceBands], orthonormal rows but for the first: what each cepstrum adds to the bands.
torch::Tensor cepstral_basis(int64_t cepstra, const torch::TensorOptions& options);
// Values of the wide bands → of those of a log-mel, [B, kVoiceBands, T] → [B, 80, T], with straight lines between.
torch::Tensor mel_bands(const torch::Tensor& wide);

// Speech as a mixture of sounds.
class SoundDictionaryImpl : public torch::nn::Module {
 public:
  SoundDictionaryImpl(int64_t sounds, int64_t cepstra);
  // How likely each frame is which sound: [..., cepstra] → [..., sounds], of sum 1.
  torch::Tensor posteriors(const torch::Tensor& cepstra) const;
  // How far each sound of the frames lies from the dictionary's, in deviations of it, the more frames the more freely:
  // [B, sounds · cepstra].
  torch::Tensor shifts(const CepstralFrames& frames) const;

  torch::Tensor means, deviations;  // [sounds, cepstra]
  torch::Tensor shares;             // [sounds], of sum 1
};
TORCH_MODULE(SoundDictionary);

class SpeakerEncoderImpl : public torch::nn::Module {
 public:
  explicit SpeakerEncoderImpl(const SpeakerEncoderConfig& config);
  // log_mel [B, 80, T] → [B, speaker_dim]
  torch::Tensor forward(const torch::Tensor& log_mel);
  // What forward() is linear in: log_mel [B, 80, T] → [B, statistics()].
  torch::Tensor statistics(const torch::Tensor& log_mel);

  VoicePitch pitch{nullptr};
  SoundDictionary as_recorded{nullptr}, relative{nullptr};
  torch::nn::Linear out{nullptr};

 private:
  SpeakerEncoderConfig config_;
};
TORCH_MODULE(SpeakerEncoder);

}  // namespace timbre
