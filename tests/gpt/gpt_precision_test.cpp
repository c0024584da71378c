// The small official decoder in half precision, and on a CUDA device where there is one: the same golden logits at
// wider tolerances. Token sequences are not compared: near ties fall otherwise.
#include <torch/cuda.h>

#include "gpt_golden.h"

namespace timbre::golden {
namespace {

class GptPrecision : public ArSmall {
 protected:
  // Logits of the prompt and of four steps that are given the official tokens.
  void expect_logits(torch::DeviceType device, torch::ScalarType type, double tolerance) {
    if (device == torch::kCUDA && !torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device";
    const torch::NoGradGuard no_grad;
    gpt_->to(device, type);
    auto cache = gpt_->make_cache(1, 100);
    const auto expected = out("greedy_rp135_step_logits");
    const auto tokens = out("greedy_rp135_tokens").flatten();
    auto logits = gpt_->prefill(in("x").to(device), {}, in("bert").to(device, type), in("prompt").to(device), cache);
    for (int64_t step = 0; step < 5; ++step) {
      EXPECT_EQ(logits.scalar_type(), type);
      EXPECT_CLOSE(logits[0].cpu(), expected[step], tolerance);
      logits = gpt_->step(tokens[step].reshape({1}).to(torch::kLong).to(device), cache);
    }
  }
};

TEST_F(GptPrecision, CpuInBf16) { expect_logits(torch::kCPU, torch::kBFloat16, 0.05); }
TEST_F(GptPrecision, CudaInFp32) { expect_logits(torch::kCUDA, torch::kFloat, 1e-3); }
TEST_F(GptPrecision, CudaInFp16) { expect_logits(torch::kCUDA, torch::kHalf, 0.01); }
TEST_F(GptPrecision, CudaInBf16) { expect_logits(torch::kCUDA, torch::kBFloat16, 0.05); }

}  // namespace
}  // namespace timbre::golden
