// Headers that streams wrote, files that were joined, channels that cancel each other out, sounds of phones.
#include "audio/sound_parts.h"

#include <gtest/gtest.h>
#include <sndfile.h>

#include <algorithm>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "audio/external_decoder.h"
#include "audio/level.h"
#include "audio/mp3_frames.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using namespace std::string_literals;

constexpr int kRate = 24000;

class SoundParts : public testing::Test {
 protected:
  // What a sound file of that ending holds, as bytes.
  std::string bytes_of(const std::string& ending, double hz, double seconds, int rate = kRate) {
    const fs::path path = dir_ / ("made." + ending);
    write_audio(path, sine(hz, 0.3, seconds, rate), rate);
    return read_file(path);
  }
  // Seconds that are read, and what is said meanwhile.
  double seconds_of(const std::string& name, const std::string& bytes) {
    write_file_atomically(dir_ / name, bytes);
    testing::internal::CaptureStderr();
    double seconds = 0;
    try {
      seconds = read_audio(dir_ / name).duration_s();
    } catch (...) {
      said_ = testing::internal::GetCapturedStderr();
      throw;
    }
    said_ = testing::internal::GetCapturedStderr();
    return seconds;
  }
  void write_float(const std::string& name, int channels, const std::vector<float>& samples) {
    SF_INFO info{};
    info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
    info.channels = channels;
    info.samplerate = kRate;
    SNDFILE* file = sf_open((dir_ / name).c_str(), SFM_WRITE, &info);
    ASSERT_NE(file, nullptr);
    sf_write_float(file, samples.data(), static_cast<sf_count_t>(samples.size()));
    sf_close(file);
  }
  TempDir dir_;
  std::string said_;
};

std::string with_sizes(std::string wav, std::uint32_t riff, std::uint32_t data) {
  const auto put = [&](std::size_t at, std::uint32_t value) {
    for (std::size_t i = 0; i < 4; ++i) wav[at + i] = static_cast<char>(value >> (8 * i) & 0xFF);
  };
  put(4, riff);
  put(wav.find("data") + 4, data);
  return wav;
}

// 0: Python's wave module before it knows; 0x7FFFF000: sox and lame; 0x7FFFFFFF: espeak-ng; 0xFFFFFFFF: ffmpeg.
TEST_F(SoundParts, LengthsThatStreamsBeginWith) {
  const std::string wav = bytes_of("wav", 440, 2);
  const std::pair<std::uint32_t, std::uint32_t> sizes[] = {{36, 0},
                                                           {0, 0},
                                                           {0x7FFFF024, 0x7FFFF000},
                                                           {0x7FFFFFFF, 0x7FFFFFFF},
                                                           {0x80000023, 0x7FFFFFFF},
                                                           {0xFFFFFFFF, 0xFFFFFFFF},
                                                           {0x7FFFFFFF, 0x7FFFFFDB}};
  for (const auto& [riff, data] : sizes) {
    EXPECT_DOUBLE_EQ(seconds_of("a.wav", with_sizes(wav, riff, data)), 2) << riff << " " << data;
    EXPECT_EQ(said_, "");
  }
}

TEST_F(SoundParts, ALengthThatIsWrongIsSaid) {
  std::string wav = bytes_of("wav", 440, 2);
  wav.resize(wav.size() / 2);
  EXPECT_NEAR(seconds_of("a.wav", wav), 1, 0.01);
  EXPECT_NE(said_.find("ends early"), std::string::npos) << said_;
}

TEST_F(SoundParts, NoSamplesAreNoStream) {
  const std::string wav = bytes_of("wav", 440, 0.1);
  const std::string head = with_sizes(wav.substr(0, wav.find("data") + 8), 36, 0);
  EXPECT_ERROR(ErrorKind::kInput, "no samples", seconds_of("a.wav", head));
  EXPECT_ERROR(ErrorKind::kInput, "no samples", seconds_of("a.wav", head + "LIST\x04\0\0\0INFO"s));
}

TEST_F(SoundParts, JoinedFilesAreReadToTheEnd) {
  for (const char* ending : {"wav", "flac", "ogg", "mp3"}) {
    const std::string name = std::string("ab.") + ending;
    const std::string first = bytes_of(ending, 440, 3), second = bytes_of(ending, 660, 2);
    EXPECT_EQ(sound_parts(first).size(), 1U) << ending;
    EXPECT_EQ(sound_parts(first + second + first).size(), 3U) << ending;
    EXPECT_NEAR(seconds_of(name, first + second + first), 8, 0.2) << ending;
    EXPECT_NE(said_.find("3 recordings"), std::string::npos) << ending << said_;
    EXPECT_EQ(said_.find("warning"), std::string::npos) << ending << said_;
    EXPECT_EQ(said_.find("Warning"), std::string::npos) << ending << said_;  // libmpg123's own
  }
}

TEST_F(SoundParts, JoinedFilesOfTwoRates) {
  EXPECT_NEAR(seconds_of("ab.mp3", bytes_of("mp3", 440, 3) + bytes_of("mp3", 440, 2, 44100)), 5, 0.2);
  EXPECT_NEAR(seconds_of("ab.flac", bytes_of("flac", 440, 3, 44100) + bytes_of("flac", 440, 2)), 5, 0.01);
}

TEST_F(SoundParts, DamagedMp3SaysSoAndNothingElse) {
  std::string mp3 = bytes_of("mp3", 440, 3);
  EXPECT_NEAR(seconds_of("a.mp3", mp3), 3, 0.2);
  EXPECT_EQ(said_, "");
  const auto noise = white_noise(1, 0.05, kRate);
  for (std::size_t i = 0; i < 3000; ++i) mp3[mp3.size() / 2 + i] = static_cast<char>(noise[i % noise.size()] * 90);
  EXPECT_GT(seconds_of("a.mp3", mp3), 1.5);
  for (const char* own : {"Note:", "mpg123", "resync"}) EXPECT_EQ(said_.find(own), std::string::npos) << said_;
}

TEST_F(SoundParts, FramesOfMp3) {
  const std::string mp3 = bytes_of("mp3", 440, 1);
  const auto frame = mp3_frame_at(mp3, id3_size(mp3));
  ASSERT_TRUE(frame);
  EXPECT_TRUE(mp3_frame_at(mp3, id3_size(mp3) + frame->size));
  EXPECT_FALSE(mp3_frame_at("no frame", 0));
  EXPECT_EQ(id3_size("ID3\x04\0\0\0\0\x02\x01"s), 257U + 10);
}

TEST_F(SoundParts, AChannelAndItsMirrorImageAreNotMixed) {
  const auto left = voice(120, 0.1, 3, kRate);
  std::vector<float> mirrored, same;
  for (const float sample : left) {
    mirrored.insert(mirrored.end(), {sample, -sample});
    same.insert(same.end(), {sample, sample});
  }
  write_float("mirrored.wav", 2, mirrored);
  write_float("same.wav", 2, same);
  EXPECT_LT(max_difference(read_audio(dir_ / "mirrored.wav").samples, left), 1e-6);
  EXPECT_LT(max_difference(read_audio(dir_ / "same.wav").samples, left), 1e-6);
}

TEST_F(SoundParts, FloatBeyondFullScaleIsNotClipped) {
  auto loud = voice(120, 0.1, 3, kRate);
  const float peak = *std::max_element(loud.begin(), loud.end());
  for (const float most : {1.2F, 3.0F, 30000.0F}) {
    auto scaled = loud;
    for (float& sample : scaled) sample *= most / peak;
    write_float("loud.wav", 1, scaled);
    const auto read = read_audio(dir_ / "loud.wav").samples;
    EXPECT_EQ(read, scaled);
    EXPECT_LT(clipping_ratio(read), 1e-4) << most;
  }
  for (float& sample : loud) sample = std::clamp(sample / peak * 3, -1.0F, 1.0F);
  EXPECT_GT(clipping_ratio(loud), 0.1);
}

TEST_F(SoundParts, SoundsOfPhonesGoThroughAProgram) {
  const fs::path phone = dir_ / "memo.m4a";
  write_file_atomically(phone,
                        "\0\0\0\x20"
                        "ftypM4A \0\0\0\0 and so on"s);
  write_audio(dir_ / "memo.m4a.wav", sine(440, 0.3, 2, kRate), kRate);
  set_audio_decoder("sh -c 'cat \"$0.wav\"' {sound}");
  EXPECT_DOUBLE_EQ(read_audio(phone).duration_s(), 2);
  set_audio_decoder("sh -c 'echo no such codec >&2; exit 1' {sound}");
  EXPECT_ERROR(ErrorKind::kInput, "no such codec", read_audio(phone));
  set_audio_decoder("true {sound}");
  EXPECT_ERROR(ErrorKind::kInput, "no sound", read_audio(phone));
  set_audio_decoder("");
  EXPECT_ERROR(ErrorKind::kInput, "M4A recording, which needs the program ffmpeg", read_audio(phone));
  EXPECT_ERROR(ErrorKind::kUsage, "{sound}", set_audio_decoder("ffmpeg -i"));
  EXPECT_ERROR(ErrorKind::kUsage, "no program", set_audio_decoder("no-such-decoder"));
}

}  // namespace
}  // namespace timbre
