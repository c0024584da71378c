#include "synth/voice_matching.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

#include "audio/audio_writer.h"
#include "audio/base_mel.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "synth/extract_voice.h"
#include "synth/reference.h"
#include "synth/synthesizer.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

std::shared_ptr<VoiceFilter> tiny_filter(float shift) {
  return std::make_shared<VoiceFilter>(VoiceFilter{torch::zeros({6}), torch::full({4, 6}, shift)});
}

Voice voice_with(std::shared_ptr<const VoiceFilter> filter) {
  Voice voice;
  voice.name = "anna";
  voice.model_name = "tiny";
  voice.model_identity = tiny_model()->info().identity;
  voice.speaker_vector = {0.1F, -0.3F, 0.2F, 0.4F, -0.1F, 0, 0.3F, -0.2F};
  voice.filter = std::move(filter);
  return voice;
}

std::vector<float> speak(const Voice& voice, double strength = 1) {
  SpeakOptions options;
  options.seed = 1;
  options.max_retries = 0;
  options.voice_filter = strength;
  std::vector<float> samples;
  Synthesizer(tiny_model(), front_end()).speak("Hello there.", voice, options, [&](const std::vector<float>& block) {
    samples.insert(samples.end(), block.begin(), block.end());
  });
  return samples;
}

TEST(VoiceMatching, TheFilterIsHeardAsStronglyAsAsked) {
  const auto plain = speak(voice_with(nullptr));
  EXPECT_EQ(speak(voice_with(tiny_filter(1)), 0), plain);
  const auto once = speak(voice_with(tiny_filter(1)));
  EXPECT_NE(once, plain);
  EXPECT_EQ(once.size(), plain.size());
  EXPECT_EQ(speak(voice_with(tiny_filter(0.5)), 2), once);
}

TEST(VoiceMatching, ARecordingGivesAFilterThatBringsItsSoundsCloser) {
  const TempDir dir;
  write_audio(dir / "a.wav", joined({silence(0.5, kBaseSampleRate), voice(120, 0.08, 4, kBaseSampleRate, 10000)}),
              kBaseSampleRate);
  ExtractOptions options;
  options.filter = false;
  const auto plain = extract_voice(*tiny_model(), *front_end(), {dir / "a.wav"}, options).voice;
  EXPECT_FALSE(plain.filter);
  const auto matched = extract_voice(*tiny_model(), *front_end(), {dir / "a.wav"}).voice;
  ASSERT_TRUE(matched.filter);
  EXPECT_EQ(matched.speaker_vector, plain.speaker_vector);
  const auto mean_of = [](const Voice& voice) {
    return cepstral_frames(base_log_mel(at::tensor(speak(voice)).unsqueeze(0)), 6).mean().flatten().slice(0, 1);
  };
  const auto recording = read_reference(dir / "a.wav", 60, {});
  const auto wanted =
      cepstral_frames(base_log_mel(at::tensor(recording.samples).unsqueeze(0)), 6).mean().flatten().slice(0, 1);
  const double before = (mean_of(plain) - wanted).norm().item<double>();
  EXPECT_LT((mean_of(matched) - wanted).norm().item<double>(), 0.7 * before);
}

TEST(VoiceMatching, NoiseAndMissingBandsAreNotCopied) {
  const TempDir dir;
  const auto clean = joined({silence(0.5, kBaseSampleRate), voice(120, 0.08, 4, kBaseSampleRate, 10000)});
  write_audio(dir / "noisy.wav", mixed(clean, white_noise(0.01, 4.5, kBaseSampleRate)), kBaseSampleRate);
  write_audio(dir / "narrow.wav", joined({silence(0.5, kBaseSampleRate), voice(120, 0.08, 4, kBaseSampleRate, 3000)}),
              kBaseSampleRate);
  for (const char* name : {"noisy.wav", "narrow.wav"})
    EXPECT_FALSE(extract_voice(*tiny_model(), *front_end(), {dir / name}).voice.filter) << name;
  write_audio(dir / "clean.wav", clean, kBaseSampleRate);
  EXPECT_TRUE(extract_voice(*tiny_model(), *front_end(), {dir / "noisy.wav", dir / "clean.wav"}).voice.filter);
}

// A tone that swings `rate` times a second: [1, 80, T].
at::Tensor swinging(double rate, double seconds) {
  const auto t = torch::arange(static_cast<int64_t>(seconds * kBaseSampleRate)) / kBaseSampleRate;
  const auto wave = 0.1 * torch::sin(2 * M_PI * 700 * t) * (0.55 - 0.45 * torch::cos(2 * M_PI * rate * t));
  return base_log_mel(wave.to(torch::kFloat).unsqueeze(0));
}

TEST(VoiceMatching, ThePaceIsTheRecordingsAsFarAsTheyTell) {
  const auto spoken = swinging(5, 10);
  EXPECT_NEAR(match_pace({swinging(5, 10)}, spoken), 1, 0.02);
  const double slow = match_pace({swinging(4, 20)}, spoken), little = match_pace({swinging(4, 2)}, spoken);
  EXPECT_NEAR(slow, 0.8, 0.06);
  EXPECT_GT(little, slow + 0.03);
  EXPECT_LT(little, 1);
  EXPECT_NEAR(match_pace({swinging(4, 10), swinging(4, 10)}, spoken), slow, 0.02);
  EXPECT_DOUBLE_EQ(match_pace({swinging(2, 60)}, spoken), 0.75);
  EXPECT_DOUBLE_EQ(match_pace({torch::full({1, 80, 400}, -11.5)}, spoken), 1);
}

TEST(VoiceMatching, GoesThroughAVoiceFile) {
  const TempDir dir;
  write_voice(dir / "a.voice", voice_with(tiny_filter(0.25)));
  const auto read = read_voice(dir / "a.voice");
  ASSERT_TRUE(read.filter);
  EXPECT_TRUE(torch::equal(read.filter->shifts, tiny_filter(0.25)->shifts));
  EXPECT_TRUE(torch::equal(read.filter->centre, tiny_filter(0.25)->centre));
  write_voice(dir / "b.voice", voice_with(nullptr));
  EXPECT_FALSE(read_voice(dir / "b.voice").filter);
}

TEST(VoiceMatching, DamagedAndForeignFiltersAreModelErrors) {
  const auto centre = torch::zeros({6}), shifts = torch::zeros({4, 6});
  EXPECT_FALSE(voice_filter({}));
  EXPECT_TRUE(voice_filter({{"filter_centre", centre}, {"filter_shifts", shifts}}));
  const auto refused = [](const StateDict& tensors) {
    EXPECT_ERROR(ErrorKind::kModel, "filter is damaged", voice_filter(tensors));
  };
  refused({{"filter_centre", centre}});
  refused({{"filter_shifts", shifts}});
  refused({{"filter_centre", centre}, {"filter_shifts", torch::zeros({4, 5})}});
  refused({{"filter_centre", centre}, {"filter_shifts", torch::full({4, 6}, NAN)}});
  refused({{"filter_centre", centre}, {"filter_shifts", shifts.to(torch::kLong)}});
  const auto foreign = std::make_shared<VoiceFilter>(VoiceFilter{torch::zeros({5}), torch::zeros({4, 5})});
  EXPECT_ERROR(ErrorKind::kModel, "filter of a sound has 5 values", speak(voice_with(foreign)));
}

}  // namespace
}  // namespace timbre
