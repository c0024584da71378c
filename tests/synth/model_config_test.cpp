#include "synth/model_config.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/expect_error.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

using nlohmann::json;

ModelConfig read(const json& config) {
  Bundle bundle;
  bundle.directory = "/some/model";
  bundle.config = config;
  return read_model_config(bundle);
}

// The tiny model's config with one value changed; `pointer` as in "/gpt/hidden_dim".
ModelConfig read_with(const std::string& pointer, const json& value) {
  auto config = tiny_config();
  config[json::json_pointer(pointer)] = value;
  return read(config);
}

// That change is refused with the file's name and `part`.
void expect_refused(const std::string& pointer, const json& value, const std::string& part) {
  SCOPED_TRACE(pointer + " = " + value.dump());
  EXPECT_ERROR(ErrorKind::kModel, part, read_with(pointer, value));
  EXPECT_ERROR(ErrorKind::kModel, "/some/model/config.json", read_with(pointer, value));
}

TEST(ModelConfig, FieldsAreReadAndTheRestKeepsItsDefault) {
  auto changed = tiny_config();
  changed["sovits"]["generator"]["resblock_kernels"] = {3, 5};
  changed["sovits"]["generator"]["resblock_dilations"] = {{1}, {2, 4}};
  changed["sovits"]["generator"]["resblock"] = 1;
  changed["default_voice"] = "anna";
  const auto config = read(changed);
  EXPECT_EQ(config.sovits.hidden_channels, 16);
  EXPECT_EQ(config.sovits.hop, 256);
  EXPECT_EQ(config.sovits.generator.initial_channels, 16);
  EXPECT_EQ(config.sovits.generator.resblock, hifigan::ResBlockKind::kPaired);
  EXPECT_EQ(config.sovits.generator.resblock_dilations[1], (std::vector<int64_t>{2, 4}));
  EXPECT_EQ(config.gpt.hidden_dim, 16);
  EXPECT_EQ(config.gpt.embedding_dim, 16);
  EXPECT_EQ(config.gpt.eos, 16);
  EXPECT_EQ(config.gpt.phoneme_vocab, 732);
  EXPECT_EQ(config.speaker.sounds, 4);
  EXPECT_EQ(config.content.kernel, 5);
  EXPECT_EQ(config.context.vocabulary, 2000);
  EXPECT_EQ(config.sampling.top_k, 5);
  EXPECT_EQ(config.sampling.max_run, 12);
  EXPECT_DOUBLE_EQ(config.sampling.noise_scale, 0.3);
  EXPECT_TRUE(config.sampling.use_prompt);
  EXPECT_EQ(config.mute_token, 3);
  EXPECT_EQ(config.default_voice, "anna");
}

TEST(ModelConfig, TheBaseModelIsTheDefault) {
  const auto config = read({{"mute_token", 0}});
  EXPECT_EQ(config.gpt.hidden_dim, GptConfig::base().hidden_dim);
  EXPECT_EQ(config.sovits.semantic_stride, 4);
  EXPECT_EQ(config.default_voice, "");
}

TEST(ModelConfig, UnknownFieldsAndOtherTypesAreRefused) {
  expect_refused("/gpt/hiden_dim", 16, "\"hiden_dim\" is no field");
  expect_refused("/sovits/generator/rates", {1}, "sovits.generator");
  expect_refused("/gpt/hidden_dim", "16", "\"gpt\": \"hidden_dim\" cannot be \"16\"");
  expect_refused("/gpt/hidden_dim", 16.5, "hidden_dim");
  expect_refused("/gpt/hidden_dim", nullptr, "hidden_dim");
  expect_refused("/sampling/use_prompt", 1, "use_prompt");
  expect_refused("/sampling/top_p", true, "top_p");
  expect_refused("/sovits/generator/upsample_rates", {8, "8", 4}, "upsample_rates");
  expect_refused("/sovits/generator/resblock_dilations", {1, 2, 3}, "resblock_dilations");
  expect_refused("/sovits/generator", json::array(), "generator");
  expect_refused("/sovits", 3, "\"sovits\" must be an object");
  expect_refused("/default_voice", 3, "default_voice");
}

TEST(ModelConfig, SizesThatCannotBeAreRefused) {
  for (const char* name : {"/sovits/hidden_channels", "/sovits/layers",
                           "/sovits/heads",           "/sovits/gin_channels",
                           "/sovits/flow_couplings",  "/sovits/codebook_size",
                           "/sovits/text_vocabulary", "/sovits/kernel",
                           "/sovits/wavenet_kernel",  "/sovits/generator/initial_channels",
                           "/gpt/hidden_dim",         "/gpt/num_heads",
                           "/gpt/num_layers",         "/gpt/vocab_size",
                           "/gpt/phoneme_vocab",      "/gpt/bert_dim",
                           "/content/width",          "/content/layers",
                           "/content/kernel",         "/content/n_symbols",
                           "/speaker/cepstra",        "/speaker/sounds",
                           "/context/vocabulary",     "/context/dim",
                           "/context/kernel"}) {
    const std::string field = std::string("\"") + (std::strrchr(name, '/') + 1) + "\"";
    for (const int64_t value : {int64_t{0}, int64_t{-16}, int64_t{1} << 30, INT64_MAX, INT64_MIN})
      expect_refused(name, value, field);
    expect_refused(name, UINT64_MAX, field);
  }
}

TEST(ModelConfig, GeneratorMustMakeWholeFrames) {
  const std::string at = "/sovits/generator/";
  expect_refused(at + "upsample_rates", {8, 8, 2}, "hop is 256");
  expect_refused(at + "upsample_rates", {8, 8}, "as many");
  expect_refused(at + "upsample_rates", json::array(), "upsample_rates");
  expect_refused(at + "upsample_rates", std::vector<int>(9, 2), "upsample_rates");
  expect_refused(at + "upsample_kernels", {16, 16, 3}, "upsampling by 4");
  expect_refused(at + "upsample_kernels", {16, 15, 8}, "upsampling by 8");
  expect_refused(at + "initial_channels", 12, "halved 3 times");
  expect_refused(at + "resblock_kernels", {3, 4, 7}, "odd");
  expect_refused(at + "resblock_dilations", json::array({{1}, {0}, {1}}), "resblock_dilations");
  expect_refused(at + "resblock", 3, "resblock");
  expect_refused(at + "resblock", (int64_t{1} << 32) + 1, "resblock");
}

TEST(ModelConfig, EvenKernelsAreRefused) {
  for (const char* name : {"/sovits/kernel", "/sovits/wavenet_kernel", "/content/kernel", "/context/kernel"})
    expect_refused(name, 4, "odd");
}

TEST(ModelConfig, WidthsMustBeDivisible) {
  expect_refused("/sovits/heads", 3, "heads");
  expect_refused("/gpt/num_heads", 3, "num_heads");
  expect_refused("/context/dim", 12, "multiple of 8");
}

TEST(ModelConfig, NetworksMustFitEachOther) {
  expect_refused("/gpt/vocab_size", 18, "codebook_size + 1");
  expect_refused("/gpt/bert_dim", 8, "the width of context");
  expect_refused("/content/content_dim", 16, "sovits.ssl_dim");
  expect_refused("/speaker/speaker_dim", 16, "sovits.gin_channels");
  expect_refused("/sovits/sample_rate", 32000, "sample_rate");
  expect_refused("/gpt/phoneme_vocab", 300, "content.n_symbols");
  expect_refused("/content/n_symbols", 100, "n_symbols");
  expect_refused("/context/symbols", 700, "context.symbols");
  expect_refused("/context/reader_heads", 3, "reader_channels");
}

TEST(ModelConfig, MuteTokenIsNeeded) {
  auto config = tiny_config();
  config.erase("mute_token");
  EXPECT_ERROR(ErrorKind::kModel, "lacks \"mute_token\"", read(config));
  for (const json& value : {json(16), json(-1), json("3"), json(UINT64_MAX)})
    expect_refused("/mute_token", value, "mute_token");
}

TEST(ModelConfig, RecommendedSamplingMustBePossible) {
  expect_refused("/sampling/top_k", 0, "top-k");
  expect_refused("/sampling/top_k", (int64_t{1} << 32) + 5, "top_k");
  expect_refused("/sampling/top_p", 1.5, "top-p");
  expect_refused("/sampling/max_run", -1, "run of a token");
  expect_refused("/sampling/temperature", -1, "temperature");
  expect_refused("/sampling/repetition_penalty", 0, "repetition");
  expect_refused("/sampling/noise_scale", 3, "noise-scale");
}

}  // namespace
}  // namespace timbre
