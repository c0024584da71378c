#include "encoders/hubert_config.h"

#include <string>

#include "base/error.h"

namespace timbre {
namespace {

constexpr int64_t kMaxDimension = 1 << 16;

void require(bool good, const std::string& what) {
  if (!good)
    throw Error(ErrorKind::kModel, "HuBERT's config.json: " + what + "; use the folder of chinese-hubert-base");
}

void require_dimension(int64_t value, const char* name) {
  require(value >= 1 && value <= kMaxDimension,
          std::string(name) + " is " + std::to_string(value) + ", expected 1 to " + std::to_string(kMaxDimension));
}

}  // namespace

int64_t HubertConfig::frames(int64_t samples) const {
  for (std::size_t i = 0; i < conv_kernels.size(); ++i) {
    if (samples < conv_kernels[i]) return 0;
    samples = (samples - conv_kernels[i]) / conv_strides[i] + 1;
  }
  return samples;
}

void HubertConfig::validate() const {
  require(!conv_channels.empty() && conv_channels.size() <= 64, "conv_dim has no entries or more than 64");
  require(conv_kernels.size() == conv_channels.size() && conv_strides.size() == conv_channels.size(),
          "conv_dim, conv_kernel and conv_stride are not equally long");
  for (std::size_t i = 0; i < conv_channels.size(); ++i) {
    require_dimension(conv_channels[i], "conv_dim");
    require_dimension(conv_kernels[i], "conv_kernel");
    require_dimension(conv_strides[i], "conv_stride");
  }
  require_dimension(hidden, "hidden_size");
  require_dimension(filter, "intermediate_size");
  require_dimension(layers, "num_hidden_layers");
  require_dimension(heads, "num_attention_heads");
  require_dimension(position_kernel, "num_conv_pos_embeddings");
  require_dimension(position_groups, "num_conv_pos_embedding_groups");
  require(hidden % heads == 0, "num_attention_heads does not divide hidden_size");
  require(hidden % position_groups == 0, "num_conv_pos_embedding_groups does not divide hidden_size");
  require(norm_epsilon > 0 && norm_epsilon < 1, "layer_norm_eps is not between 0 and 1");
}

}  // namespace timbre
