#include "checkpoint/mapped_tensor.h"

#include <gtest/gtest.h>
#include <malloc.h>
#include <torch/nn/modules/linear.h>

#include <fstream>

#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/official_checkpoint.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/state_dict.h"
#include "checkpoint/torch_writer.h"

namespace timbre {
namespace {

TEST(MappedTensor, LiesInTheFileWhereAlignedAndIsCopiedWhereNot) {
  const auto file =
      MappedFile::copy_of(std::string(1, '\0') + pickles::raw(1.5f) + std::string(3, '\0') + pickles::raw(2.5f), "x");
  const auto aligned = mapped_tensor(file, 8, {1}, torch::kFloat),
             copied = mapped_tensor(file, 1, {1, 1}, torch::kFloat);
  EXPECT_EQ(aligned.data_ptr(), file->data() + 8);
  EXPECT_EQ(aligned[0].item<float>(), 2.5f);
  EXPECT_EQ(copied[0][0].item<float>(), 1.5f);
  EXPECT_EQ(mapped_tensor(file, 12, {0, 3}, torch::kFloat).sizes(), (std::vector<int64_t>{0, 3}));
}

// Peak resident memory in bytes since the last reset.
std::size_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0) return std::stoul(line.substr(6)) * 1024;
  return 0;
}

bool reset_peak() {
  std::ofstream refs("/proc/self/clear_refs");
  return static_cast<bool>(refs << "5" << std::flush);
}

// Memory holds the network and a tensor of the file at a time, not the network and the file.
TEST(MappedTensor, LoadingWeightsTakesHardlyMoreThanTheNetwork) {
  const TempDir dir;
  torch::nn::Module net;
  constexpr int kLayers = 16;
  constexpr std::size_t kLayerBytes = 1024 * 1024 * 2;  // as fp16
  for (int i = 0; i < kLayers; ++i)
    net.register_parameter("w" + std::to_string(i), torch::ones({1024, 1024}), /*requires_grad=*/false);
  {
    auto halves = state_dict(net);
    for (auto& [name, tensor] : halves) tensor = tensor.to(torch::kHalf) * 2;
    write_official_checkpoint(dir / "x.pth", halves, nlohmann::ordered_json::object(), "", CheckpointLayout::kSovits);
    write_safetensors(dir / "x.safetensors", halves);
  }
  for (const char* name : {"x.pth", "x.safetensors"}) {
    ::malloc_trim(0);
    if (!reset_peak()) GTEST_SKIP() << "/proc/self/clear_refs cannot be written";
    const auto before = peak_bytes();
    load_state_dict(net, read_official_checkpoint(dir / name).weights);
    EXPECT_LT(peak_bytes() - before, 3 * kLayerBytes) << name << ": the file has " << kLayers * kLayerBytes;
    EXPECT_EQ(net.named_parameters()["w7"].sum().item<float>(), 2 * 1024 * 1024);
    for (auto& parameter : net.parameters()) parameter.zero_();
  }
}

}  // namespace
}  // namespace timbre
