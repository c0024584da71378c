// Networks of official size with weights by formula: tests/data/golden/full_size_formula.safetensors.
#include <gtest/gtest.h>

#include "nn/weight_norm.h"
#include "sovits/sovits_golden.h"

namespace timbre {
namespace {

class SoVitsFullSizeTest : public ::testing::TestWithParam<std::string> {};

TEST_P(SoVitsFullSizeTest, ReferenceCodesAndWave) {
  torch::NoGradGuard no_grad;
  const auto data = golden::load("full_size_formula").tensors;
  SoVits model(golden::sovits_version(GetParam()));
  model->eval();
  auto state = golden::formula_state(state_dict(*model), "sovits:");
  state.at("ref_enc.spectral.0.fc.weight") *= 0.05;
  state.at("enc_p.proj.weight") *= 0.1;
  for (const char* i : {"0", "2", "4", "6"}) state.at(std::string("flow.flows.") + i + ".post.weight") *= 0.3;
  load_state_dict(*model, state);
  nn::remove_weight_norm(*model);

  const auto spec = golden::finput("full.refer", {1, 1025, 60}, 4).abs();
  const auto speaker = golden::finput("full.sv", {1, 20480}, 0.5);
  const bool pro = model->config().speaker_dim > 0;
  const auto ge = model->encode_reference(spec, pro ? speaker : torch::Tensor());
  const auto style = model->style_encoder()(spec.narrow(1, 0, 704), torch::ones({1, 1, 60}));
  EXPECT_CLOSE(style, data.at("o/" + GetParam() + "_ref_enc"), 1e-4);
  const auto codes = model->quantize(golden::finput("full.ssl", {1, 768, 50}, 1));
  EXPECT_TRUE(torch::equal(codes, data.at("o/" + GetParam() + "_codes")));
  DecodeOptions options;
  options.noise_scale = 0.0;
  const auto wave = model->decode(data.at("i/codes"), data.at("i/text"), ge, options);
  EXPECT_CLOSE(wave, data.at("o/" + GetParam() + "_decode_wave"), 1e-3);
}

INSTANTIATE_TEST_SUITE_P(Versions, SoVitsFullSizeTest, ::testing::Values("v2", "v2Pro", "v2ProPlus"),
                         [](const auto& version) { return version.param; });

}  // namespace
}  // namespace timbre
