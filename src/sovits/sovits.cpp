#include "sovits/sovits.h"

#include <torch/types.h>

#include "base/error.h"
#include "nn/masks.h"

namespace timbre {
namespace {

const SoVitsConfig& checked(const SoVitsConfig& config) {
  validate(config);
  return config;
}

// [B] all equal to `frames`.
torch::Tensor full_lengths(const torch::Tensor& x, int64_t frames) {
  return torch::full({x.size(0)}, frames, x.options().dtype(torch::kLong));
}

// An index outside an embedding would read foreign memory or end the process on a GPU.
void check_range(const torch::Tensor& ids, int64_t size, const char* what) {
  if (ids.numel() == 0) throw Error(ErrorKind::kInput, std::string("SoVITS: no ") + what + " given");
  const auto low = ids.min().item<int64_t>(), high = ids.max().item<int64_t>();
  if (low >= 0 && high < size) return;
  throw Error(ErrorKind::kModel, std::string("SoVITS: ") + what + " " + std::to_string(low < 0 ? low : high) +
                                     " lies outside the vocabulary of " + std::to_string(size) +
                                     "; text front end, GPT and SoVITS must belong to one model");
}

}  // namespace

SoVitsImpl::SoVitsImpl(const SoVitsConfig& config) : config_(checked(config)) {
  text_encoder_ = register_module("enc_p", TextEncoder(config));
  generator_ = register_module("dec", hifigan::Generator(config.generator_config()));
  if (config.has_posterior_encoder) posterior_encoder_ = register_module("enc_q", PosteriorEncoder(config));
  flow_ = register_module("flow", Flow(config));
  if (config.has_style_encoder) style_encoder_ = register_module("ref_enc", StyleEncoder(config));
  const auto strided =
      torch::nn::Conv1dOptions(config.ssl_dim, config.ssl_dim, config.semantic_stride).stride(config.semantic_stride);
  ssl_proj_ = register_module("ssl_proj", torch::nn::Conv1d(strided));
  quantizer_ = register_module("quantizer", Quantizer(config));
  if (config.speaker_dim > 0) {
    speaker_proj_ = register_module("sv_emb", torch::nn::Linear(config.speaker_dim, config.gin_channels));
    condition_activation_ =
        register_module("prelu", torch::nn::PReLU(torch::nn::PReLUOptions().num_parameters(config.gin_channels)));
  }
  if (config.projects_condition()) {
    condition_proj_ = register_module("ge_to512", torch::nn::Linear(config.gin_channels, config.mrte_hidden));
  }
  // the official training keeps the tokens fixed
  for (auto& parameter : ssl_proj_->parameters()) parameter.set_requires_grad(false);
}

torch::Tensor SoVitsImpl::encode_reference(const torch::Tensor& spec, const torch::Tensor& speaker,
                                           const torch::Tensor& lengths) {
  if (!style_encoder_) {
    throw Error(ErrorKind::kModel, "SoVITS: this model has no style encoder; give the speaker condition itself");
  }
  const auto mask =
      nn::sequence_mask(lengths.defined() ? lengths : full_lengths(spec, spec.size(2)), spec.size(2), spec);
  auto ge = style_encoder_(spec.narrow(1, 0, config_.style_bins) * mask, mask);
  if (!speaker_proj_) return ge;
  if (!speaker.defined()) {
    throw Error(ErrorKind::kInput, "SoVITS: this model needs a speaker vector of " +
                                       std::to_string(config_.speaker_dim) + " values beside the reference");
  }
  return condition_activation_(ge + speaker_proj_(speaker).unsqueeze(2));
}

torch::Tensor SoVitsImpl::encode_references(const std::vector<torch::Tensor>& specs,
                                            const std::vector<torch::Tensor>& speakers) {
  if (specs.empty() || (!speakers.empty() && speakers.size() != specs.size())) {
    throw Error(ErrorKind::kInput, "SoVITS: " + std::to_string(specs.size()) + " reference spectrograms and " +
                                       std::to_string(speakers.size()) +
                                       " speaker vectors; give at least one reference, and one vector for each");
  }
  std::vector<torch::Tensor> conditions;
  for (std::size_t i = 0; i < specs.size(); ++i) {
    conditions.push_back(encode_reference(specs[i], speakers.empty() ? torch::Tensor() : speakers[i]));
  }
  return torch::stack(conditions).mean(0);
}

torch::Tensor SoVitsImpl::project_content(const torch::Tensor& content) { return ssl_proj_(content); }

torch::Tensor SoVitsImpl::quantize(const torch::Tensor& content) {
  return quantizer_->encode(project_content(content)).unsqueeze(1);
}

torch::Tensor SoVitsImpl::dequantize(const torch::Tensor& codes) {
  return quantizer_->decode(codes.squeeze(1)).repeat_interleave(config_.semantic_stride, 2);
}

torch::Tensor SoVitsImpl::text_condition(const torch::Tensor& ge) {
  if (!condition_proj_) return ge;
  return condition_proj_(ge.transpose(1, 2)).transpose(1, 2);  // [B, gin, 1] → [B, 1, gin] → [B, mrte_hidden, 1]
}

Prior SoVitsImpl::prior(const torch::Tensor& codes, const torch::Tensor& text, const torch::Tensor& ge,
                        const TextEncoderOptions& options, const torch::Tensor& code_lengths,
                        const torch::Tensor& text_lengths) {
  check_range(codes, config_.codebook_size, "semantic token");
  check_range(text, config_.text_vocabulary, "phoneme symbol");
  const auto tokens = code_lengths.defined() ? code_lengths : full_lengths(codes, codes.size(2));
  const auto symbols = text_lengths.defined() ? text_lengths : full_lengths(text, text.size(1));
  return prior_of_content(dequantize(codes), tokens * config_.semantic_stride, text, symbols, ge, options);
}

Prior SoVitsImpl::prior_of_content(const torch::Tensor& content, const torch::Tensor& frame_lengths,
                                   const torch::Tensor& text, const torch::Tensor& text_lengths,
                                   const torch::Tensor& ge, const TextEncoderOptions& options) {
  return text_encoder_(content, frame_lengths, text, text_lengths, text_condition(ge), options);
}

torch::Tensor SoVitsImpl::sample(const Prior& prior, const DecodeOptions& options) {
  if (options.noise_scale == 0.0) return prior.mean;
  const auto noise = options.noise.defined() ? options.noise : nn::randn_like(prior.mean, options.generator);
  return prior.mean + noise * torch::exp(prior.log_scale) * options.noise_scale;
}

torch::Tensor SoVitsImpl::reverse_flow(const torch::Tensor& z_p, const torch::Tensor& mask, const torch::Tensor& ge) {
  return flow_->reverse(z_p, mask, ge) * mask;
}

torch::Tensor SoVitsImpl::generate(const torch::Tensor& z, const torch::Tensor& ge) { return generator_(z, ge); }

torch::Tensor SoVitsImpl::decode(const torch::Tensor& codes, const torch::Tensor& text, const torch::Tensor& ge,
                                 const DecodeOptions& options) {
  TextEncoderOptions text_options;
  text_options.speed = options.speed;
  const auto p = prior(codes, text, ge, text_options);
  return generate(reverse_flow(sample(p, options), p.mask, ge), ge);
}

torch::Tensor SoVitsImpl::decode(const torch::Tensor& codes, const torch::Tensor& text,
                                 const std::vector<torch::Tensor>& specs, const std::vector<torch::Tensor>& speakers,
                                 const DecodeOptions& options) {
  return decode(codes, text, encode_references(specs, speakers), options);
}

}  // namespace timbre
