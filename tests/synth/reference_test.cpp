// reference, speaker_vector.
#include "synth/reference.h"

#include <gtest/gtest.h>

#include "audio/audio_writer.h"
#include "audio/base_mel.h"
#include "audio/signals.h"
#include "synth/speaker_vector.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

constexpr int kRate = kBaseSampleRate;

// A reference of numbered samples with speech in those segments.
Reference numbered(const std::vector<SampleRange>& segments) {
  Reference reference;
  reference.samples.resize(segments.empty() ? 100 : segments.back().end);
  for (std::size_t i = 0; i < reference.samples.size(); ++i) reference.samples[i] = static_cast<float>(i);
  reference.activity.segments = segments;
  return reference;
}

TEST(SpeechWindows, HoldAllSpeechInOrder) {
  const std::vector<SampleRange> segments{{100, 30'000}, {40'000, 40'001}, {50'000, 200'000}};
  std::vector<float> expected;
  for (const auto& segment : segments)
    for (std::size_t i = segment.begin; i < segment.end; ++i) expected.push_back(static_cast<float>(i));
  for (const double window_s : {0.5, 1.0, 3.0, 100.0}) {
    const auto windows = speech_windows(numbered(segments), window_s);
    const double count = std::max(1.0, std::round(static_cast<double>(expected.size()) / kRate / window_s));
    EXPECT_EQ(windows.size(), static_cast<std::size_t>(count));
    std::vector<float> joined;
    for (const auto& window : windows) {
      EXPECT_NEAR(static_cast<double>(window.size()), static_cast<double>(expected.size()) / count, 1);
      joined.insert(joined.end(), window.begin(), window.end());
    }
    EXPECT_EQ(joined, expected);
  }
}

TEST(SpeechWindows, NoneWithoutSpeech) { EXPECT_TRUE(speech_windows(numbered({}), 6).empty()); }

TEST(ScaledToLevel, CountsActiveFramesOnly) {
  for (const double rms : {0.01, 0.3}) {
    const auto samples = joined({silence(1, kRate), voice(120, rms, 2, kRate), silence(1, kRate)});
    const auto scaled = scaled_to_level(samples, detect_voice(samples, kRate), -23);
    const std::vector<float> speech(scaled.begin() + kRate, scaled.begin() + 3 * kRate);
    EXPECT_NEAR(20 * std::log10(rms_of(speech)), -23, 1);  // the quietest frames are not active
  }
  const auto nothing = silence(1, kRate);
  EXPECT_EQ(scaled_to_level(nothing, detect_voice(nothing, kRate), -23), nothing);
}

TEST(ReadReference, ResamplesAndLevels) {
  const TempDir dir;
  write_audio(dir / "a.wav", joined({silence(0.5, 48000), voice(120, 0.02, 3, 48000), silence(0.5, 48000)}), 48000);
  const auto reference = read_reference(dir / "a.wav", 100, {});
  EXPECT_NEAR(static_cast<double>(reference.samples.size()), 4.0 * kRate, 2);
  EXPECT_NEAR(reference.activity.speech_s, 3, 0.3);
  EXPECT_NEAR(reference.quality.peak_dbfs, 20 * std::log10(0.02), 20);  // as recorded
  const std::vector<float> speech(reference.samples.begin() + kRate, reference.samples.begin() + 3 * kRate);
  EXPECT_NEAR(20 * std::log10(rms_of(speech)), kReferenceLevelDbfs, 1);
}

TEST(GroupAgreement, ComparesTheTwoGroups) {
  EXPECT_EQ(group_agreement(torch::ones({1, 4}), {1}), 1);
  EXPECT_EQ(group_agreement(torch::ones({0, 4}), {}), 1);
  EXPECT_NEAR(group_agreement(torch::tensor({{1.f, 0.f}, {2.f, 0.f}, {5.f, 0.f}}), {1, 1, 1}), 1, 1e-6);
  EXPECT_NEAR(group_agreement(torch::tensor({{1.f, 0.f}, {1.f, 0.f}, {0.f, 1.f}}), {1, 1, 1}), 0, 1e-6);
  EXPECT_NEAR(group_agreement(torch::tensor({{1.f, 0.f}, {-1.f, 0.f}}), {1, 1}), -1, 1e-6);
  // (1, 0) and (2, 1) are one group, (0, 1) the other; the longer counts for more.
  const auto fan = torch::tensor({{1.f, 0.f}, {2.f, 1.f}, {0.f, 1.f}});
  EXPECT_NEAR(group_agreement(fan, {1, 1, 1}), 1 / std::sqrt(10), 1e-6);
  EXPECT_NEAR(group_agreement(fan, {1, 3, 1}), 3 / std::sqrt(58), 1e-6);
  // (3, 0.3) against (0.9, 3).
  const auto kinds = torch::tensor({{1.f, 0.f}, {1.f, 0.1f}, {1.f, 0.2f}, {0.3f, 1.f}, {0.2f, 1.f}, {0.4f, 1.f}});
  EXPECT_NEAR(group_agreement(kinds, {1, 1, 1, 1, 1, 1}), 0.381, 1e-3);
}

TEST(SpeakerVector, IsTheMeanWeightedByLength) {
  const c10::InferenceMode inference;
  auto& networks = tiny_model()->networks();
  const auto reference_of = [](double hz, double seconds) {
    Reference reference;
    reference.samples = voice(hz, 0.07, seconds, kRate);
    reference.activity.segments = {{0, reference.samples.size()}};
    return reference;
  };
  const auto a = reference_of(120, 3), b = reference_of(240, 6);
  const auto va = speaker_vector(networks, {a}), vb = speaker_vector(networks, {b}),
             both = speaker_vector(networks, {a, b});
  EXPECT_EQ(va.vector.sizes(), (std::vector<int64_t>{8}));
  EXPECT_TRUE(torch::allclose(both.vector, (va.vector + 2 * vb.vector) / 3, 1e-4, 1e-5));
  EXPECT_FALSE(torch::allclose(va.vector, vb.vector, 1e-4, 1e-5));
  EXPECT_FALSE(va.several_speakers_suspected.has_value());
  EXPECT_EQ(va.agreement, 1);
  SpeakerVectorOptions options;
  options.least_agreement = both.agreement + 0.01;
  EXPECT_EQ(speaker_vector(networks, {a, b}, options).several_speakers_suspected, true);
  options.least_agreement = both.agreement - 0.01;
  EXPECT_EQ(speaker_vector(networks, {a, b}, options).several_speakers_suspected, false);
}

}  // namespace
}  // namespace timbre
