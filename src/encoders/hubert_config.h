#pragma once
// The dimensions of a HuBERT. The comments name the fields of a Hugging Face config.json.
#include <cstdint>
#include <vector>

namespace timbre {

struct HubertConfig {
  // one entry a convolution of the feature extractor, equally many in each
  std::vector<int64_t> conv_channels = {512, 512, 512, 512, 512, 512, 512};  // conv_dim
  std::vector<int64_t> conv_kernels = {10, 3, 3, 3, 3, 2, 2};                // conv_kernel, samples
  std::vector<int64_t> conv_strides = {5, 2, 2, 2, 2, 2, 2};                 // conv_stride, samples
  int64_t hidden = 768;                                                      // hidden_size
  int64_t filter = 3072;                                                     // intermediate_size
  int64_t layers = 12;                                                       // num_hidden_layers
  int64_t heads = 12;                                                        // num_attention_heads
  int64_t position_kernel = 128;                                             // num_conv_pos_embeddings, frames, even
  int64_t position_groups = 16;                                              // num_conv_pos_embedding_groups
  double norm_epsilon = 1e-5;                                                // layer_norm_eps

  // Frames of a wave of so many samples; 0 when it is too short.
  int64_t frames(int64_t samples) const;

  // Throws Error(kModel) for dimensions that no network can have.
  void validate() const;
};

}  // namespace timbre
