// The small official networks in half precision, and on a CUDA device where there is one: the same golden outputs at
// wider tolerances.
#include <torch/cuda.h>

#include "nn/weight_norm.h"
#include "sovits/sovits_golden.h"

namespace timbre {
namespace {

struct Case {
  const char* version;
  torch::DeviceType device;
  torch::ScalarType type;
  double tolerance;  // of the wave, relative to its peak
};

std::ostream& operator<<(std::ostream& out, const Case& c) {
  return out << c.version << " " << c.device << " " << c.type;
}

class SoVitsPrecisionTest : public ::testing::TestWithParam<Case> {};

TEST_P(SoVitsPrecisionTest, DecodeWithoutNoise) {
  const auto& [version, device, type, tolerance] = GetParam();
  if (device == torch::kCUDA && !torch::cuda::is_available()) GTEST_SKIP() << "no CUDA device";
  const torch::NoGradGuard no_grad;
  golden::SmallSoVits golden(version);
  auto& model = golden.model;
  nn::remove_weight_norm(*model);
  model->to(device, type);
  const auto to = [&, where = device, as = type](const torch::Tensor& x) { return x.defined() ? x.to(where, as) : x; };
  const auto first = [](const torch::Tensor& x) { return x.defined() ? x.narrow(0, 0, 1) : x; };
  DecodeOptions options;
  options.noise_scale = 0;
  auto ge = model->encode_reference(to(first(golden.in("spec"))), to(first(golden.speaker())));
  const auto prior = model->prior(golden.in("codes").to(device), first(golden.in("text")).to(device), ge);
  auto z = model->reverse_flow(model->sample(prior, options), prior.mask, ge);
  EXPECT_EQ(z.scalar_type(), type);
  if (device == torch::kCPU) {  // libtorch 1.13 lacks transposed convolutions in half precision there
    model->to(torch::kFloat);
    z = z.to(torch::kFloat), ge = ge.to(torch::kFloat);
  }
  const auto wave = model->generate(z, ge);
  EXPECT_CLOSE(wave.narrow(2, 0, 16000).cpu(), golden.out("decode_noise0_single_ref"), tolerance);
}

INSTANTIATE_TEST_SUITE_P(Types, SoVitsPrecisionTest,
                         ::testing::Values(Case{"v1", torch::kCPU, torch::kBFloat16, 0.3},
                                           Case{"v2", torch::kCPU, torch::kBFloat16, 0.3},
                                           Case{"v2Pro", torch::kCPU, torch::kBFloat16, 0.3},
                                           Case{"v2ProPlus", torch::kCPU, torch::kBFloat16, 0.3},
                                           Case{"v2", torch::kCUDA, torch::kFloat, 1e-3},
                                           Case{"v2", torch::kCUDA, torch::kHalf, 0.05},
                                           Case{"v2Pro", torch::kCUDA, torch::kHalf, 0.05},
                                           Case{"v2ProPlus", torch::kCUDA, torch::kHalf, 0.05},
                                           Case{"v2", torch::kCUDA, torch::kBFloat16, 0.3}));

}  // namespace
}  // namespace timbre
