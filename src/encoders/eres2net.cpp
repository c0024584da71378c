#include "encoders/eres2net.h"

#include <torch/types.h>

#include "base/error.h"

namespace timbre {

bool is_unused_eres2net_key(const std::string& key) { return key.compare(0, 4, "seg_") == 0; }

Eres2NetImpl::Eres2NetImpl(const Eres2NetConfig& config)
    : config_(config),
      stage1_(*this, "layer1"),
      stage2_(*this, "layer2"),
      stage3_(*this, "layer3"),
      stage4_(*this, "layer4") {
  const int64_t channels = config.channels;
  conv_ = register_module("conv1", eres2net_conv(1, channels, 3, 1, /*bias=*/false));
  norm_ = register_module("bn1", torch::nn::BatchNorm2d(channels));
  int64_t in = channels;
  add_stage(stage1_, in, channels, /*blocks=*/3, /*stride=*/1, /*fuse=*/false);
  add_stage(stage2_, in, 2 * channels, /*blocks=*/4, /*stride=*/2, /*fuse=*/false);
  add_stage(stage3_, in, 4 * channels, /*blocks=*/6, /*stride=*/2, /*fuse=*/true);
  downsample_ = register_module("layer3_ds", eres2net_conv(in, 2 * in, 3, 2, /*bias=*/false));
  add_stage(stage4_, in, 8 * channels, /*blocks=*/3, /*stride=*/2, /*fuse=*/true);
  fusion_ = register_module("fuse34", AttentiveFusion(in));
}

// `in`: channels that come in; receives those that go out.
void Eres2NetImpl::add_stage(nn::ModuleVector<Eres2NetBlock>& stage, int64_t& in, int64_t channels, int64_t blocks,
                             int64_t stride, bool fuse) {
  Eres2NetBlockConfig block;
  block.out = channels * config_.expansion;
  block.width = channels * config_.base_width / 64;
  block.groups = config_.scale;
  block.fuse = fuse;
  for (int64_t i = 0; i < blocks; ++i) {
    block.in = in;
    block.stride = i == 0 ? stride : 1;
    stage.add(Eres2NetBlock(block));
    in = block.out;
  }
}

torch::Tensor Eres2NetImpl::forward(const torch::Tensor& fbank) {
  if (fbank.dim() != 3 || fbank.size(1) != config_.bands || fbank.size(2) < 1) {
    throw Error(ErrorKind::kInternal, "ERes2NetV2: expected a filter bank [B, " + std::to_string(config_.bands) +
                                          ", T], found " + std::to_string(fbank.dim()) + " axes");
  }
  auto x = fbank.to(conv_->weight.scalar_type()).unsqueeze(1);  // [B, F, T] → [B, 1, F, T]
  x = torch::relu(norm_(conv_(x)));                             // this one has no ceiling
  for (auto& block : stage1_) x = block(x);
  for (auto& block : stage2_) x = block(x);
  for (auto& block : stage3_) x = block(x);
  const auto below = downsample_(x);
  for (auto& block : stage4_) x = block(x);
  return fusion_(x, below).flatten(1, 2).mean(-1);  // [B, C, F / 8, T / 8] → [B, C·F / 8]
}

}  // namespace timbre
