#include "synth/official_config.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "synth/config_section.h"

namespace timbre {
namespace {

using nlohmann::json;

constexpr int64_t kWidest = 8192;
constexpr int64_t kSymbolsOfV1 = 322, kWidthOfPlus = 768;

bool has_prefix(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

bool any_prefix(const StateDict& weights, const std::string& prefix) {
  const auto found = weights.lower_bound(prefix);
  return found != weights.end() && has_prefix(found->first, prefix);
}

// Size of one axis of a tensor that must be there.
int64_t size_of(const StateDict& weights, const std::string& name, int64_t axis) {
  const auto found = weights.find(name);
  if (found == weights.end())
    throw Error(ErrorKind::kModel, fmt::format("it lacks '{}'; it is cut down, or no such model", name));
  if (found->second.dim() <= axis) {
    throw Error(ErrorKind::kModel, fmt::format("'{}' has {} axes, expected more than {}; it is no such model", name,
                                               found->second.dim(), axis));
  }
  return found->second.size(axis);
}

// The tensor itself, or the part of a weight-normed one that has its shape.
std::string weight_of(const StateDict& weights, const std::string& layer) {
  return weights.count(layer + ".weight_v") ? layer + ".weight_v" : layer + ".weight";
}

// How many layers "prefix0", "prefix1" … there are.
int64_t count_layers(const StateDict& weights, const std::string& prefix) {
  int64_t count = 0;
  while (count < kWidest && any_prefix(weights, fmt::format("{}{}.", prefix, count))) ++count;
  return count;
}

json section_of(const nlohmann::ordered_json& config, const char* name) {
  const auto found = config.find(name);
  return found == config.end() || !found->is_object() ? json::object() : json::parse(found->dump());
}

// The text in a config, or nothing.
std::string text_of(const json& section, const char* name) {
  const auto found = section.find(name);
  return found == section.end() || !found->is_string() ? "" : found->get<std::string>();
}

void read_generator(const OfficialCheckpoint& checkpoint, hifigan::GeneratorConfig& generator) {
  const auto& weights = checkpoint.weights;
  auto values = section_of(checkpoint.config, "model");
  const auto kind = text_of(values, "resblock");
  Section model(values, "config.model");
  model.sizes("upsample_rates", generator.upsample_rates, kLongestKernel)
      .sizes("resblock_kernel_sizes", generator.resblock_kernels, kLongestKernel)
      .field("resblock_dilation_sizes", generator.resblock_dilations);
  if (kind == "2") generator.resblock = hifigan::ResBlockKind::kSingle;
  generator.initial_channels = size_of(weights, weight_of(weights, "dec.conv_pre"), 0);
  generator.upsample_kernels.clear();
  for (int64_t i = 0; i < count_layers(weights, "dec.ups."); ++i)
    generator.upsample_kernels.push_back(size_of(weights, weight_of(weights, fmt::format("dec.ups.{}", i)), 2));
  if (generator.upsample_kernels.size() != generator.upsample_rates.size()) {
    model.fail(fmt::format("\"upsample_rates\" has {} values, the generator upsamples {} times",
                           generator.upsample_rates.size(), generator.upsample_kernels.size()));
  }
  model.require_length("resblock_dilation_sizes", generator.resblock_dilations.size());
  for (const auto& dilations : generator.resblock_dilations) {
    model.require_length("resblock_dilation_sizes", dilations.size());
    for (const auto dilation : dilations) model.require_within("resblock_dilation_sizes", dilation, 1, kLongestKernel);
  }
}

void read_data(const OfficialCheckpoint& checkpoint, SoVitsConfig& config) {
  Section data(section_of(checkpoint.config, "data"), "config.data");
  data.size("sampling_rate", config.sample_rate, 192'000)
      .size("filter_length", config.n_fft, 65'536)
      .size("hop_length", config.hop, 65'536);
}

void read_text_encoder(const StateDict& weights, SoVitsConfig& config) {
  const std::string text = "enc_p.encoder_text.", mrte = "enc_p.mrte.c_pre.weight";
  config.inter_channels = size_of(weights, "enc_p.proj.weight", 0) / 2;
  config.text_vocabulary = size_of(weights, "enc_p.text_embedding.weight", 0);
  config.hidden_channels = size_of(weights, "enc_p.text_embedding.weight", 1);
  config.filter_channels = size_of(weights, text + "ffn_layers.0.conv_1.weight", 0);
  config.kernel = size_of(weights, text + "ffn_layers.0.conv_1.weight", 2);
  config.layers = count_layers(weights, text + "attn_layers.");
  config.heads = config.hidden_channels / std::max<int64_t>(1, size_of(weights, text + "attn_layers.0.emb_rel_k", 2));
  config.mrte_hidden = size_of(weights, mrte, 0);
}

void read_style_encoder(const StateDict& weights, SoVitsConfig& config) {
  config.style_bins = size_of(weights, "ref_enc.spectral.0.fc.weight", 1);
  config.style_hidden = size_of(weights, "ref_enc.spectral.0.fc.weight", 0);
  config.speaker_dim = any_prefix(weights, "sv_emb.") ? size_of(weights, "sv_emb.weight", 1) : 0;
}

void require_sizes(const SoVitsConfig& config) {
  for (const int64_t size : {config.inter_channels, config.hidden_channels, config.filter_channels, config.heads,
                             config.layers, config.kernel, config.gin_channels, config.ssl_dim, config.mrte_hidden,
                             config.flow_layers, config.flow_couplings, config.style_hidden}) {
    if (size < 1 || size > kWidest)
      throw Error(ErrorKind::kModel, fmt::format("a size of {} follows from its tensors; it is no such model", size));
  }
}

}  // namespace

OfficialPart official_part(const StateDict& weights) {
  if (any_prefix(weights, "model.ar_") || any_prefix(weights, "model.h.layers.")) return OfficialPart::kGpt;
  if (any_prefix(weights, "enc_p.") || any_prefix(weights, "bridge.") || any_prefix(weights, "cfm."))
    return OfficialPart::kSovits;
  return OfficialPart::kOther;
}

std::string sovits_version(const OfficialCheckpoint& checkpoint) {
  const auto& weights = checkpoint.weights;
  if (any_prefix(weights, "bridge.") || any_prefix(weights, "cfm.")) {
    throw Error(ErrorKind::kModel,
                "it is a SoVITS of v3 or v4, which timbre does not speak with yet; use v1, v2, v2Pro or v2ProPlus");
  }
  if (size_of(weights, "enc_p.text_embedding.weight", 0) == kSymbolsOfV1) return "v1";
  if (!any_prefix(weights, "sv_emb.") && !any_prefix(weights, "ge_to512.")) return "v2";
  const auto pre = weights.find(weight_of(weights, "dec.conv_pre"));
  if (pre != weights.end()) return pre->second.size(0) == kWidthOfPlus ? "v2ProPlus" : "v2Pro";
  const auto named = text_of(section_of(checkpoint.config, "model"), "version");
  return named == "v2ProPlus" || checkpoint.version_header == 6 ? "v2ProPlus" : "v2Pro";
}

SoVitsConfig official_sovits_config(const OfficialCheckpoint& checkpoint) {
  const auto& weights = checkpoint.weights;
  sovits_version(checkpoint);
  SoVitsConfig config;
  read_data(checkpoint, config);
  read_text_encoder(weights, config);
  read_style_encoder(weights, config);
  config.gin_channels = size_of(weights, "dec.cond.weight", 1);
  config.ssl_dim = size_of(weights, "ssl_proj.weight", 0);
  config.semantic_stride = size_of(weights, "ssl_proj.weight", 2);
  config.codebook_size = size_of(weights, "quantizer.vq.layers.0._codebook.embed", 0);
  // A coupling and a flip take turns.
  config.flow_couplings = 0;
  while (any_prefix(weights, fmt::format("flow.flows.{}.", 2 * config.flow_couplings))) ++config.flow_couplings;
  config.flow_layers = count_layers(weights, "flow.flows.0.enc.in_layers.");
  config.wavenet_kernel = size_of(weights, weight_of(weights, "flow.flows.0.enc.in_layers.0"), 2);
  config.has_posterior_encoder = any_prefix(weights, "enc_q.");
  if (config.has_posterior_encoder) config.posterior_layers = count_layers(weights, "enc_q.enc.in_layers.");
  read_generator(checkpoint, config.generator);
  require_sizes(config);
  validate(config);
  return config;
}

GptConfig official_gpt_config(const OfficialCheckpoint& checkpoint) {
  const auto& weights = checkpoint.weights;
  GptConfig config;
  const std::string text = "model.ar_text_embedding.word_embeddings.weight",
                    audio = "model.ar_audio_embedding.word_embeddings.weight";
  config.phoneme_vocab = size_of(weights, text, 0);
  config.embedding_dim = config.hidden_dim = size_of(weights, text, 1);
  config.vocab_size = size_of(weights, audio, 0);
  config.eos = config.vocab_size - 1;
  config.bert_dim = size_of(weights, "model.bert_proj.weight", 1);
  config.num_layers = count_layers(weights, "model.h.layers.");
  Section(section_of(checkpoint.config, "model"), "config.model").size("head", config.num_heads, kWidest);
  validate(config);
  return config;
}

}  // namespace timbre
