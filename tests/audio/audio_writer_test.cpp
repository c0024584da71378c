#include "audio/audio_writer.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sndfile.h>
#include <unistd.h>

#include <limits>

#include "audio/audio_file.h"
#include "audio/mp3_frames.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr int kRate = 24000;

// Sends what `body` writes to stdout into a file, through a pipe-like descriptor that is written once, front to back.
template <typename Body>
void with_stdout_in(const fs::path& path, const Body& body) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
  const int before = ::dup(STDOUT_FILENO);
  fflush(stdout);
  ::dup2(file, STDOUT_FILENO);
  body();
  ::dup2(before, STDOUT_FILENO);
  ::close(before);
  ::close(file);
}

struct RoundTrip {
  const char* name;
  SampleFormat samples;
  double
      tolerance;  // largest error of a sample; 0.2: lossy, compared by energy (LAME lowers constant bit rates by 5 %)
};

class Formats : public testing::TestWithParam<RoundTrip> {
 protected:
  void expect_same(const AudioBuffer& read, const std::vector<float>& written) const {
    EXPECT_EQ(read.sample_rate, kRate);
    if (GetParam().tolerance < 0.1) {
      EXPECT_LE(max_difference(read.samples, written), GetParam().tolerance);
    } else {
      EXPECT_NEAR(static_cast<double>(read.samples.size()), static_cast<double>(written.size()), 0.1 * kRate);
      EXPECT_NEAR(rms_of(read.samples) / rms_of(written), 1, 0.07);
    }
  }
};

TEST_P(Formats, RoundTrip) {
  TempDir dir;
  AudioWriterOptions options;
  options.sample_format = GetParam().samples;
  const auto samples = voice(120, 0.1, 3, kRate);
  write_audio(dir / GetParam().name, samples, kRate, options);
  EXPECT_EQ(dir.entries(), 1u);
  expect_same(read_audio(dir / GetParam().name), samples);
}

TEST_P(Formats, BlocksGiveTheSameBytes) {
  if (std::string(GetParam().name) == "a.ogg") GTEST_SKIP() << "the stream number is random";
  TempDir dir;
  AudioWriterOptions options;
  options.sample_format = GetParam().samples;
  options.format = audio_format_of(GetParam().name);
  const auto samples = voice(120, 0.1, 3, kRate);
  write_audio(dir / "whole", samples, kRate, options);
  AudioWriter writer(dir / "blocks", kRate, options);
  for (std::size_t at = 0; at < samples.size(); at += 1001) {
    writer.write(samples.data() + at, std::min<std::size_t>(1001, samples.size() - at));
  }
  writer.close();
  EXPECT_TRUE(read_file(dir / "whole") == read_file(dir / "blocks"));
}

TEST_P(Formats, StreamsToStdout) {
  TempDir dir;
  AudioWriterOptions options;
  options.sample_format = GetParam().samples;
  options.format = audio_format_of(GetParam().name);
  options.tags.title = "a title that makes the header longer";
  const auto samples = voice(120, 0.1, 3, kRate);
  const fs::path path = dir / GetParam().name;
  with_stdout_in(path, [&] {
    AudioWriter writer("-", kRate, options);
    for (std::size_t at = 0; at < samples.size(); at += 5000) {
      writer.write(samples.data() + at, std::min<std::size_t>(5000, samples.size() - at));
    }
    writer.close();
  });
  testing::internal::CaptureStderr();
  expect_same(read_audio(path), samples);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

// kbit/s of every frame, by their headers.
std::vector<int> bit_rates(const fs::path& mp3) {
  const std::string bytes = read_file(mp3);
  std::vector<int> rates;
  std::size_t at = id3_size(bytes);
  for (auto frame = mp3_frame_at(bytes, at); frame; frame = mp3_frame_at(bytes, at += frame->size))
    if (!frame->tells_length) rates.push_back(frame->kbps);
  return rates;
}

TEST(Mp3, TheBitRateIsConstantUnlessAskedOtherwise) {
  TempDir dir;
  const auto samples = voice(120, 0.1, 3, kRate);
  const auto rates_of = [&](int rate, int kbps, bool variable) {
    AudioWriterOptions options;
    options.bitrate_kbps = kbps;
    options.variable = variable;
    write_audio(dir / "a.mp3", samples, rate, options);
    return bit_rates(dir / "a.mp3");
  };
  for (const auto& [rate, kbps, expected] : {std::tuple(24000, 0, 96),
                                             {24000, 64, 64},
                                             {24000, 160, 160},
                                             {44100, 0, 96},
                                             {44100, 192, 192},
                                             {32000, 48, 48},
                                             {8000, 0, 64},
                                             {16000, 32, 32}}) {
    const auto rates = rates_of(rate, kbps, false);
    ASSERT_GT(rates.size(), 10U);
    EXPECT_EQ(rates, std::vector<int>(rates.size(), expected)) << rate << " Hz, " << kbps;
  }
  const auto variable = rates_of(24000, 0, true);
  EXPECT_NE(variable, std::vector<int>(variable.size(), variable[0]));
  EXPECT_ERROR(ErrorKind::kUsage, "no bit rate of 320", rates_of(24000, 320, false));
  EXPECT_ERROR(ErrorKind::kUsage, "no bit rate of 77", rates_of(44100, 77, false));
}

INSTANTIATE_TEST_SUITE_P(All, Formats,
                         testing::Values(RoundTrip{"a.wav", SampleFormat::kInt16, 1.0 / 32767},
                                         RoundTrip{"b.wav", SampleFormat::kInt24, 1.0 / 8388607},
                                         RoundTrip{"c.WAV", SampleFormat::kFloat, 0},
                                         RoundTrip{"a.flac", SampleFormat::kInt16, 1.0 / 32767},
                                         RoundTrip{"b.flac", SampleFormat::kInt24, 1.0 / 8388607},
                                         RoundTrip{"a.ogg", SampleFormat::kInt16, 0.2},
                                         RoundTrip{"a.mp3", SampleFormat::kInt16, 0.2}));

TEST(AudioWriter, AWavStreamSaysLengthUnknown) {
  TempDir dir;
  with_stdout_in(dir / "x", [&] {
    AudioWriter writer("-", kRate);
    writer.write(std::vector<float>(10));
    writer.close();
  });
  const std::string bytes = read_file(dir / "x");
  ASSERT_EQ(bytes.size(), 44u + 20u);
  EXPECT_EQ(bytes.substr(0, 12), "RIFF\xff\xff\xff\xffWAVE");
  EXPECT_EQ(bytes.substr(36, 8), "data\xff\xff\xff\xff");
}

TEST(AudioWriter, ClipsInsteadOfWrapping) {
  TempDir dir;
  write_audio(dir / "a.wav", {2.f, -2.f, 0.5f}, kRate);
  const auto read = read_audio(dir / "a.wav").samples;
  ASSERT_EQ(read.size(), 3u);
  EXPECT_NEAR(read[0], 1, 1e-4);
  EXPECT_NEAR(read[1], -1, 1e-4);
}

TEST(AudioWriter, WithoutCloseNothingIsLeft) {
  TempDir dir;
  write_file_atomically(dir / "a.wav", "old");
  {
    AudioWriter writer(dir / "a.wav", kRate);
    writer.write(std::vector<float>(100000, 0.1f));
  }
  EXPECT_EQ(read_file(dir / "a.wav"), "old");
  EXPECT_EQ(dir.entries(), 1u);
}

TEST(AudioWriter, TagsAreWritten) {
  TempDir dir;
  AudioWriterOptions options;
  options.tags.title = "Chapter 1";
  options.tags.comment = "synthetic speech";
  for (const char* name : {"a.wav", "a.flac", "a.ogg", "a.mp3"}) {
    write_audio(dir / name, voice(120, 0.1, 1, kRate), kRate, options);
    SF_INFO info{};
    SNDFILE* file = sf_open((dir / name).c_str(), SFM_READ, &info);
    ASSERT_NE(file, nullptr);
    EXPECT_STREQ(sf_get_string(file, SF_STR_TITLE), "Chapter 1") << name;
    EXPECT_STREQ(sf_get_string(file, SF_STR_COMMENT), "synthetic speech") << name;
    sf_close(file);
  }
}

TEST(AudioWriter, Errors) {
  TempDir dir;
  EXPECT_ERROR(ErrorKind::kUsage, "no extension", AudioWriter(dir / "a", kRate));
  EXPECT_ERROR(ErrorKind::kUsage, "wav, flac, ogg or mp3", AudioWriter(dir / "a.xyz", kRate));
  EXPECT_ERROR(ErrorKind::kUsage, "11.025, 12, 16", AudioWriter(dir / "a.mp3", 12345));
  EXPECT_EQ(dir.entries(), 0u);
  EXPECT_ERROR(ErrorKind::kFile, "create it first", AudioWriter(dir / "no/a.wav", kRate));
  fs::create_directory(dir / "folder.wav");
  EXPECT_ERROR(ErrorKind::kFile, "not a folder", AudioWriter(dir / "folder.wav", kRate));
  AudioWriter writer(dir / "a.wav", kRate);
  EXPECT_ERROR(ErrorKind::kInternal, "sample 1", writer.write({0.f, std::numeric_limits<float>::quiet_NaN()}));
}

TEST(AudioWriter, AFullDiskIsReported) {
  AudioWriterOptions options;
  options.format = AudioFormat::kWav;
  AudioWriter writer("/dev/full", kRate, options);
  EXPECT_ERROR(ErrorKind::kFile, "free some space", writer.write(std::vector<float>(100000)));
}

}  // namespace
}  // namespace timbre
