#include "sovits/text_encoder.h"

#include <torch/types.h>

#include <cmath>

#include "nn/masks.h"

namespace timbre {
namespace {

nn::ConvTransformerConfig transformer(const SoVitsConfig& config, int64_t layers) {
  nn::ConvTransformerConfig result;
  result.channels = config.hidden_channels;
  result.filter_channels = config.filter_channels;
  result.heads = config.heads;
  result.layers = layers;
  result.kernel = config.kernel;
  result.dropout = config.dropout;
  return result;
}

// Blends the first frames of `x` with the last frames of the fragment before, by a sine window (fade in, then out).
torch::Tensor cross_fade(const torch::Tensor& x, const torch::Tensor& overlap) {
  const int64_t frames = overlap.size(2);
  const auto window = torch::sin(torch::arange(2 * frames, x.options()) * (M_PI / (2.0 * static_cast<double>(frames))));
  const auto blended =
      window.narrow(0, 0, frames) * x.narrow(2, 0, frames) + window.narrow(0, frames, frames) * overlap;
  return torch::cat({blended, x.narrow(2, frames, x.size(2) - frames)}, 2);
}

torch::Tensor last_frames(const torch::Tensor& x, int64_t frames) {
  const int64_t kept = std::min(frames, x.size(2));
  return x.narrow(2, x.size(2) - kept, kept);
}

}  // namespace

TextEncoderImpl::TextEncoderImpl(const SoVitsConfig& config) {
  const int64_t hidden = config.hidden_channels;
  ssl_proj_ = register_module("ssl_proj", torch::nn::Conv1d(config.ssl_dim, hidden, 1));
  encoder_ssl_ = register_module("encoder_ssl", nn::ConvTransformer(transformer(config, config.layers / 2)));
  encoder_text_ = register_module("encoder_text", nn::ConvTransformer(transformer(config, config.layers)));
  text_embedding_ = register_module("text_embedding", torch::nn::Embedding(config.text_vocabulary, hidden));
  mrte_ = register_module("mrte", Mrte(config));
  encoder2_ = register_module("encoder2", nn::ConvTransformer(transformer(config, config.layers / 2)));
  proj_ = register_module("proj", torch::nn::Conv1d(hidden, 2 * config.inter_channels, 1));
}

torch::Tensor TextEncoderImpl::read(const torch::Tensor& text, const torch::Tensor& text_lengths) {
  return nn::encode_symbols(text_embedding_, encoder_text_, text, text_lengths);
}

Prior TextEncoderImpl::forward(const torch::Tensor& content, const torch::Tensor& content_lengths,
                               const torch::Tensor& text, const torch::Tensor& text_lengths, const torch::Tensor& ge,
                               const TextEncoderOptions& options) {
  auto mask = nn::sequence_mask(content_lengths, content.size(2), content);
  auto y = encoder_ssl_(ssl_proj_(content * mask) * mask, mask);

  const auto text_mask = nn::sequence_mask(text_lengths, text.size(1), content);
  const auto phonemes = read(text, text_lengths);
  if (options.phonemes != nullptr) *options.phonemes = phonemes;
  y = mrte_(y, mask, phonemes, text_mask, ge, options.attention);

  if (options.drop_frames > 0) {
    y = y.narrow(2, 0, y.size(2) - options.drop_frames);
    mask = mask.narrow(2, 0, mask.size(2) - options.drop_frames);
  }
  y = encoder2_(y * mask, mask);
  if (options.keep_last > 0) {
    y = last_frames(y, options.keep_last);
    mask = last_frames(mask, options.keep_last);
  }
  if (options.overlap.defined()) y = cross_fade(y, options.overlap);

  Prior prior;
  prior.latent = y;
  prior.latent_mask = mask;
  if (options.speed != 1.0) {
    const auto frames = static_cast<int64_t>(static_cast<double>(y.size(2)) / options.speed) + 1;
    y = at::upsample_linear1d(y, {frames}, /*align_corners=*/false);
    mask = at::upsample_nearest1d(mask, {frames});
  }
  const auto stats = (proj_(y) * mask).chunk(2, 1);
  prior.hidden = y;
  prior.mean = stats[0];
  prior.log_scale = stats[1];
  prior.mask = mask;
  return prior;
}

}  // namespace timbre
