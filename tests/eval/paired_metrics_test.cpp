#include "eval/paired_metrics.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "audio/base_mel.h"
#include "audio/signals.h"
#include "base/files.h"
#include "eval/formula_signals.h"
#include "eval/stoi.h"
#include "eval/time_warp.h"
#include "eval/waveform_distance.h"

namespace timbre {
namespace {

// Written by tools/eval/reference_metrics.py.
const nlohmann::json& expected() {
  static const auto json = nlohmann::json::parse(read_file(TIMBRE_TEST_DATA "/eval/paired.json"));
  return json;
}

TEST(PairedMetrics, AlignedMetricsEqualTheIndependentOnes) {
  const auto clean = formula_voice(3, kStoiRate);
  for (const char* kind : {"noise", "loud_noise", "clipped", "echo"}) {
    const auto y = formula_degraded(clean, kind);
    const auto& wanted = expected().at(kind);
    const auto found = intelligibility(clean, y);
    ASSERT_TRUE(found) << kind;
    EXPECT_NEAR(found->stoi, wanted.at("stoi").get<double>(), 1e-4) << kind;
    EXPECT_NEAR(found->estoi, wanted.at("estoi").get<double>(), 1e-4) << kind;
    EXPECT_NEAR(si_sdr_db(clean, y), wanted.at("si_sdr_db").get<double>(), 1e-3) << kind;
    const double distance = multi_resolution_stft(at::tensor(clean), at::tensor(y));
    EXPECT_NEAR(distance, wanted.at("mr_stft").get<double>(), 1e-2) << kind;
  }
}

TEST(PairedMetrics, MelCepstralDistortionEqualsTheIndependentOne) {
  const auto cepstra = [](const std::vector<float>& samples) {
    return mel_cepstra(base_log_mel(at::tensor(samples).unsqueeze(0)));
  };
  const auto a = cepstra(formula_voice(2, kBaseSampleRate));
  const auto b = cepstra(formula_degraded(formula_voice(2.4, kBaseSampleRate), "noise"));
  EXPECT_EQ(a.size(0), expected().at("warped").at("frames").get<int64_t>());
  double sum = 0;
  const auto path = time_warp(a, b);
  for (const auto& [i, j] : path) sum += 10 / std::log(10) * (2 * (a[i] - b[j]).pow(2).sum()).sqrt().item<double>();
  EXPECT_NEAR(sum / static_cast<double>(path.size()), expected().at("warped").at("mcd_db").get<double>(), 0.01);
}

TEST(PairedMetrics, TheSameSignalIsPerfect) {
  const HeardSpeech speech = hear_speech({formula_voice(2, 22050), 22050}, "voice");
  ItemScores scores;
  add_paired_metrics(speech, speech, scores);
  EXPECT_NEAR(*scores.value("mcd_db"), 0, 1e-9);
  EXPECT_NEAR(*scores.value("f0_rmse_cents"), 0, 1e-9);
  EXPECT_NEAR(*scores.value("f0_correlation"), 1, 1e-9);
  EXPECT_EQ(*scores.value("voicing_error"), 0);
  EXPECT_NEAR(*scores.value("stoi"), 1, 1e-6);
  EXPECT_NEAR(*scores.value("estoi"), 1, 1e-6);
  EXPECT_GT(*scores.value("si_sdr_db"), 100);
  EXPECT_NEAR(*scores.value("mr_stft"), 0, 1e-6);
}

TEST(PairedMetrics, PitchDifferenceIsInCents) {
  const HeardSpeech low = hear_speech({voice(150, 0.1, 2, 22050), 22050}, "low"),
                    high = hear_speech({voice(150 * std::pow(2, 2 / 12.0), 0.1, 2, 22050), 22050}, "high");
  ItemScores scores;
  add_paired_metrics(high, low, scores);
  ASSERT_TRUE(scores.value("f0_rmse_cents"));
  EXPECT_NEAR(*scores.value("f0_rmse_cents"), 200, 3);
  EXPECT_LT(*scores.value("voicing_error"), 0.05);
}

TEST(PairedMetrics, WithoutTheSameTimingOnlyWhatWarps) {
  const HeardSpeech speech = hear_speech({formula_voice(2.4, 22050), 22050}, "slow"),
                    reference = hear_speech({formula_voice(2, 22050), 22050}, "voice");
  ItemScores scores;
  add_paired_metrics(speech, reference, scores);
  EXPECT_TRUE(scores.value("mcd_db"));
  EXPECT_FALSE(scores.value("stoi"));
  EXPECT_FALSE(scores.value("si_sdr_db"));
}

TEST(PairedMetrics, TooShortForIntelligibility) {
  EXPECT_FALSE(intelligibility(formula_voice(0.2, kStoiRate), formula_voice(0.2, kStoiRate)));
  EXPECT_FALSE(intelligibility({}, {}));
}

TEST(TimeWarp, StretchedSequenceIsFollowed) {
  const auto a = at::tensor({0.F, 1.F, 2.F, 3.F}).unsqueeze(1),
             b = at::tensor({0.F, 1.F, 1.F, 1.F, 2.F, 3.F}).unsqueeze(1);
  const FramePairs expected_path{{0, 0}, {1, 1}, {1, 2}, {1, 3}, {2, 4}, {3, 5}};
  EXPECT_EQ(time_warp(a, b), expected_path);
  EXPECT_TRUE(time_warp(at::empty({0, 1}), b).empty());
}

}  // namespace
}  // namespace timbre
