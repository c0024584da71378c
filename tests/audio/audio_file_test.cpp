#include "audio/audio_file.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <limits>

#include "audio/audio_writer.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

// Writes interleaved float samples with libsndfile alone.
void write_raw(const fs::path& path, int format, int channels, int rate, const std::vector<float>& samples) {
  SF_INFO info{};
  info.format = format;
  info.channels = channels;
  info.samplerate = rate;
  SNDFILE* file = sf_open(path.c_str(), SFM_WRITE, &info);
  ASSERT_NE(file, nullptr) << sf_strerror(nullptr);
  sf_write_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
  sf_close(file);
}

constexpr int kFloatWav = SF_FORMAT_WAV | SF_FORMAT_FLOAT;

TEST(AudioFile, ChannelsAreMixed) {
  TempDir dir;
  write_raw(dir / "a.wav", kFloatWav, 3, 44100, {0.1f, 0.2f, 0.6f, -0.3f, 0.f, 0.f});
  AudioReader reader(dir / "a.wav");
  EXPECT_EQ(reader.channels(), 3);
  EXPECT_EQ(reader.sample_rate(), 44100);
  EXPECT_EQ(reader.announced_frames(), 2);
  const auto mono = reader.read(10);
  ASSERT_EQ(mono.size(), 2u);
  EXPECT_NEAR(mono[0], 0.3f, 1e-6);
  EXPECT_NEAR(mono[1], -0.1f, 1e-6);
  EXPECT_TRUE(reader.read(10).empty());
}

TEST(AudioFile, BlocksEqualTheWhole) {
  TempDir dir;
  const auto samples = sine(440, 0.5, 1.0, 22050);
  write_raw(dir / "a.wav", kFloatWav, 1, 22050, samples);
  AudioReader reader(dir / "a.wav");
  std::vector<float> collected;
  for (auto block = reader.read(777); !block.empty(); block = reader.read(777)) {
    EXPECT_LE(block.size(), 777u);
    collected.insert(collected.end(), block.begin(), block.end());
  }
  EXPECT_EQ(collected, samples);
  EXPECT_EQ(read_audio(dir / "a.wav").samples, samples);
}

TEST(AudioFile, ReadsAtAnotherRate) {
  TempDir dir;
  write_raw(dir / "a.wav", kFloatWav, 1, 44100, sine(440, 0.5, 5.0, 44100));
  const AudioBuffer audio = read_audio_at(dir / "a.wav", 16000);
  EXPECT_EQ(audio.sample_rate, 16000);
  EXPECT_DOUBLE_EQ(audio.duration_s(), 5.0);
  const auto expected = sine(440, 0.5, 5.0, 16000);
  for (std::size_t i = 1000; i < 79000; ++i) ASSERT_NEAR(audio.samples[i], expected[i], 1e-4) << i;
}

TEST(AudioFile, FilesThatCannotBeRead) {
  TempDir dir;
  EXPECT_ERROR(ErrorKind::kFile, "missing.wav", read_audio(dir / "missing.wav"));
  EXPECT_ERROR(ErrorKind::kFile, "not a folder", read_audio(dir.path()));
}

TEST(AudioFile, FilesThatAreNoAudio) {
  TempDir dir;
  const std::string prose(5000, 'x');
  for (const char* name : {"text.wav", "text.flac", "text.ogg", "text.mp3", "text.raw", "text.vox", "text"}) {
    write_file_atomically(dir / name, "This is a text. " + prose);
    EXPECT_ERROR(ErrorKind::kInput, "ffmpeg", read_audio(dir / name));
    write_file_atomically(dir / name, "");
    EXPECT_ERROR(ErrorKind::kInput, "empty (0 bytes)", read_audio(dir / name));
  }
}

TEST(AudioFile, NoFrames) {
  TempDir dir;
  write_raw(dir / "a.wav", kFloatWav, 1, 16000, {});
  EXPECT_ERROR(ErrorKind::kInput, "no samples", read_audio(dir / "a.wav"));
}

TEST(AudioFile, TooManyChannels) {
  TempDir dir;
  write_raw(dir / "a.wav", kFloatWav, 100, 16000, std::vector<float>(100 * 16));
  EXPECT_ERROR(ErrorKind::kInput, "100 channels, at most 64", read_audio(dir / "a.wav"));
}

TEST(AudioFile, NotANumber) {
  TempDir dir;
  for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), -1e20f}) {
    auto samples = sine(100, 0.1, 1, 8000);
    samples[4000] = bad;
    write_raw(dir / "a.wav", kFloatWav, 1, 8000, samples);
    EXPECT_ERROR(ErrorKind::kInput, "0.500 s", read_audio(dir / "a.wav"));
  }
}

TEST(AudioFile, LengthIsLimited) {
  TempDir dir;
  write_raw(dir / "a.wav", kFloatWav, 1, 8000, sine(100, 0.1, 2, 8000));
  AudioReadLimits limits;
  limits.max_duration_s = 1.9;
  EXPECT_ERROR(ErrorKind::kInput, "cut it", AudioReader(dir / "a.wav", limits));
  limits.max_duration_s = 2;
  EXPECT_EQ(read_audio(dir / "a.wav", limits).samples.size(), 16000u);
}

class Truncated : public testing::TestWithParam<const char*> {};

TEST_P(Truncated, UsesWhatIsThereAndWarns) {
  TempDir dir;
  const fs::path path = dir / (std::string("a.") + GetParam());
  write_audio(path, voice(120, 0.1, 10, 24000), 24000);
  fs::resize_file(path, fs::file_size(path) / 2);
  testing::internal::CaptureStderr();
  const AudioBuffer audio = read_audio(path);
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_GT(audio.duration_s(), 3);
  EXPECT_LT(audio.duration_s(), 7);
  EXPECT_NE(said.find("ends early"), std::string::npos) << said;
}

TEST_P(Truncated, HeaderOnlyIsAnError) {
  TempDir dir;
  const fs::path path = dir / (std::string("a.") + GetParam());
  write_audio(path, voice(120, 0.1, 10, 24000), 24000);
  for (const std::uintmax_t size : {1, 4, 11, 30, 44}) {
    fs::resize_file(path, size);
    testing::internal::CaptureStderr();
    EXPECT_ERROR(ErrorKind::kInput, "a.", read_audio(path));
    testing::internal::GetCapturedStderr();
  }
}

INSTANTIATE_TEST_SUITE_P(Formats, Truncated, testing::Values("wav", "flac"));

TEST(AudioFile, IntactFilesRaiseNoWarning) {
  TempDir dir;
  for (const char* extension : {"wav", "flac", "ogg", "mp3"}) {
    const fs::path path = dir / (std::string("a.") + extension);
    write_audio(path, voice(120, 0.1, 3, 24000), 24000);
    testing::internal::CaptureStderr();
    read_audio(path);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  }
}

}  // namespace
}  // namespace timbre
