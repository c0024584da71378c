#include "synth/listen.h"

#include <gtest/gtest.h>

#include "audio/signals.h"
#include "encoders/phoneme_recognition.h"
#include "synth/spoken_text.h"
#include "synth/tiny_model.h"
#include "text/symbols.h"

namespace timbre {
namespace {

struct Sound {
  const char* symbol;
  int64_t frames;
};

// Log-probabilities in which each sound is certain for its frames.
torch::Tensor certain(const std::vector<Sound>& sounds) {
  std::vector<torch::Tensor> parts;
  for (const auto& sound : sounds) {
    auto part = torch::full({sound.frames, kSymbolCountV1}, -10.0f);
    part.select(1, symbol_id(sound.symbol)).fill_(-0.1f);
    parts.push_back(part);
  }
  return torch::cat(parts);
}

std::string recognised(const std::vector<Sound>& sounds) {
  return phonemes_text(recognised_phonemes(Heard{{}, certain(sounds)}));
}

TEST(RecognisedPhonemes, JoinsRepeatsAndEndsWithAFullStop) {
  EXPECT_EQ(recognised({{"HH", 6}, {"AH0", 5}, {"L", 4}, {"OW1", 9}}), "HH AH0 L OW1 .");
}

TEST(RecognisedPhonemes, FlickerIsNoSound) {
  EXPECT_EQ(recognised({{"HH", 6}, {"S", 1}, {"HH", 6}, {"L", 4}}), "HH L .");
  RecognitionOptions options;
  options.smoothing = 1;
  options.least_sound = 5;
  const RecognisedSymbols symbols{pause_symbols(), symbol_id("_"), symbol_id(".")};
  const auto heard = certain({{"HH", 6}, {"S", 4}, {"HH", 6}, {"L", 5}});
  EXPECT_EQ(phonemes_text(recognised_phonemes(heard, symbols, options)), "HH L .");
}

TEST(RecognisedPhonemes, PausesAreLong) {
  EXPECT_EQ(recognised({{"HH", 6}, {",", 15}, {"L", 6}}), "HH , L .");
  EXPECT_EQ(recognised({{"HH", 6}, {",", 5}, {"L", 6}}), "HH L .");
}

TEST(RecognisedPhonemes, PausesNeitherBeginNorRepeatNorEnd) {
  EXPECT_EQ(recognised({{",", 20}, {"HH", 6}, {",", 15}, {".", 15}, {"L", 6}, {"!", 20}}), "HH , L .");
}

TEST(RecognisedPhonemes, NoneInSilence) {
  EXPECT_EQ(recognised({{"_", 40}}), "");
  EXPECT_EQ(recognised({{",", 40}}), "");
}

TEST(RecognisedPhonemes, PaddingIsNothing) { EXPECT_EQ(recognised({{"HH", 6}, {"_", 30}, {"HH", 6}}), "HH ."); }

TEST(Listen, FramesTokensAndProbabilities) {
  const c10::InferenceMode inference;
  auto& networks = tiny_model()->networks();
  const auto heard = listen(networks, voice(120, 0.07, 2, 22050));
  const int64_t frames = 2 * 22050 / 256;
  EXPECT_EQ(heard.features.sizes(), (std::vector<int64_t>{1, 8, frames}));
  ASSERT_EQ(heard.phone_log_probs.sizes(), (std::vector<int64_t>{frames, kSymbolCountV1}));
  EXPECT_TRUE(torch::allclose(heard.phone_log_probs.exp().sum(1), torch::ones({frames}), 1e-4, 1e-4));
  const auto tokens = semantic_tokens(networks, heard);
  EXPECT_EQ(tokens.size(), static_cast<std::size_t>(frames / 4));
  for (const auto token : tokens) {
    EXPECT_GE(token, 0);
    EXPECT_LT(token, 16);
  }
}

}  // namespace
}  // namespace timbre
