#include "encoders/content_encoder.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

TEST(ContentEncoder, KeepsTheFrames) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  ContentEncoderConfig config;
  config.width = 16, config.layers = 2, config.content_dim = 12, config.n_symbols = 20;
  ContentEncoder encoder(config);
  encoder->eval();
  for (const int64_t frames : {1, 33, 200}) {
    const auto heard = encoder(torch::randn({2, 80, frames}));
    EXPECT_EQ(heard.features.sizes(), (std::vector<int64_t>{2, 12, frames}));
    EXPECT_EQ(heard.phone_logits.sizes(), (std::vector<int64_t>{2, 20, frames}));
  }
}

}  // namespace
}  // namespace timbre
