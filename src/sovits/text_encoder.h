#pragma once
// The prior: semantic content + phonemes + speaker condition → mean and log-scale of z_p per frame.
// Source: module/models.py (TextEncoder). Frames here are spectrogram frames: semantic tokens are repeated before.
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/embedding.h>

#include "nn/conv_transformer.h"
#include "sovits/mrte.h"
#include "sovits/sovits_config.h"

namespace timbre {

struct Prior {
  torch::Tensor hidden;           // [B, hidden, T']
  torch::Tensor mean, log_scale;  // [B, inter, T']
  torch::Tensor mask;             // [B, 1, T']
  torch::Tensor latent;           // [B, hidden, T_cut] before the change of speed: the overlap for the next fragment
  torch::Tensor latent_mask;      // [B, 1, T_cut]
};

struct TextEncoderOptions {
  double speed = 1.0;                  // > 1 is faster: T' = int(T / speed) + 1; T' = T at exactly 1
  int64_t drop_frames = 0;             // streaming: frames dropped at the end before encoder2 (look-ahead padding)
  int64_t keep_last = 0;               // streaming: keep this many last frames; 0 keeps all
  torch::Tensor overlap;               // streaming: `latent` frames [B, hidden, T_o] cross-faded into the start
  torch::Tensor* attention = nullptr;  // receives MRTE's probabilities [B, mrte_heads, T, T_text], with gradient
  torch::Tensor* phonemes = nullptr;   // receives what read() gives, with gradient
};

class TextEncoderImpl : public torch::nn::Module {
 public:
  explicit TextEncoderImpl(const SoVitsConfig& config);

  // content [B, ssl_dim, T] (dequantised), content_lengths [B], text [B, T_text] symbol ids (int64), text_lengths [B],
  // ge [B, mrte_hidden, 1].
  Prior forward(const torch::Tensor& content, const torch::Tensor& content_lengths, const torch::Tensor& text,
                const torch::Tensor& text_lengths, const torch::Tensor& ge, const TextEncoderOptions& options = {});

  // The phonemes alone, as the cross attention reads them: [B, hidden, T_text].
  torch::Tensor read(const torch::Tensor& text, const torch::Tensor& text_lengths);

 private:
  torch::nn::Conv1d ssl_proj_{nullptr}, proj_{nullptr};
  nn::ConvTransformer encoder_ssl_{nullptr}, encoder_text_{nullptr}, encoder2_{nullptr};
  torch::nn::Embedding text_embedding_{nullptr};
  Mrte mrte_{nullptr};
};
TORCH_MODULE(TextEncoder);

}  // namespace timbre
