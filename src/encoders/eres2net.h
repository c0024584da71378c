#pragma once
// ERes2NetV2: Kaldi filter bank → the voice in 20480 numbers, the speaker vector of SoVITS v2Pro and v2ProPlus.
// Source: Chen et al. 2024, "ERes2NetV2"; 3D-Speaker (speakerlab/models/eres2net), w24s4ep4, as far as forward3 of the
// official pipeline uses it: the pooling and the last linear layer (seg_1) are left out. For inference alone: batch
// norm only works in eval().
#include <string>

#include "encoders/eres2net_block.h"
#include "nn/module_vector.h"

namespace timbre {

struct Eres2NetConfig {
  int64_t bands = 80;       // of the filter bank, a multiple of 8
  int64_t channels = 64;    // of the first convolution; the four stages have 1, 2, 4 and 8 times as many
  int64_t base_width = 24;  // channels of a group in a block: channels · base_width / 64
  int64_t scale = 4;        // groups of a block
  int64_t expansion = 4;    // a block gives this many times its stage's channels

  int64_t vector_size() const { return channels * 8 * expansion * (bands / 8); }
};

// Whether a key of the official file belongs to the part that is left out. Drop these keys before loading strictly.
bool is_unused_eres2net_key(const std::string& key);

class Eres2NetImpl : public torch::nn::Module {
 public:
  explicit Eres2NetImpl(const Eres2NetConfig& config = {});

  // fbank [B, bands, T], T ≥ 1 (kaldi_fbank, without mean normalisation) → [B, vector_size], the last feature map
  // averaged over time, channels outside and bands inside. Computes in the type of the weights. Throws
  // Error(kInternal) for another shape.
  torch::Tensor forward(const torch::Tensor& fbank);

  const Eres2NetConfig& config() const { return config_; }

 private:
  void add_stage(nn::ModuleVector<Eres2NetBlock>& stage, int64_t& in, int64_t channels, int64_t blocks, int64_t stride,
                 bool fuse);

  const Eres2NetConfig config_;
  torch::nn::Conv2d conv_{nullptr}, downsample_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
  nn::ModuleVector<Eres2NetBlock> stage1_, stage2_, stage3_, stage4_;
  AttentiveFusion fusion_{nullptr};
};
TORCH_MODULE(Eres2Net);

}  // namespace timbre
