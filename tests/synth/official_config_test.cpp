// Versions and sizes of official files, from their tensors.
#include "synth/official_config.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/expect_error.h"
#include "golden_util.h"

namespace timbre {
namespace {

// A checkpoint of official names and shapes without any data, as tests/data/golden/manifest_models.json lists them.
OfficialCheckpoint of_manifest(const std::string& model) {
  std::ifstream file(golden::data_path("golden/manifest_models.json"));
  OfficialCheckpoint checkpoint;
  const auto manifest = nlohmann::json::parse(file);
  for (const auto& [name, shape] : manifest.at(model).items())
    checkpoint.weights[name] = torch::empty(shape.get<std::vector<int64_t>>(), torch::device(torch::kMeta));
  return checkpoint;
}

void expect_same(const SoVitsConfig& found, const SoVitsConfig& expected) {
  EXPECT_EQ(found.inter_channels, expected.inter_channels);
  EXPECT_EQ(found.hidden_channels, expected.hidden_channels);
  EXPECT_EQ(found.filter_channels, expected.filter_channels);
  EXPECT_EQ(found.heads, expected.heads);
  EXPECT_EQ(found.layers, expected.layers);
  EXPECT_EQ(found.kernel, expected.kernel);
  EXPECT_EQ(found.gin_channels, expected.gin_channels);
  EXPECT_EQ(found.text_vocabulary, expected.text_vocabulary);
  EXPECT_EQ(found.ssl_dim, expected.ssl_dim);
  EXPECT_EQ(found.semantic_stride, expected.semantic_stride);
  EXPECT_EQ(found.codebook_size, expected.codebook_size);
  EXPECT_EQ(found.mrte_hidden, expected.mrte_hidden);
  EXPECT_EQ(found.posterior_layers, expected.posterior_layers);
  EXPECT_EQ(found.flow_layers, expected.flow_layers);
  EXPECT_EQ(found.flow_couplings, expected.flow_couplings);
  EXPECT_EQ(found.wavenet_kernel, expected.wavenet_kernel);
  EXPECT_EQ(found.style_bins, expected.style_bins);
  EXPECT_EQ(found.style_hidden, expected.style_hidden);
  EXPECT_EQ(found.speaker_dim, expected.speaker_dim);
  EXPECT_EQ(found.generator.initial_channels, expected.generator.initial_channels);
  EXPECT_EQ(found.generator.upsample_kernels, expected.generator.upsample_kernels);
  EXPECT_TRUE(found.has_posterior_encoder);
}

TEST(OfficialConfig, OfficialShapesGiveTheOfficialSizes) {
  expect_same(official_sovits_config(of_manifest("sovits_G_v1")), SoVitsConfig::v1());
  expect_same(official_sovits_config(of_manifest("sovits_G_v2")), SoVitsConfig::v2());
  expect_same(official_sovits_config(of_manifest("sovits_G_v2Pro")), SoVitsConfig::v2_pro());
  expect_same(official_sovits_config(of_manifest("sovits_G_v2ProPlus")), SoVitsConfig::v2_pro_plus());
}

TEST(OfficialConfig, VersionsAreToldApartByShapes) {
  EXPECT_EQ(sovits_version(of_manifest("sovits_G_v1")), "v1");
  EXPECT_EQ(sovits_version(of_manifest("sovits_G_v2")), "v2");
  EXPECT_EQ(sovits_version(of_manifest("sovits_G_v2Pro")), "v2Pro");
  EXPECT_EQ(sovits_version(of_manifest("sovits_G_v2ProPlus")), "v2ProPlus");
  auto lying = of_manifest("sovits_G_v2");
  lying.version_header = 6;
  EXPECT_EQ(sovits_version(lying), "v2");
}

TEST(OfficialConfig, GptSizes) {
  const auto v1 = official_gpt_config(of_manifest("gpt_v1_s1longer"));
  const auto v2 = official_gpt_config(of_manifest("gpt_v2_s1longer-v2"));
  EXPECT_EQ(v1.phoneme_vocab, 512);
  EXPECT_EQ(v2.phoneme_vocab, 732);
  for (const auto& config : {v1, v2}) {
    EXPECT_EQ(config.num_layers, 24);
    EXPECT_EQ(config.hidden_dim, 512);
    EXPECT_EQ(config.num_heads, 16);
    EXPECT_EQ(config.vocab_size, 1025);
    EXPECT_EQ(config.bert_dim, 1024);
  }
}

TEST(OfficialConfig, HeadsComeFromTheFile) {
  const auto small = read_official_checkpoint(golden::data_path("containers/container_gpt_small.ckpt"));
  EXPECT_EQ(official_part(small.weights), OfficialPart::kGpt);
  const auto config = official_gpt_config(small);
  EXPECT_EQ(config.num_layers, 2);
  EXPECT_EQ(config.hidden_dim, 64);
  EXPECT_EQ(config.num_heads, 4);
}

TEST(OfficialConfig, AFileCutDownHasAVersionButNoSizes) {
  const auto cut = read_official_checkpoint(golden::data_path("containers/container_sovits_v2Pro_header05_small.pth"));
  EXPECT_EQ(official_part(cut.weights), OfficialPart::kSovits);
  EXPECT_EQ(sovits_version(cut), "v2Pro");
  EXPECT_ERROR(ErrorKind::kModel, "it lacks '", official_sovits_config(cut));
}

TEST(OfficialConfig, OtherGenerationsAreRefusedByName) {
  OfficialCheckpoint v3;
  v3.weights["cfm.estimator.input_embed.proj.weight"] = torch::zeros({1});
  EXPECT_EQ(official_part(v3.weights), OfficialPart::kSovits);
  EXPECT_ERROR(ErrorKind::kModel, "v3 or v4", sovits_version(v3));
}

TEST(OfficialConfig, ConfigsThatCannotBeAreRefused) {
  auto checkpoint = of_manifest("sovits_G_v2");
  checkpoint.config = {{"model", {{"upsample_rates", {10, 8, 2}}}}};
  EXPECT_ERROR(ErrorKind::kModel, "upsample", official_sovits_config(checkpoint));
  checkpoint.config = {{"model", {{"upsample_rates", "many"}}}};
  EXPECT_ERROR(ErrorKind::kModel, "upsample_rates", official_sovits_config(checkpoint));
  checkpoint.config = {{"data", {{"hop_length", 320}}}};
  EXPECT_ERROR(ErrorKind::kModel, "hop", official_sovits_config(checkpoint));
  checkpoint.config = {{"data", {{"hop_length", -1}}}};
  EXPECT_ERROR(ErrorKind::kModel, "hop_length", official_sovits_config(checkpoint));
}

TEST(OfficialConfig, TensorsOfOddShapesAreRefused) {
  for (const char* name : {"enc_p.proj.weight", "enc_p.text_embedding.weight", "dec.conv_pre.weight", "ssl_proj.weight",
                           "enc_p.encoder_text.attn_layers.0.emb_rel_k", "ref_enc.spectral.0.fc.weight"}) {
    auto checkpoint = of_manifest("sovits_G_v2");
    checkpoint.weights.at(name) = torch::zeros({});
    EXPECT_ERROR(ErrorKind::kModel, name, official_sovits_config(checkpoint));
  }
}

}  // namespace
}  // namespace timbre
