#pragma once
// Clips of noise and narrow networks, for the stages of fine-tuning.
#include <torch/types.h>
#include <torch/utils.h>

#include "sovits/sovits.h"
#include "train/finetune_stage.h"

namespace timbre::testing_clips {

// "v2" or "v2Pro", of narrow random networks.
inline SoVits narrow_sovits(const std::string& version) {
  auto config = version == "v2" ? SoVitsConfig::v2() : SoVitsConfig::v2_pro();
  config.inter_channels = config.hidden_channels = 16, config.filter_channels = 16, config.layers = 2;
  config.gin_channels = version == "v2" ? 16 : 24, config.mrte_hidden = 16;
  config.ssl_dim = 8, config.codebook_size = 16, config.style_hidden = 16;
  config.posterior_layers = 2, config.flow_layers = 1, config.flow_couplings = 2;
  if (config.speaker_dim > 0) config.speaker_dim = 12;
  config.generator.initial_channels = 32;
  torch::manual_seed(3);
  SoVits model(config);
  model->quantizer()->set_codebook(torch::randn({config.codebook_size, config.ssl_dim}));
  return model;
}

// Of different lengths, from one second on.
inline std::vector<FinetuneClip> noise_clips(int64_t count, const SoVitsConfig& config) {
  torch::manual_seed(4);
  std::vector<FinetuneClip> clips;
  for (int64_t i = 0; i < count; ++i) {
    FinetuneClip clip;
    clip.id = "clip" + std::to_string(i);
    const int64_t tokens = 25 + 3 * i;
    clip.codes = torch::randint(config.codebook_size, {tokens}, torch::kLong);
    clip.phonemes = torch::randint(config.text_vocabulary, {10 + i}, torch::kLong);
    clip.wave = 0.1 * torch::randn({tokens * config.semantic_stride * config.hop});
    if (config.speaker_dim > 0) clip.speaker = torch::randn({config.speaker_dim});
    clips.push_back(clip);
  }
  return clips;
}

}  // namespace timbre::testing_clips
