// Every inference output of the small official networks (tests/data/golden/README.md).
#include "sovits/sovits_golden.h"

#include <gtest/gtest.h>

#include "nn/masks.h"
#include "nn/weight_norm.h"

namespace timbre {
namespace {

using golden::SmallSoVits;
constexpr double kTolerance = 1e-4, kWaveTolerance = 1e-3;

class SoVitsGoldenTest : public ::testing::TestWithParam<std::string> {
 protected:
  static SoVitsConfig config() { return GetParam() == "v1" ? SoVitsConfig::v1() : SoVitsConfig::v2(); }
  SmallSoVits golden_{config(), "sovits_" + GetParam() + "_small"};
  SoVits& model_ = golden_.model;
  torch::NoGradGuard no_grad_;

  bool has(const std::string& name) const { return golden_.data.count("o/" + name) > 0; }
  torch::Tensor ge() { return golden_.out("ref_enc_ge_batch"); }
  torch::Tensor mask() {
    const auto spec = golden_.in("spec");
    return nn::sequence_mask(golden_.in("spec_len"), spec.size(2), spec);
  }
  Prior encode_text(double speed, int64_t items) {
    TextEncoderOptions options;
    options.speed = speed;
    return model_->prior_of_content(golden_.out("quantized_up").narrow(0, 0, items),
                                    golden_.in("spec_len").narrow(0, 0, items), golden_.in("text").narrow(0, 0, items),
                                    golden_.in("text_len").narrow(0, 0, items), ge().narrow(0, 0, items), options);
  }
  torch::Tensor first(const std::string& name) { return golden_.in(name).narrow(0, 0, 1); }
};

TEST_P(SoVitsGoldenTest, StoredWeightsHaveTheFormulaAndNames) {
  const auto stored = golden::without_prefix(golden_.data, "w/");
  const auto own = state_dict(*model_);
  ASSERT_FALSE(stored.empty());
  for (const auto& [name, tensor] : stored) {
    ASSERT_TRUE(own.count(name)) << name;
    EXPECT_CLOSE(own.at(name), tensor, 1e-6);
  }
}

TEST_P(SoVitsGoldenTest, StyleEncoder) {
  EXPECT_CLOSE(model_->encode_reference(golden_.in("spec"), {}, golden_.in("spec_len")), ge(), kTolerance);
}

TEST_P(SoVitsGoldenTest, Quantizer) {
  const auto ssl = golden_.in("ssl");
  EXPECT_CLOSE(model_->project_content(ssl), golden_.out("ssl_proj"), kTolerance);
  const auto codes = model_->quantize(ssl);
  EXPECT_TRUE(torch::equal(codes, golden_.out("extract_latent_codes")));
  EXPECT_CLOSE(model_->quantizer()->decode(golden_.in("codes").squeeze(1)), golden_.out("quantized_from_codes"), 1e-6);
  EXPECT_CLOSE(model_->dequantize(codes), golden_.out("quantized_up"), 1e-6);
}

TEST_P(SoVitsGoldenTest, TextEncoder) {
  const auto prior = encode_text(1.0, 2);
  EXPECT_CLOSE(prior.hidden, golden_.out("encp_y"), kTolerance);
  EXPECT_CLOSE(prior.mean, golden_.out("encp_m"), kTolerance);
  EXPECT_CLOSE(prior.log_scale, golden_.out("encp_logs"), kTolerance);
}

TEST_P(SoVitsGoldenTest, TextEncoderAtOtherSpeeds) {
  if (!has("encp_speed1.3_m")) GTEST_SKIP() << "not stored for this version";
  for (const std::string speed : {"1.3", "0.8"}) {
    const auto prior = encode_text(std::stod(speed), 1);
    EXPECT_CLOSE(prior.mean, golden_.out("encp_speed" + speed + "_m"), kTolerance);
    EXPECT_CLOSE(prior.log_scale, golden_.out("encp_speed" + speed + "_logs"), kTolerance);
  }
}

TEST_P(SoVitsGoldenTest, PosteriorEncoder) {
  const auto posterior = model_->posterior_encoder()(golden_.in("spec"), mask(), ge(), golden_.in("noise"));
  EXPECT_CLOSE(posterior.mean, golden_.out("encq_m"), kTolerance);
  EXPECT_CLOSE(posterior.log_scale, golden_.out("encq_logs"), kTolerance);
  EXPECT_CLOSE(posterior.z, golden_.out("encq_z"), kTolerance);
}

TEST_P(SoVitsGoldenTest, FlowBothWays) {
  EXPECT_CLOSE(model_->flow()(golden_.out("encq_z"), mask(), ge()), golden_.out("flow_fwd"), kTolerance);
  EXPECT_CLOSE(model_->flow()->reverse(golden_.in("noise"), mask(), ge()), golden_.out("flow_rev_of_noise"),
               kTolerance);
}

TEST_P(SoVitsGoldenTest, GeneratorBeforeAndAfterFolding) {
  const auto condition = ge().narrow(0, 0, 1);
  EXPECT_CLOSE(model_->generate(golden_.in("gen_z"), condition), golden_.out("gen_wave"), kWaveTolerance);
  nn::remove_weight_norm(*model_);
  EXPECT_CLOSE(model_->generate(golden_.in("gen_z"), condition), golden_.out("gen_wave"), kWaveTolerance);
}

TEST_P(SoVitsGoldenTest, DecodeWithoutNoise) {
  DecodeOptions options;
  options.noise_scale = 0.0;
  nn::remove_weight_norm(*model_);
  const auto wave = model_->decode(golden_.in("codes"), first("text"), {first("spec")}, {}, options);
  EXPECT_EQ(wave.size(2), 25 * 2 * 640);
  EXPECT_CLOSE(wave.narrow(2, 0, 16000), golden_.out("decode_noise0_single_ref"), kWaveTolerance);
}

TEST_P(SoVitsGoldenTest, DecodeWithNoiseReferencesAndSpeed) {
  if (!has("decode_noise0_two_refs")) GTEST_SKIP() << "not stored for this version";
  DecodeOptions options;
  options.noise = first("noise");
  const auto codes = golden_.in("codes"), text = first("text");
  const auto noisy = model_->decode(codes, text, {first("spec")}, {}, options);
  EXPECT_CLOSE(noisy.narrow(2, 0, 16000), golden_.out("decode_noise0.5_single_ref"), kWaveTolerance);
  options.noise_scale = 0.0;
  const auto two = model_->decode(codes, text, {first("spec"), golden_.in("refer2")}, {}, options);
  EXPECT_CLOSE(two.narrow(2, 0, 16000), golden_.out("decode_noise0_two_refs"), kWaveTolerance);
  options.speed = 1.25;
  const auto fast = model_->decode(codes, text, {first("spec")}, {}, options);
  EXPECT_CLOSE(fast.narrow(2, 0, 16000), golden_.out("decode_noise0_speed1.25"), kWaveTolerance);
}

TEST_P(SoVitsGoldenTest, StreamingFragment) {
  if (!has("stream_latent_full")) GTEST_SKIP() << "not stored for this version";
  const auto codes = golden_.in("codes"), text = first("text");
  const auto condition = model_->encode_reference(first("spec"));
  const auto full = model_->prior(codes, text, condition);
  EXPECT_CLOSE(full.latent, golden_.out("stream_latent_full"), kTolerance);
  TextEncoderOptions options;
  options.keep_last = 24;
  options.overlap = full.latent.narrow(2, full.latent.size(2) - 4, 4);
  const auto last = model_->prior(codes, text, condition, options);
  EXPECT_CLOSE(last.latent, golden_.out("stream_latent_last12tok_overlap2"), kTolerance);
  const auto wave = model_->generate(model_->reverse_flow(last.mean, last.mask, condition), condition);
  EXPECT_CLOSE(wave, golden_.out("stream_wave_last12tok_overlap2"), kWaveTolerance);
}

INSTANTIATE_TEST_SUITE_P(Versions, SoVitsGoldenTest, ::testing::Values("v1", "v2"),
                         [](const auto& version) { return version.param; });

}  // namespace
}  // namespace timbre
