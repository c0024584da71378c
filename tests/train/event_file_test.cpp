#include "train/event_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

// A reader of its own: bit by bit where the writer uses a table.
std::uint32_t slow_crc32c(const std::string& bytes) {
  std::uint32_t value = 0xFFFFFFFFU;
  for (const char byte : bytes) {
    value ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) value = value & 1 ? value >> 1 ^ 0x82F63B78U : value >> 1;
  }
  return ~value;
}

template <typename T>
T number_at(const std::string& bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

std::uint32_t unmasked(std::uint32_t masked) {
  const std::uint32_t rotated = masked - 0xA282EAD8U;
  return rotated << 15 | rotated >> 17;
}

struct Field {
  std::uint64_t number = 0;  // of a varint
  std::string bytes;         // of everything else
};

std::uint64_t varint(const std::string& bytes, std::size_t& at) {
  std::uint64_t value = 0;
  for (int shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.at(at++));
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
}

std::map<int, Field> message(const std::string& bytes) {
  std::map<int, Field> fields;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto key = varint(bytes, at);
    auto& field = fields[static_cast<int>(key >> 3)];
    const auto kind = key & 7;
    if (kind == 0) {
      field.number = varint(bytes, at);
      continue;
    }
    const std::size_t size = kind == 1 ? 8 : kind == 5 ? 4 : varint(bytes, at);
    field.bytes = bytes.substr(at, size);
    EXPECT_EQ(field.bytes.size(), size);
    at += size;
  }
  return fields;
}

std::vector<std::string> records(const fs::path& file) {
  const std::string bytes = read_file(file);
  std::vector<std::string> events;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto size = number_at<std::uint64_t>(bytes, at);
    EXPECT_EQ(unmasked(number_at<std::uint32_t>(bytes, at + 8)), slow_crc32c(bytes.substr(at, 8)));
    events.push_back(bytes.substr(at + 12, size));
    EXPECT_EQ(events.back().size(), size);
    EXPECT_EQ(unmasked(number_at<std::uint32_t>(bytes, at + 12 + size)), slow_crc32c(events.back()));
    at += 16 + size;
  }
  return events;
}

std::map<int, Field> value_of(const std::string& event) { return message(message(message(event)[5].bytes)[1].bytes); }

double fixed_clock() { return 1700000000.25; }

TEST(EventFile, ChecksumsAreThoseOfTheStandard) {
  // RFC 3720, B.4, and the usual check value.
  EXPECT_EQ(crc32c("123456789"), 0xE3069283U);
  EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8A9136AAU);
  EXPECT_EQ(crc32c(std::string(32, '\xFF')), 0x62A8AB43U);
  EXPECT_EQ(crc32c(""), 0U);
  EXPECT_EQ(unmasked(masked_crc32c("123456789")), 0xE3069283U);
}

TEST(EventFile, ScalarsReadBack) {
  const TempDir folder;
  EventFile events(folder / "run", fixed_clock);
  events.scalar("loss/gpt", 7, 0.125);
  events.scalar("loss/gpt", std::int64_t{1} << 40, std::nan(""));
  events.flush();
  EXPECT_EQ(events.path().filename(), "events.out.tfevents.1700000000.timbre");
  const auto read = records(events.path());
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(message(read[0])[3].bytes, "brain.Event:2");
  EXPECT_EQ(number_at<double>(message(read[1])[1].bytes, 0), fixed_clock());
  EXPECT_EQ(message(read[1])[2].number, 7U);
  auto value = value_of(read[1]);
  EXPECT_EQ(value[1].bytes, "loss/gpt");
  EXPECT_EQ(number_at<float>(value[2].bytes, 0), 0.125F);
  EXPECT_EQ(message(read[2])[2].number, std::uint64_t{1} << 40);
  EXPECT_TRUE(std::isnan(number_at<float>(value_of(read[2])[2].bytes, 0)));
}

TEST(EventFile, PicturesAndSoundsReadBack) {
  const TempDir folder;
  EventFile events(folder.path(), fixed_clock);
  const std::string png = std::string("\x89PNG") + std::string(300, '\0');
  events.image("mel", 3, png, 640, 480);
  events.audio("speech", 4, {0, 0.5F, -2, std::nanf("")}, 22050);
  events.flush();
  const auto read = records(events.path());
  ASSERT_EQ(read.size(), 3U);
  auto image = message(value_of(read[1])[4].bytes);
  EXPECT_EQ(image[1].number, 480U);
  EXPECT_EQ(image[2].number, 640U);
  EXPECT_EQ(image[3].number, 3U);
  EXPECT_EQ(image[4].bytes, png);
  auto audio = message(value_of(read[2])[6].bytes);
  EXPECT_EQ(number_at<float>(audio[1].bytes, 0), 22050.0F);
  EXPECT_EQ(audio[2].number, 1U);
  EXPECT_EQ(audio[3].number, 4U);
  EXPECT_EQ(audio[5].bytes, "audio/wav");
  const auto& wav = audio[4].bytes;
  ASSERT_EQ(wav.size(), 44U + 8U);
  EXPECT_EQ(number_at<std::uint32_t>(wav, 4), wav.size() - 8);
  EXPECT_EQ(number_at<std::uint32_t>(wav, 24), 22050U);
  EXPECT_EQ(number_at<std::int16_t>(wav, 46), 16384);
  EXPECT_EQ(number_at<std::int16_t>(wav, 48), -32767);
  EXPECT_EQ(number_at<std::int16_t>(wav, 50), 0);
}

TEST(EventFile, GoesOnWhereARunWasKilled) {
  const TempDir folder;
  fs::path file;
  {
    EventFile events(folder.path(), fixed_clock);
    events.scalar("a", 1, 1);
    events.scalar("a", 2, 2);
    file = events.path();
  }
  const auto whole = read_file(file);
  // Cut at every place of the last record, and with its last byte wrong.
  const std::size_t last = whole.size() - records(file).back().size() - 16;
  std::vector<std::string> damaged;
  for (std::size_t size = last; size < whole.size(); ++size) damaged.push_back(whole.substr(0, size));
  damaged.push_back(whole.substr(0, whole.size() - 1) + static_cast<char>(~whole.back()));
  for (const auto& bytes : damaged) {
    write_file_atomically(file, bytes);
    {
      EventFile events(folder.path(), [] { return 1800000000.0; });
      events.scalar("a", 2, 20);
    }
    EXPECT_EQ(folder.entries(), 1U);  // the same file goes on
    const auto read = records(file);
    ASSERT_EQ(read.size(), 3U) << bytes.size();
    EXPECT_EQ(number_at<float>(value_of(read[1])[2].bytes, 0), 1.0F);
    EXPECT_EQ(number_at<float>(value_of(read[2])[2].bytes, 0), 20.0F);
  }
}

TEST(EventFile, NothingIsLostWithoutFlush) {
  const TempDir folder;
  {
    EventFile events(folder.path(), fixed_clock);
    events.scalar("a", 1, 1);
  }
  { EventFile again(folder.path(), fixed_clock); }
  EXPECT_EQ(records(folder / "events.out.tfevents.1700000000.timbre").size(), 2U);
}

TEST(EventFile, WhatCanNotBeIsRefused) {
  const TempDir folder;
  write_file_atomically(folder / "file", "x");
  EXPECT_ERROR(ErrorKind::kFile, "file", EventFile(folder / "file", fixed_clock));
  write_file_atomically(folder / "events.out.tfevents.1.x", std::string(5000, 'x'));
  EXPECT_ERROR(ErrorKind::kFile, "is no event file", EventFile(folder.path(), fixed_clock));
  EXPECT_EQ(read_file(folder / "events.out.tfevents.1.x").size(), 5000U);  // untouched
}

}  // namespace
}  // namespace timbre
