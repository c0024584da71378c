#pragma once
// The base model's content encoder, in the place that HuBERT has in the official model: log-mel → a description of what
// is said, free of the voice. It is trained to predict the prior mean of a VITS teacher, and the phoneme of each frame.
// A stack of dilated residual convolutions over instance-normalised log-mel (Kriman et al., "QuartzNet", 2019, for the
// shape of the idea).
#include <torch/nn/modules/container/modulelist.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/normalization.h>
#include <torch/nn/pimpl.h>

namespace timbre {

struct ContentEncoderConfig {
  int64_t n_mels = 80;
  int64_t width = 192;
  int64_t layers = 8;
  int64_t kernel = 5;
  int64_t content_dim = 192;
  int64_t n_symbols = 322;
};

struct Content {
  torch::Tensor features;      // [B, content_dim, T]
  torch::Tensor phone_logits;  // [B, n_symbols, T]: the phoneme that each frame speaks
};

class ContentBlockImpl : public torch::nn::Module {
 public:
  ContentBlockImpl(int64_t width, int64_t kernel, int64_t dilation);
  torch::Tensor forward(const torch::Tensor& x);  // [B, C, T] → [B, C, T]

 private:
  torch::nn::Conv1d depth_{nullptr}, out_{nullptr};
  torch::nn::GroupNorm norm_{nullptr};
};
TORCH_MODULE(ContentBlock);

class ContentEncoderImpl : public torch::nn::Module {
 public:
  explicit ContentEncoderImpl(const ContentEncoderConfig& config);
  // log_mel [B, n_mels, T], natural logarithm; frames keep their rate.
  Content forward(const torch::Tensor& log_mel);

 private:
  torch::nn::Conv1d pre_{nullptr}, features_{nullptr}, phones_{nullptr};
  torch::nn::ModuleList blocks_;
};
TORCH_MODULE(ContentEncoder);

}  // namespace timbre
