#include "sovits/sovits_config.h"

#include <string>

#include "base/error.h"

namespace timbre {
namespace {

void require(bool ok, const std::string& what) {
  if (!ok) throw Error(ErrorKind::kModel, "SoVITS config: " + what + "; check the model's config file");
}

void require_divides(int64_t divisor, int64_t value, const std::string& names) {
  require(divisor > 0 && value % divisor == 0,
          names + ": " + std::to_string(divisor) + " does not divide " + std::to_string(value));
}

}  // namespace

hifigan::GeneratorConfig SoVitsConfig::generator_config() const {
  auto config = generator;
  config.input_channels = inter_channels;
  config.condition_channels = gin_channels;
  return config;
}

SoVitsConfig SoVitsConfig::v1() {
  SoVitsConfig config;
  config.text_vocabulary = 322;
  config.style_bins = 1025;
  return config;
}

SoVitsConfig SoVitsConfig::v2() { return {}; }

SoVitsConfig SoVitsConfig::v2_pro() {
  SoVitsConfig config;
  config.gin_channels = 1024;
  config.speaker_dim = 20480;
  config.dropout = 0.0;
  return config;
}

SoVitsConfig SoVitsConfig::v2_pro_plus() {
  auto config = v2_pro();
  config.generator.initial_channels = 768;
  config.generator.upsample_kernels = {20, 16, 8, 2, 2};
  return config;
}

SoVitsConfig SoVitsConfig::base() {
  SoVitsConfig config;
  config.sample_rate = 22050;
  config.n_fft = 1024;
  config.hop = 256;
  config.ssl_dim = 192;
  config.filter_channels = 512;
  config.layers = 4;
  config.dropout = 0.05;
  config.mrte_hidden = 256;
  config.semantic_stride = 4;
  config.has_style_encoder = false;
  config.style_bins = config.spec_channels();
  config.posterior_layers = 8;
  config.generator.initial_channels = 256;
  config.generator.upsample_rates = {8, 8, 4};
  config.generator.upsample_kernels = {16, 16, 8};
  config.generator.resblock = hifigan::ResBlockKind::kSingle;
  config.generator.resblock_kernels = {3, 5, 7};
  config.generator.resblock_dilations = {{1, 2}, {2, 6}, {3, 12}};
  return config;
}

void validate(const SoVitsConfig& config) {
  require_divides(config.heads, config.hidden_channels, "heads and hidden_channels");
  require_divides(config.mrte_heads, config.mrte_hidden, "mrte_heads and mrte_hidden");
  require_divides(2, config.inter_channels, "two and inter_channels");
  if (config.has_style_encoder) {
    require_divides(config.style_heads, config.style_hidden, "style_heads and style_hidden");
    require(config.style_bins <= config.spec_channels(), "style_bins " + std::to_string(config.style_bins) +
                                                             " exceeds the " + std::to_string(config.spec_channels()) +
                                                             " bins of the spectrogram");
  }
  const int64_t samples = config.generator.samples_per_frame();
  require(samples == config.hop, "hop is " + std::to_string(config.hop) + " samples but the generator makes " +
                                     std::to_string(samples) + " per frame");
  require(config.semantic_stride > 0 && config.codebook_size > 0 && config.text_vocabulary > 0,
          "semantic_stride, codebook_size and text_vocabulary must be positive");
}

}  // namespace timbre
