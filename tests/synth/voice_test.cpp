#include "synth/voice.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/safetensors.h"
#include "synth/base_model.h"

namespace timbre {
namespace {

Voice sample_voice() {
  Voice voice;
  voice.name = "Zoë";
  voice.model_name = "tiny";
  voice.model_identity = "0123456789abcdef";
  voice.created = utc_now();
  voice.prompt_text = "hello there";
  voice.consent = R"({"speaker": "Zoë", "date": "2024-05-01"})";
  voice.source = "zoe.wav, more.flac";
  voice.speaker_vector = {0.5f, -1.25f, 3e-8f, 0};
  voice.pace = 0.875;
  voice.semantic_prompt = {3, 1, 4, 1};
  voice.prompt_phonemes = {10, 20, 30};
  voice.prompt_subwords = {7, 7, -1};
  voice.prompt_audio = {{0, 0.5f, -0.5f, 1, -1}, 22050};
  return voice;
}

class VoiceFile : public ::testing::Test {
 protected:
  VoiceFile() { write_voice(path_, sample_voice()); }
  // Writes the sample with its tensors and metadata changed.
  template <typename Change>
  void damage(Change change) {
    write_voice(path_, sample_voice());
    auto file = read_safetensors(path_);
    change(file.tensors, file.metadata);
    write_safetensors(path_, file.tensors, file.metadata);
  }
  void expect_damaged(const std::string& part) {
    EXPECT_ERROR(ErrorKind::kModel, part, read_voice(path_));
    EXPECT_ERROR(ErrorKind::kModel, path_.string(), read_voice(path_));
  }
  TempDir dir_;
  const std::filesystem::path path_ = dir_ / "zoe.voice";
};

TEST_F(VoiceFile, RoundTripKeepsEverything) {
  const auto expected = sample_voice(), voice = read_voice(path_);
  EXPECT_EQ(voice.name, expected.name);
  EXPECT_EQ(voice.model_name, expected.model_name);
  EXPECT_EQ(voice.model_identity, expected.model_identity);
  EXPECT_EQ(voice.created, expected.created);
  EXPECT_EQ(voice.prompt_text, expected.prompt_text);
  EXPECT_EQ(voice.consent, expected.consent);
  EXPECT_EQ(voice.source, expected.source);
  EXPECT_EQ(voice.speaker_vector, expected.speaker_vector);
  EXPECT_EQ(voice.pace, expected.pace);
  EXPECT_EQ(voice.semantic_prompt, expected.semantic_prompt);
  EXPECT_EQ(voice.prompt_phonemes, expected.prompt_phonemes);
  EXPECT_EQ(voice.prompt_subwords, expected.prompt_subwords);
  EXPECT_EQ(voice.prompt_audio.sample_rate, 22050);
  ASSERT_EQ(voice.prompt_audio.samples.size(), 5u);
  for (std::size_t i = 0; i < 5; ++i)
    EXPECT_NEAR(voice.prompt_audio.samples[i], expected.prompt_audio.samples[i], 1.0 / 32767);
  EXPECT_TRUE(voice.has_prompt());
  EXPECT_TRUE(is_voice_file(path_));
}

TEST_F(VoiceFile, NeitherPromptNorConsentIsNeeded) {
  auto bare = sample_voice();
  bare.semantic_prompt.clear();
  bare.prompt_phonemes.clear();
  bare.prompt_subwords.clear();
  bare.prompt_audio = {};
  bare.consent = bare.prompt_text = "";
  write_voice(path_, bare);
  const auto voice = read_voice(path_);
  EXPECT_FALSE(voice.has_prompt());
  EXPECT_EQ(voice.consent, "");
  EXPECT_TRUE(voice.prompt_audio.samples.empty());
  EXPECT_EQ(voice.speaker_vector, bare.speaker_vector);
}

TEST_F(VoiceFile, LoudPromptAudioIsClippedNotWrapped) {
  auto loud = sample_voice();
  loud.prompt_audio.samples = {1.5f, -2};
  write_voice(path_, loud);
  EXPECT_EQ(read_voice(path_).prompt_audio.samples, (std::vector<float>{1, -1}));
}

TEST_F(VoiceFile, CutShortAnywhereIsRefused) {
  const auto bytes = read_file(path_);
  for (std::size_t size = 0; size < bytes.size(); size += 7) {
    write_file_atomically(path_, bytes.substr(0, size));
    expect_damaged("Voice");
  }
}

TEST_F(VoiceFile, MissingAndForeignFiles) {
  EXPECT_ERROR(ErrorKind::kFile, "gone", read_voice(dir_ / "gone"));
  EXPECT_ERROR(ErrorKind::kFile, "gone", is_voice_file(dir_ / "gone"));
  EXPECT_ERROR(ErrorKind::kFile, "no/x.voice", write_voice(dir_ / "no/x.voice", sample_voice()));
  write_file_atomically(dir_ / "a.wav", "RIFF....WAVEfmt and so on");
  EXPECT_FALSE(is_voice_file(dir_ / "a.wav"));
  EXPECT_ERROR(ErrorKind::kModel, "is no Voice file", read_voice(dir_ / "a.wav"));
  write_safetensors(dir_ / "weights", {{"a", torch::ones({2})}});
  EXPECT_FALSE(is_voice_file(dir_ / "weights"));
  EXPECT_ERROR(ErrorKind::kModel, "is no Voice file", read_voice(dir_ / "weights"));
}

TEST_F(VoiceFile, LaterFormatAsksForANewerProgram) {
  damage([](auto&, auto& metadata) { metadata["format"] = "timbre-voice-2"; });
  expect_damaged("timbre-voice-2");
  EXPECT_TRUE(is_voice_file(path_));
}

TEST_F(VoiceFile, EveryListIsNeededInItsType) {
  for (const char* name : {"speaker_vector", "semantic_prompt", "prompt_phonemes", "prompt_subwords"}) {
    damage([&](auto& tensors, auto&) { tensors.erase(name); });
    expect_damaged(std::string("it lacks ") + name);
    damage([&](auto& tensors, auto&) { tensors[name] = torch::zeros({3}, torch::kInt); });
    expect_damaged(std::string(name) + " must be a list");
    damage([&](auto& tensors, auto&) { tensors[name] = tensors[name].unsqueeze(0); });
    expect_damaged(std::string(name) + " must be a list");
    damage([&](auto& tensors, auto&) { tensors[name] = torch::zeros({4097}, tensors[name].scalar_type()); });
    expect_damaged("4097 values");
  }
}

TEST_F(VoiceFile, SpeakerVectorMustBeFinite) {
  for (const float value : {NAN, INFINITY, -INFINITY}) {
    damage([&](auto& tensors, auto&) { tensors["speaker_vector"][2] = value; });
    expect_damaged("not finite");
  }
  damage([](auto& tensors, auto&) { tensors["speaker_vector"] = torch::zeros({0}); });
  expect_damaged("empty");
}

TEST_F(VoiceFile, PaceIsOneNumberWithinItsRange) {
  damage([](auto& tensors, auto&) { tensors.erase("pace"); });
  EXPECT_EQ(read_voice(path_).pace, 1);
  for (const auto& bad : {std::vector<double>{0.1}, {3}, {NAN}, {1, 1}, {}}) {
    damage([&](auto& tensors, auto&) { tensors["pace"] = torch::tensor(bad, torch::kDouble); });
    expect_damaged("pace must be one number");
  }
}

TEST_F(VoiceFile, PromptsListsMustAgree) {
  damage([](auto& tensors, auto&) { tensors["prompt_subwords"] = torch::zeros({2}, torch::kLong); });
  expect_damaged("3 phonemes but 2 subwords");
  damage([](auto& tensors, auto&) { tensors["semantic_prompt"] = torch::zeros({0}, torch::kLong); });
  expect_damaged("0 tokens but 3 phonemes");
}

TEST_F(VoiceFile, PromptAudioNeedsARate) {
  for (const char* rate : {"", "fast", "-1", "99999999999999999999", "0"}) {
    damage([&](auto&, auto& metadata) { metadata["prompt_sample_rate"] = rate; });
    expect_damaged(std::string("'") + rate + "'");
  }
  damage([](auto& tensors, auto&) { tensors["prompt_audio"] = torch::zeros({5}); });
  expect_damaged("prompt_audio");
}

TEST(RequireVoiceOf, NamesBothModels) {
  ModelInfo model;
  model.name = "the other model";
  model.identity = "fedcba9876543210";
  const auto check = [&] { require_voice_of(sample_voice(), model); };
  for (const char* part : {"Zoë", "'tiny'", "0123456789ab", "'the other model'", "fedcba987654"})
    EXPECT_ERROR(ErrorKind::kModel, part, check());
  model.name = "tiny";  // the name alone proves nothing
  EXPECT_ERROR(ErrorKind::kModel, "tiny", check());
  model.identity = sample_voice().model_identity;
  model.name = "renamed";
  check();
}

TEST(UtcNow, IsIso8601) {
  const auto now = utc_now();
  ASSERT_EQ(now.size(), 20u);
  EXPECT_EQ(now.substr(0, 2), "20");
  EXPECT_EQ(now[10], 'T');
  EXPECT_EQ(now.back(), 'Z');
}

}  // namespace
}  // namespace timbre
