#include "encoders/speaker_encoder.h"

namespace timbre {
namespace {
torch::nn::Conv1d conv(int64_t in, int64_t out, int64_t kernel, int64_t dilation = 1) {
  return torch::nn::Conv1d(
      torch::nn::Conv1dOptions(in, out, kernel).padding(dilation * (kernel - 1) / 2).dilation(dilation));
}
}  // namespace

SeRes2BlockImpl::SeRes2BlockImpl(int64_t width, int64_t scale, int64_t kernel, int64_t dilation)
    : scale_(scale),
      in_{register_module("in", conv(width, width, 1))},
      out_{register_module("out", conv(width, width, 1))},
      squeeze_{register_module("squeeze", conv(width, width / 4, 1))},
      excite_{register_module("excite", conv(width / 4, width, 1))},
      in_norm_{register_module("in_norm", torch::nn::BatchNorm1d(width))},
      out_norm_{register_module("out_norm", torch::nn::BatchNorm1d(width))},
      convs_{register_module("convs", torch::nn::ModuleList())},
      norms_{register_module("norms", torch::nn::ModuleList())} {
  for (int64_t i = 1; i < scale; ++i) {
    convs_->push_back(conv(width / scale, width / scale, kernel, dilation));
    norms_->push_back(torch::nn::BatchNorm1d(width / scale));
  }
}

torch::Tensor SeRes2BlockImpl::forward(const torch::Tensor& x) {
  auto parts = in_norm_(torch::relu(in_(x))).chunk(scale_, 1);
  torch::Tensor carry;
  for (int64_t i = 1; i < scale_; ++i) {
    const auto input = carry.defined() ? parts[i] + carry : parts[i];
    const auto& c = convs_[i - 1]->as<torch::nn::Conv1d>();
    carry = norms_[i - 1]->as<torch::nn::BatchNorm1d>()->forward(torch::relu(c->forward(input)));
    parts[i] = carry;
  }
  const auto y = out_norm_(torch::relu(out_(torch::cat(parts, 1))));
  return x + y * torch::sigmoid(excite_(torch::relu(squeeze_(y.mean(2, true)))));
}

VoicePitchImpl::VoicePitchImpl(int64_t speaker_dim)
    : weight_{register_buffer("weight", torch::zeros({speaker_dim}))},
      direction_{register_buffer("direction", torch::zeros({speaker_dim}))},
      bias_{register_buffer("bias", torch::zeros({1}))} {}

double VoicePitchImpl::log_f0(const torch::Tensor& g) const { return (weight_.dot(g) + bias_).item<double>(); }

torch::Tensor VoicePitchImpl::moved_to(const torch::Tensor& g, double log_f0) const {
  return g + (log_f0 - this->log_f0(g)) * direction_;
}

SpeakerEncoderImpl::SpeakerEncoderImpl(const SpeakerEncoderConfig& config)
    : pitch{register_module("pitch", VoicePitch(config.speaker_dim))},
      pre_{register_module("pre", conv(config.n_mels, config.width, 5))},
      aggregate_{register_module("aggregate", conv(3 * config.width, config.pooled, 1))},
      attend1_{register_module("attend1", conv(config.pooled, config.attention, 1))},
      attend2_{register_module("attend2", conv(config.attention, config.pooled, 1))},
      attend_context_{register_module("attend_context", conv(2 * config.pooled, config.attention, 1))},
      pre_norm_{register_module("pre_norm", torch::nn::BatchNorm1d(config.width))},
      pooled_norm_{register_module("pooled_norm", torch::nn::BatchNorm1d(2 * config.pooled))},
      blocks_{register_module("blocks", torch::nn::ModuleList())},
      out_{register_module("out", torch::nn::Linear(2 * config.pooled, config.speaker_dim))} {
  for (const int64_t dilation : {2, 3, 4})
    blocks_->push_back(SeRes2Block(config.width, config.res2_scale, 3, dilation));
}

torch::Tensor SpeakerEncoderImpl::forward(const torch::Tensor& log_mel) {
  auto x = log_mel - log_mel.mean({1, 2}, true);  // the level says nothing about the voice
  x = pre_norm_(torch::relu(pre_(x)));
  std::vector<torch::Tensor> outputs;
  for (const auto& block : *blocks_) outputs.push_back(x = block->as<SeRes2Block>()->forward(x));
  x = torch::relu(aggregate_(torch::cat(outputs, 1))).to(torch::kFloat);  // [B, pooled, T]

  const auto mean = x.mean(2, true), deviation = (x - mean).pow(2).mean(2, true).add(1e-5).sqrt();
  // The published form feeds [x, mean, deviation] of every frame to one layer; the last two are constant in time.
  const auto context = attend_context_(torch::cat({mean, deviation}, 1));
  const auto weight = torch::softmax(attend2_(torch::tanh(attend1_(x) + context)), 2);
  const auto pooled_mean = (weight * x).sum(2);
  const auto pooled_deviation = ((weight * x * x).sum(2) - pooled_mean.pow(2)).clamp_min(1e-5).sqrt();
  return out_(pooled_norm_(torch::cat({pooled_mean, pooled_deviation}, 1)));
}

}  // namespace timbre
