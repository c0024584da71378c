#pragma once
// Speaker encoder of the base model: log-mel of any length → the voice vector g that conditions flow and vocoder.
// ECAPA-TDNN (Desplanques et al., 2020): SE-Res2 blocks, multi-layer aggregation, attentive statistics pooling, which
// gives pauses and breaths little weight. Frames outside `mask` are ignored.
#include <torch/nn/modules/batchnorm.h>
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

namespace timbre {

struct SpeakerEncoderConfig {
  int64_t n_mels = 80;
  int64_t width = 256;
  int64_t res2_scale = 4;
  int64_t attention = 96;
  int64_t pooled = 512;
  int64_t speaker_dim = 512;
};

class SeRes2BlockImpl : public torch::nn::Module {
 public:
  SeRes2BlockImpl(int64_t width, int64_t scale, int64_t kernel, int64_t dilation);
  torch::Tensor forward(const torch::Tensor& x);  // [B, C, T] → [B, C, T]

 private:
  int64_t scale_;
  torch::nn::Conv1d in_{nullptr}, out_{nullptr}, squeeze_{nullptr}, excite_{nullptr};
  torch::nn::BatchNorm1d in_norm_{nullptr}, out_norm_{nullptr};
  torch::nn::ModuleList convs_, norms_;
};
TORCH_MODULE(SeRes2Block);

// The pitch of a voice vector: what vectors speak with, and how to change it. All zero, it knows nothing.
class VoicePitchImpl : public torch::nn::Module {
 public:
  explicit VoicePitchImpl(int64_t speaker_dim);
  bool known() const { return weight_.ne(0).any().item<bool>(); }
  // g [D] → the median F0 it speaks with, natural logarithm of Hz.
  double log_f0(const torch::Tensor& g) const;
  // The most likely voice near g [D] that speaks with this pitch.
  torch::Tensor moved_to(const torch::Tensor& g, double log_f0) const;

 private:
  torch::Tensor weight_, direction_, bias_;
};
TORCH_MODULE(VoicePitch);

class SpeakerEncoderImpl : public torch::nn::Module {
 public:
  explicit SpeakerEncoderImpl(const SpeakerEncoderConfig& config);
  // log_mel [B, n_mels, T] → [B, speaker_dim]
  torch::Tensor forward(const torch::Tensor& log_mel);

  VoicePitch pitch{nullptr};

 private:
  torch::nn::Conv1d pre_{nullptr}, aggregate_{nullptr}, attend1_{nullptr}, attend2_{nullptr}, attend_context_{nullptr};
  torch::nn::BatchNorm1d pre_norm_{nullptr}, pooled_norm_{nullptr};
  torch::nn::ModuleList blocks_;
  torch::nn::Linear out_{nullptr};
};
TORCH_MODULE(SpeakerEncoder);

}  // namespace timbre
