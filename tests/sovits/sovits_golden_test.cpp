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
  SmallSoVits golden_{GetParam()};
  SoVits& model_ = golden_.model;
  torch::NoGradGuard no_grad_;

  // The condition of flow and generator.
  torch::Tensor ge() {
    return golden_.out(model_->config().speaker_dim > 0 ? "ge_after_sv_prelu" : "ref_enc_ge_batch");
  }
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
  torch::Tensor speaker(int64_t item) {
    const auto all = golden_.speaker();
    return all.defined() ? all.narrow(0, item, 1) : all;
  }
  // The first 16000 samples of a decode from one or two references.
  torch::Tensor decode(const DecodeOptions& options, bool two_references = false) {
    std::vector<torch::Tensor> specs = {first("spec")}, speakers = {speaker(0)};
    if (two_references) {
      specs.push_back(golden_.in("refer2"));
      speakers.push_back(speaker(1));
    }
    return model_->decode(golden_.in("codes"), first("text"), specs, speakers, options).narrow(2, 0, 16000);
  }
};

// Outputs that a version's file does not hold are those of another version's identical part.
#define SKIP_UNLESS_STORED(name) \
  if (!golden_.has(name)) GTEST_SKIP() << "not stored for this version"

TEST_P(SoVitsGoldenTest, StoredWeightsHaveTheFormulaAndNames) {
  const auto stored = golden::without_prefix(golden_.data, "w/");
  const auto own = state_dict(*model_);
  if (stored.empty()) GTEST_SKIP() << "no weights stored for this version";
  for (const auto& [name, tensor] : stored) {
    ASSERT_TRUE(own.count(name)) << name;
    EXPECT_CLOSE(own.at(name), tensor, 1e-6);
  }
}

TEST_P(SoVitsGoldenTest, SpeakerCondition) {
  if (golden_.has("ref_enc_ge_batch")) {
    const auto bins = golden_.in("spec").narrow(1, 0, model_->config().style_bins);
    EXPECT_CLOSE(model_->style_encoder()(bins * mask(), mask()), golden_.out("ref_enc_ge_batch"), kTolerance);
  }
  const auto condition = model_->encode_reference(golden_.in("spec"), golden_.speaker(), golden_.in("spec_len"));
  EXPECT_CLOSE(condition, ge(), kTolerance);
  if (golden_.has("ge_to512")) EXPECT_CLOSE(model_->text_condition(ge()), golden_.out("ge_to512"), kTolerance);
}

TEST_P(SoVitsGoldenTest, Quantizer) {
  SKIP_UNLESS_STORED("ssl_proj");
  const auto ssl = golden_.in("ssl");
  EXPECT_CLOSE(model_->project_content(ssl), golden_.out("ssl_proj"), kTolerance);
  const auto codes = model_->quantize(ssl);
  EXPECT_TRUE(torch::equal(codes, golden_.out("extract_latent_codes")));
  EXPECT_CLOSE(model_->quantizer()->decode(golden_.in("codes").squeeze(1)), golden_.out("quantized_from_codes"), 1e-6);
  EXPECT_CLOSE(model_->dequantize(codes), golden_.out("quantized_up"), 1e-6);
}

TEST_P(SoVitsGoldenTest, TextEncoder) {
  SKIP_UNLESS_STORED("encp_y");
  const auto prior = encode_text(1.0, 2);
  EXPECT_CLOSE(prior.hidden, golden_.out("encp_y"), kTolerance);
  EXPECT_CLOSE(prior.mean, golden_.out("encp_m"), kTolerance);
  EXPECT_CLOSE(prior.log_scale, golden_.out("encp_logs"), kTolerance);
}

TEST_P(SoVitsGoldenTest, TextEncoderAtOtherSpeeds) {
  SKIP_UNLESS_STORED("encp_speed1.3_m");
  for (const std::string speed : {"1.3", "0.8"}) {
    const auto prior = encode_text(std::stod(speed), 1);
    EXPECT_CLOSE(prior.mean, golden_.out("encp_speed" + speed + "_m"), kTolerance);
    EXPECT_CLOSE(prior.log_scale, golden_.out("encp_speed" + speed + "_logs"), kTolerance);
  }
}

TEST_P(SoVitsGoldenTest, PosteriorEncoder) {
  SKIP_UNLESS_STORED("encq_z");
  const auto posterior = model_->posterior_encoder()(golden_.in("spec"), mask(), ge(), golden_.in("noise"));
  EXPECT_CLOSE(posterior.mean, golden_.out("encq_m"), kTolerance);
  EXPECT_CLOSE(posterior.log_scale, golden_.out("encq_logs"), kTolerance);
  EXPECT_CLOSE(posterior.z, golden_.out("encq_z"), kTolerance);
}

TEST_P(SoVitsGoldenTest, FlowBothWays) {
  SKIP_UNLESS_STORED("flow_fwd");
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
  EXPECT_CLOSE(decode(options), golden_.out("decode_noise0_single_ref"), kWaveTolerance);
}

TEST_P(SoVitsGoldenTest, DecodeWithNoiseReferencesAndSpeed) {
  SKIP_UNLESS_STORED("decode_noise0_two_refs");
  DecodeOptions options;
  options.noise = first("noise");
  EXPECT_CLOSE(decode(options), golden_.out("decode_noise0.5_single_ref"), kWaveTolerance);
  options.noise_scale = 0.0;
  EXPECT_CLOSE(decode(options, /*two_references=*/true), golden_.out("decode_noise0_two_refs"), kWaveTolerance);
  options.speed = 1.25;
  EXPECT_CLOSE(decode(options), golden_.out("decode_noise0_speed1.25"), kWaveTolerance);
}

TEST_P(SoVitsGoldenTest, StreamingFragment) {
  SKIP_UNLESS_STORED("stream_latent_full");
  const auto codes = golden_.in("codes"), text = first("text");
  const auto condition = model_->encode_reference(first("spec"), speaker(0));
  const auto full = model_->prior(codes, text, condition);
  EXPECT_CLOSE(full.latent, golden_.out("stream_latent_full"), kTolerance);
  TextEncoderOptions options;
  options.keep_last = 24;
  options.overlap = full.latent.narrow(2, full.latent.size(2) - 4, 4);
  const auto last = model_->prior(codes, text, condition, options);
  EXPECT_CLOSE(last.latent, golden_.out("stream_latent_last12tok_overlap2"), kTolerance);
  if (!golden_.has("stream_wave_last12tok_overlap2")) return;
  const auto wave = model_->generate(model_->reverse_flow(last.mean, last.mask, condition), condition);
  EXPECT_CLOSE(wave, golden_.out("stream_wave_last12tok_overlap2"), kWaveTolerance);
}

INSTANTIATE_TEST_SUITE_P(Versions, SoVitsGoldenTest, ::testing::Values("v1", "v2", "v2Pro", "v2ProPlus"),
                         [](const auto& version) { return version.param; });

}  // namespace
}  // namespace timbre
