#include "train/align_recordings.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "audio/audio_writer.h"
#include "audio/base_mel.h"
#include "base/expect_error.h"
#include "base/temp_dir.h"
#include "checkpoint/safetensors.h"
#include "checkpoint/state_dict.h"
#include "data/teacher_corpus.h"
#include "encoders/content_encoder.h"

namespace timbre {
namespace {

constexpr int64_t kSounds = 6, kFrames = 40;  // of each sound in the recording

// Six tones, each as long as the next.
std::vector<float> recording() {
  std::vector<float> samples;
  for (int64_t sound = 0; sound < kSounds; ++sound)
    for (int64_t i = 0; i < kFrames * kBaseHopSamples; ++i)
      samples.push_back(0.1F * std::sin(0.06F * static_cast<float>(1 + sound * sound) * static_cast<float>(i)));
  return samples;
}

// A shard in which the teacher has read the recording's text, `means` [6, 192] and every sound 3 frames long.
void write_reading(const std::filesystem::path& path, const torch::Tensor& means) {
  const auto list = nlohmann::json::array({{{"text", "Hello."},
                                            {"source", "a.wav"},
                                            {"phones", {"HH", "AH0", "L", "OW1", "L", "."}},
                                            {"word_of_phone", {0, 0, 0, 0, 0, 1}}}});
  write_safetensors(path,
                    {{"audio", torch::empty({0}, torch::kShort)},
                     {"audio_offset", torch::zeros({2}, torch::kLong)},
                     {"token_offset", torch::tensor({int64_t{0}, kSounds})},
                     {"token_mean", means.to(torch::kHalf)},
                     {"token_logs", torch::full({kSounds, 192}, -2.0).to(torch::kHalf)},
                     {"token_frames", torch::full({kSounds}, 3, torch::kShort)},
                     {"token_phone", torch::arange(kSounds).to(torch::kShort)},
                     {"speaker_g", torch::zeros({1, 512})},
                     {"speaker", torch::ones({1, 3}, torch::kShort)}},
                    {{"utterances", list.dump()}});
}

class AlignRecordings : public testing::Test {
 protected:
  AlignRecordings() {
    const torch::NoGradGuard no_grad;
    torch::manual_seed(5);
    content_ = ContentEncoder(ContentEncoderConfig{});
    for (const char* folder : {"read", "recordings", "base"}) std::filesystem::create_directory(work_ / folder);
    write_safetensors(work_ / "base/content.safetensors", state_dict(*content_));
    write_audio(work_ / "recordings/a.wav", recording(), kBaseSampleRate);
  }
  // What the content encoder hears in the middle of each sound, [6, 192].
  torch::Tensor heard() {
    const torch::NoGradGuard no_grad;
    content_->eval();
    const auto wave = torch::tensor(recording());
    const auto level = 0.08 / wave.pow(2).mean().sqrt();
    const auto features = content_(base_log_mel((wave * level).unsqueeze(0))).features[0].t();
    return features.reshape({kSounds, kFrames, 192}).narrow(1, kFrames / 4, kFrames / 2).mean(1);
  }
  AlignOptions options() const { return {work_ / "read", work_ / "recordings", work_ / "base", work_ / "out"}; }
  TempDir work_;
  ContentEncoder content_{nullptr};
};

TEST_F(AlignRecordings, LaysTheReadingAlongTheRecording) {
  write_reading(work_ / "read/silent_0000.safetensors", heard());
  align_recordings(options());
  const auto corpus = load_teacher_corpus(work_ / "out");
  ASSERT_EQ(corpus.size(), 1U);
  EXPECT_EQ(corpus[0].source, "a.wav");
  EXPECT_EQ(corpus[0].text, "Hello.");
  EXPECT_EQ(corpus[0].frames(), kSounds * kFrames);
  EXPECT_EQ(corpus[0].audio.size(0), kSounds * kFrames * kBaseHopSamples);
  for (int64_t sound = 0; sound < kSounds; ++sound)
    EXPECT_NEAR(static_cast<double>(corpus[0].token_frames[sound].item<int64_t>()), kFrames, kFrames / 4) << sound;
}

TEST_F(AlignRecordings, AnotherTextIsLeftOut) {
  write_reading(work_ / "read/silent_0000.safetensors", 5 * torch::randn({kSounds, 192}));
  EXPECT_ERROR(ErrorKind::kInput, "no recording fits its text", align_recordings(options()));
}

TEST_F(AlignRecordings, AMissingRecordingIsNamed) {
  write_reading(work_ / "read/silent_0000.safetensors", heard());
  std::filesystem::remove(work_ / "recordings/a.wav");
  EXPECT_ERROR(ErrorKind::kFile, "a.wav", align_recordings(options()));
}

}  // namespace
}  // namespace timbre
