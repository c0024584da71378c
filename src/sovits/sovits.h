#pragma once
// The SoVITS network (SynthesizerTrn of GPT-SoVITS v1, v2, v2Pro, v2ProPlus and of our base model): semantic tokens +
// phonemes + speaker condition → wave. Source: module/models.py. Every stage can be called alone, so that a pipeline
// can time, cache and stream them:
//   codes, text, ge → prior → sample → reverse flow → generator → wave.
// Call nn::remove_weight_norm(*model) and model->eval() once before inference, and hold a torch::NoGradGuard.
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/linear.h>

#include <vector>

#include "sovits/flow.h"
#include "sovits/posterior_encoder.h"
#include "sovits/quantizer.h"
#include "sovits/style_encoder.h"
#include "sovits/text_encoder.h"

namespace timbre {

struct DecodeOptions {
  double noise_scale = 0.5;  // of the prior's deviation; 0 takes its mean and needs no noise
  double speed = 1.0;        // > 1 is faster
  at::Generator generator;   // source of the noise
  torch::Tensor noise;       // instead of the generator: standard normal, shaped like the prior's mean
};

class SoVitsImpl : public torch::nn::Module {
 public:
  // Throws Error(kModel) for a config that contradicts itself.
  explicit SoVitsImpl(const SoVitsConfig& config);

  const SoVitsConfig& config() const { return config_; }

  // Reference spectrogram [B, n_fft/2 + 1, T] → ge [B, gin, 1]. lengths [B] frames (undefined: all), speaker
  // [B, speaker_dim] where the model takes a speaker vector. Throws Error(kModel) without a style encoder,
  // Error(kInput) where the speaker vector is missing.
  torch::Tensor encode_reference(const torch::Tensor& spec, const torch::Tensor& speaker = {},
                                 const torch::Tensor& lengths = {});
  // Mean of ge over several references of any length; speakers as many as spectrograms, or empty.
  torch::Tensor encode_references(const std::vector<torch::Tensor>& specs,
                                  const std::vector<torch::Tensor>& speakers = {});

  // ge [B, gin, 1] as the text encoder takes it: [B, mrte_hidden, 1].
  torch::Tensor text_condition(const torch::Tensor& ge);

  // Content features [B, ssl_dim, T] → projected features [B, ssl_dim, T / semantic_stride].
  torch::Tensor project_content(const torch::Tensor& content);
  // Content features [B, ssl_dim, T] → semantic tokens [B, 1, T / semantic_stride].
  torch::Tensor quantize(const torch::Tensor& content);
  // Semantic tokens [B, 1, T_sem] → content per frame [B, ssl_dim, T_sem · semantic_stride].
  torch::Tensor dequantize(const torch::Tensor& codes);

  // codes [B, 1, T_sem], text [B, T_text], ge [B, gin, 1] → prior per frame. Lengths (tokens, phonemes; [B]) undefined:
  // no padding. Throws Error(kModel) for a token or symbol outside the vocabulary.
  Prior prior(const torch::Tensor& codes, const torch::Tensor& text, const torch::Tensor& ge,
              const TextEncoderOptions& options = {}, const torch::Tensor& code_lengths = {},
              const torch::Tensor& text_lengths = {});
  // The same from dequantised content at frame rate [B, ssl_dim, T] with lengths in frames.
  Prior prior_of_content(const torch::Tensor& content, const torch::Tensor& frame_lengths, const torch::Tensor& text,
                         const torch::Tensor& text_lengths, const torch::Tensor& ge,
                         const TextEncoderOptions& options = {});
  // mean + noise · exp(log_scale) · noise_scale: [B, inter, T].
  torch::Tensor sample(const Prior& prior, const DecodeOptions& options);
  // z_p → latent z, zero in the padding.
  torch::Tensor reverse_flow(const torch::Tensor& z_p, const torch::Tensor& mask, const torch::Tensor& ge);
  // Latent z [B, inter, T] → wave [B, 1, T · hop].
  torch::Tensor generate(const torch::Tensor& z, const torch::Tensor& ge);

  // All stages: codes [1, 1, T_sem], text [1, T_text], ge [1, gin, 1] → wave [1, 1, N].
  torch::Tensor decode(const torch::Tensor& codes, const torch::Tensor& text, const torch::Tensor& ge,
                       const DecodeOptions& options = {});
  // The same from reference spectrograms (and speaker vectors).
  torch::Tensor decode(const torch::Tensor& codes, const torch::Tensor& text, const std::vector<torch::Tensor>& specs,
                       const std::vector<torch::Tensor>& speakers, const DecodeOptions& options = {});

  // The parts, for training.
  TextEncoder text_encoder() { return text_encoder_; }
  Flow flow() { return flow_; }
  Quantizer quantizer() { return quantizer_; }
  hifigan::Generator generator() { return generator_; }
  // Undefined (false) without has_posterior_encoder, has_style_encoder.
  PosteriorEncoder posterior_encoder() { return posterior_encoder_; }
  StyleEncoder style_encoder() { return style_encoder_; }

 private:
  const SoVitsConfig config_;
  TextEncoder text_encoder_{nullptr};
  hifigan::Generator generator_{nullptr};
  PosteriorEncoder posterior_encoder_{nullptr};
  Flow flow_{nullptr};
  StyleEncoder style_encoder_{nullptr};
  torch::nn::Conv1d ssl_proj_{nullptr};
  Quantizer quantizer_{nullptr};
  torch::nn::Linear speaker_proj_{nullptr}, condition_proj_{nullptr};
  torch::nn::PReLU condition_activation_{nullptr};
};
TORCH_MODULE(SoVits);

}  // namespace timbre
