#pragma once
// Recordings and models for tests of timbre finetune: cuts of one real recording; models of tiny networks.
#include <gtest/gtest.h>
#include <sndfile.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/run_timbre.h"

namespace timbre {

// Seconds [begin, begin + seconds) of the test's recording, over and over where that is longer.
inline void write_cut(const std::filesystem::path& file, double begin, double seconds) {
  SF_INFO info{};
  SNDFILE* in = sf_open(TIMBRE_SOURCE "/tests/data/voices/allison.flac", SFM_READ, &info);
  ASSERT_NE(in, nullptr);
  std::vector<float> all(static_cast<std::size_t>(info.frames)),
      cut(static_cast<std::size_t>(seconds * info.samplerate));
  sf_readf_float(in, all.data(), info.frames);
  sf_close(in);
  const auto from = static_cast<std::size_t>(begin * info.samplerate);
  for (std::size_t i = 0; i < cut.size(); ++i) cut[i] = all[(from + i) % all.size()];
  SF_INFO made{};
  made.samplerate = info.samplerate, made.channels = 1, made.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
  SNDFILE* out = sf_open(file.c_str(), SFM_WRITE, &made);
  ASSERT_NE(out, nullptr);
  sf_writef_float(out, cut.data(), static_cast<sf_count_t>(cut.size()));
  sf_close(out);
}

// A folder of `count` clips of two to four seconds with their list, data.list; "en" unless said otherwise.
inline std::string write_clips(const std::filesystem::path& folder, int count, const std::string& language = "en") {
  std::filesystem::create_directories(folder);
  std::string list;
  for (int i = 0; i < count; ++i) {
    const auto file = folder / ("clip" + std::to_string(i) + ".wav");
    write_cut(file, 0.2 * i, 3.2 + 0.3 * (i % 3));
    list += file.string() + "|alice|" + language + "|You have successfully installed the program.\n";
  }
  spill(folder / "data.list", list);
  return (folder / "data.list").string();
}

// Files of narrow networks, made once by a program of its own: "tiny" a base model, else an official version.
inline std::string model_of(const std::string& name, const std::vector<std::string>& words = {}) {
  static const TempDir all;
  std::string folder = (all.path() / name).string(), command = timbre::quoted(TIMBRE_FORMULA_MODELS) + " " + name;
  for (const auto& word : words) folder += "-" + word;
  command += " " + timbre::quoted(folder);
  for (const auto& word : words) command += " " + word;
  if (!std::filesystem::exists(folder)) {
    EXPECT_EQ(std::system((command + " >/dev/null").c_str()), 0) << command;
  }
  return folder;
}

// What a Voice holds but for the time at which it was made: its tensors, and their names and places.
inline std::pair<std::string, nlohmann::json> voice_content(const std::filesystem::path& file) {
  const auto bytes = slurp(file);
  std::uint64_t size = 0;
  for (int i = 7; i >= 0; --i) size = size << 8 | static_cast<unsigned char>(bytes.at(static_cast<std::size_t>(i)));
  auto header = nlohmann::json::parse(bytes.substr(8, size));
  header["__metadata__"].erase("created");
  return {bytes.substr(8 + size), header};
}

}  // namespace timbre
