// The same classes with the dimensions of the small base model.
#include <gtest/gtest.h>

#include "base/error.h"
#include "nn/masks.h"
#include "nn/weight_norm.h"
#include "sovits/sovits.h"

namespace timbre {
namespace {

constexpr int64_t kTokens = 6, kFramesPerToken = 4, kHop = 256;

class SoVitsBaseTest : public ::testing::Test {
 protected:
  SoVitsBaseTest() {
    torch::manual_seed(5);
    auto config = SoVitsConfig::base();
    config.filter_channels = 64;  // dimensions that the base model may choose
    config.layers = 2;
    config.generator.conv_post_bias = true;
    model_ = SoVits(config);
    model_->eval();
    model_->quantizer()->set_codebook(torch::randn({1024, 192}));
  }

  SoVits model_{nullptr};
  torch::Tensor codes_ = torch::tensor({3, 1023, 0, 3, 77, 500}, torch::kLong).view({1, 1, kTokens});
  torch::Tensor text_ = torch::tensor({1, 50, 731, 95}, torch::kLong).view({1, 4});
  torch::Tensor ge_ = torch::randn({1, 512, 1});

  DecodeOptions seeded(uint64_t seed) {
    DecodeOptions options;
    options.generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return options;
  }
};

TEST_F(SoVitsBaseTest, StagesAgreeOnLengths) {
  torch::NoGradGuard no_grad;
  const auto prior = model_->prior(codes_, text_, ge_);
  ASSERT_EQ(prior.mean.sizes(), torch::IntArrayRef({1, 192, kTokens * kFramesPerToken}));
  const auto z = model_->reverse_flow(model_->sample(prior, seeded(1)), prior.mask, ge_);
  ASSERT_EQ(z.sizes(), prior.mean.sizes());
  const auto wave = model_->generate(z, ge_);
  EXPECT_EQ(wave.sizes(), torch::IntArrayRef({1, 1, kTokens * kFramesPerToken * kHop}));
  EXPECT_LE(wave.abs().max().item<float>(), 1.0f);
  EXPECT_TRUE(torch::equal(model_->decode(codes_, text_, ge_, seeded(1)), wave));
}

TEST_F(SoVitsBaseTest, NoiseFollowsTheSeedAlone) {
  torch::NoGradGuard no_grad;
  const auto first = model_->decode(codes_, text_, ge_, seeded(7));
  torch::rand({100});  // the global generator does not matter
  EXPECT_TRUE(torch::equal(model_->decode(codes_, text_, ge_, seeded(7)), first));
  EXPECT_FALSE(torch::equal(model_->decode(codes_, text_, ge_, seeded(8)), first));
  EXPECT_THROW(model_->decode(codes_, text_, ge_), Error);  // noise without a seed
}

TEST_F(SoVitsBaseTest, QuantizesOneTokenForFourFrames) {
  torch::NoGradGuard no_grad;
  EXPECT_EQ(model_->quantize(torch::randn({2, 192, 24})).sizes(), torch::IntArrayRef({2, 1, kTokens}));
  const auto content = model_->dequantize(codes_);
  EXPECT_EQ(content.sizes(), torch::IntArrayRef({1, 192, kTokens * kFramesPerToken}));
  EXPECT_TRUE(torch::equal(content.select(2, 4), content.select(2, 7)));
  EXPECT_FALSE(torch::equal(content.select(2, 3), content.select(2, 4)));
}

TEST_F(SoVitsBaseTest, PaddingDoesNotChangeAnItem) {
  torch::NoGradGuard no_grad;
  const auto alone = model_->prior(codes_, text_, ge_);
  const auto codes = torch::constant_pad_nd(codes_, {0, 5}), text = torch::constant_pad_nd(text_, {0, 3});
  const auto padded =
      model_->prior(codes, text, ge_, {}, torch::full({1}, kTokens, torch::kLong), torch::full({1}, 4, torch::kLong));
  const auto inside = padded.mean.narrow(2, 0, kTokens * kFramesPerToken);
  EXPECT_TRUE(torch::allclose(inside, alone.mean, 1e-4, 1e-5));
  EXPECT_EQ(padded.mean.narrow(2, kTokens * kFramesPerToken, 20).abs().max().item<float>(), 0.0f);
}

TEST_F(SoVitsBaseTest, AttentionComesOutWithGradient) {
  torch::Tensor attention;
  TextEncoderOptions options;
  options.attention = &attention;
  model_->prior(codes_, text_, ge_, options);
  ASSERT_EQ(attention.sizes(), torch::IntArrayRef({1, 4, kTokens * kFramesPerToken, 4}));
  EXPECT_TRUE(torch::allclose(attention.sum(3), torch::ones({1, 4, kTokens * kFramesPerToken})));
  attention.select(3, 0).sum().backward();
  const auto parameters = model_->named_parameters();
  EXPECT_GT(parameters["enc_p.mrte.cross_attention.conv_q.weight"].grad().abs().sum().item<float>(), 0.0f);
}

TEST_F(SoVitsBaseTest, FlowReversesItself) {
  torch::NoGradGuard no_grad;
  for (auto& p : model_->flow()->named_parameters()) {
    if (p.key().find("post") != std::string::npos) p.value().normal_(0, 0.1);  // they begin as the identity
  }
  const auto z = torch::randn({1, 192, 10}), mask = torch::ones({1, 1, 10});
  const auto z_p = model_->flow()(z, mask, ge_);
  EXPECT_FALSE(torch::allclose(z_p, z.flip(1), 1e-2, 1e-2));
  EXPECT_TRUE(torch::allclose(model_->reverse_flow(z_p, mask, ge_), z, 1e-4, 1e-4));
}

TEST_F(SoVitsBaseTest, HasNoStyleEncoderAndSaysSo) {
  for (const auto& name : model_->named_parameters().keys()) EXPECT_NE(name.rfind("ref_enc", 0), 0u) << name;
  EXPECT_FALSE(static_cast<bool>(model_->style_encoder()));
  EXPECT_THROW(model_->encode_reference(torch::rand({1, 513, 40})), Error);
}

TEST_F(SoVitsBaseTest, RefusesTokensAndSymbolsOutsideTheVocabulary) {
  torch::NoGradGuard no_grad;
  EXPECT_THROW(model_->prior(torch::full({1, 1, 3}, 1024, torch::kLong), text_, ge_), Error);
  EXPECT_THROW(model_->prior(codes_, torch::full({1, 3}, -1, torch::kLong), ge_), Error);
  EXPECT_THROW(model_->prior(codes_.narrow(2, 0, 0), text_, ge_), Error);
}

}  // namespace
}  // namespace timbre
