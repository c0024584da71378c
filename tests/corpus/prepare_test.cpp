#include "data/prepare.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "base/temp_dir.h"
#include "data/cleaning.h"
#include "text/front_end.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr int kRate = 8000;

PrepareListeners tiny_listeners() {
  static const TextFrontEnd front_end = TextFrontEnd::load(TIMBRE_MODELS "/text");
  torch::manual_seed(1);
  ContentEncoderConfig content;
  content.width = content.content_dim = 8;
  content.layers = 1;
  SpeakerEncoderConfig speaker;
  speaker.cepstra = speaker.sounds = 4;
  speaker.speaker_dim = 8;
  PrepareListeners listeners;
  listeners.content = ContentEncoder(content);
  listeners.speaker = SpeakerEncoder(speaker);
  listeners.content->eval();
  listeners.speaker->eval();
  listeners.front_end = &front_end;
  listeners.identity = "tiny";
  return listeners;
}

std::vector<float> speech(double seconds, double hz = 150) {
  return mixed(voice(hz, 0.1, seconds, kRate, 3000), white_noise(1e-5, seconds, kRate));
}
std::vector<float> pause(double seconds) { return white_noise(1e-5, seconds, kRate); }
// A recording of one phrase, with the pauses from which the noise is measured.
std::vector<float> phrase(double seconds, double hz = 150) {
  return joined({pause(0.3), speech(seconds, hz), pause(0.3)});
}

PrepareOptions options_for(const TempDir& folder) {
  PrepareOptions options;
  options.recordings = {folder / "in"};
  options.output = folder / "out";
  options.keep_doubtful = true;  // the tiny encoder hears nothing
  fs::create_directories(folder / "in");
  return options;
}

std::vector<nlohmann::json> lines_of(const fs::path& file) {
  std::vector<nlohmann::json> lines;
  std::istringstream text(read_file(file));
  for (std::string line; std::getline(text, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

TEST(Prepare, CutsAndWritesClips) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/long one.wav", joined({speech(5), pause(1), speech(6, 170), pause(0.5)}), kRate);
  const auto report = prepare_data(options, tiny_listeners());
  EXPECT_EQ(report.kept, 2U);
  EXPECT_NEAR(report.seconds, 12.5, 0.01);
  const auto items = read_manifest(options.output);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].id.substr(0, 14), "long-one-0001-");
  EXPECT_EQ(items[0].speaker, "out");
  EXPECT_EQ(items[0].language, "en");
  EXPECT_EQ(items[0].text, "");
  EXPECT_FALSE(items[0].alignment_score.has_value());
  EXPECT_GT(items[0].snr_db, 30);
  EXPECT_NEAR(items[1].start_s, 5.5, 0.5);
  for (const auto& item : items) {
    const auto clip = read_audio(item.audio);
    EXPECT_EQ(clip.sample_rate, kRate);
    EXPECT_NEAR(clip.duration_s(), item.end_s - item.start_s, 0.001);
    EXPECT_NEAR(active_level_dbfs(detect_voice(clip.samples, kRate)), kClipLevelDbfs, 0.5);
  }
  EXPECT_TRUE(fs::exists(options.output / "cuts.png"));
  EXPECT_EQ(nlohmann::json::parse(read_file(options.output / "report.json")).at("kept"), 2);
  EXPECT_TRUE(lines_of(options.output / "rejected.jsonl").empty());
}

TEST(Prepare, ASecondRunTakesOverWhatTheFirstFound) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", joined({speech(5), pause(1), speech(6, 170)}), kRate);
  write_file_atomically(folder / "asr",
                        "#!/bin/sh\necho $1 >> '" + (folder / "calls").string() + "'\necho Hello there.\n");
  fs::permissions(folder / "asr", fs::perms::owner_all);
  options.recogniser.command = (folder / "asr").string() + " {wav}";
  prepare_data(options, tiny_listeners());
  const auto manifest = read_file(options.output / kManifestName), calls = read_file(folder / "calls");
  EXPECT_EQ(std::count(calls.begin(), calls.end(), '\n'), 2);
  EXPECT_NE(manifest.find("Hello there."), std::string::npos);
  const auto clip = read_manifest(options.output)[0].audio;
  const auto written = fs::last_write_time(clip);
  prepare_data(options, tiny_listeners());
  EXPECT_EQ(read_file(options.output / kManifestName), manifest);
  EXPECT_EQ(read_file(folder / "calls"), calls);
  EXPECT_EQ(fs::last_write_time(clip), written);
  // A clip that is gone is made again, the same.
  const auto bytes = read_file(clip);
  fs::remove(clip);
  prepare_data(options, tiny_listeners());
  EXPECT_EQ(read_file(clip), bytes);
  // Other cuts: the old clips go.
  options.slicer.min_length_ms = 20000;
  prepare_data(options, tiny_listeners());
  EXPECT_EQ(read_manifest(options.output).size(), 1U);
  EXPECT_EQ(std::distance(fs::directory_iterator(options.output / "clips"), fs::directory_iterator()), 1);
}

TEST(Prepare, AKilledRunGoesOn) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", joined({speech(5), pause(1), speech(6, 170)}), kRate);
  prepare_data(options, tiny_listeners());
  const auto manifest = read_file(options.output / kManifestName);
  const auto cache = options.output / ".cache/results.jsonl";
  const auto bytes = read_file(cache);
  for (const double share : {0.2, 0.5, 0.9}) {
    write_file_atomically(cache, bytes.substr(0, static_cast<std::size_t>(share * static_cast<double>(bytes.size()))));
    fs::remove(options.output / kManifestName);
    prepare_data(options, tiny_listeners());
    EXPECT_EQ(read_file(options.output / kManifestName), manifest) << share;
  }
}

TEST(Prepare, BrokenAndUselessRecordingsAreNamed) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/good.wav", phrase(5), kRate);
  write_audio(folder / "in/same.wav", phrase(5), kRate);
  write_audio(folder / "in/short.wav", speech(0.4), kRate);
  write_audio(folder / "in/silent.wav", silence(3, kRate), kRate);
  auto nan = speech(3);
  nan[1000] = 0;
  AudioWriterOptions floats;
  floats.sample_format = SampleFormat::kFloat;
  write_audio(folder / "in/nan.wav", nan, kRate, floats);
  auto bytes = read_file(folder / "in/nan.wav");
  const std::string quiet_nan("\0\0\xC0\x7F", 4);
  bytes.replace(bytes.size() - 4000, 4, quiet_nan);
  write_file_atomically(folder / "in/nan.wav", bytes);
  write_file_atomically(folder / "in/text.mp3", "this is no sound");
  write_file_atomically(folder / "in/empty.wav", "");
  const auto report = prepare_data(options, tiny_listeners());
  EXPECT_EQ(report.kept, 1U);
  EXPECT_EQ(report.failed, 3U);
  std::map<std::string, std::string> reasons;
  for (const auto& line : lines_of(options.output / "rejected.jsonl"))
    reasons[fs::path(line.at("source").get<std::string>()).stem()] = line.at("reasons")[0];
  EXPECT_EQ(reasons["same"].substr(0, 28), "duplicate: the same file as ");
  EXPECT_EQ(reasons["short"], "too short: 0.4 s, at least 1.0 s");
  EXPECT_EQ(reasons["silent"], "silent: no speech in it");
  EXPECT_NE(reasons["nan"].find("nan"), std::string::npos);
  EXPECT_EQ(reasons.count("text"), 1U);
  EXPECT_EQ(reasons.count("empty"), 1U);
}

TEST(Prepare, OneMinuteWithoutAPauseIsCut) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", speech(60), kRate);
  const auto report = prepare_data(options, tiny_listeners());
  EXPECT_GE(report.clips, 4U);
  for (const auto& clip : report.sources.at(0).clips) EXPECT_LE(clip.item.seconds, 15.01);
}

TEST(Prepare, BlocksOfALongRecordingJoinWithoutASeam) {
  const TempDir folder;
  auto options = options_for(folder);
  std::vector<float> wave;
  const auto part = joined({speech(6), pause(1)});
  for (int i = 0; i < 50; ++i) wave.insert(wave.end(), part.begin(), part.end());  // 350 s: two blocks
  write_audio(folder / "in/a.wav", wave, kRate);
  const auto report = prepare_data(options, tiny_listeners());
  EXPECT_EQ(report.clips, 50U);
  double last = 0;
  for (const auto& clip : report.sources.at(0).clips) {
    EXPECT_GE(clip.item.seconds, 6);
    EXPECT_LE(clip.item.seconds, 7.1);
    EXPECT_GE(clip.item.start_s, last - 1e-6);
    last = clip.item.end_s;
  }
}

TEST(Prepare, ShortRecordingsWithTheirTextStayWhole) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", joined({speech(5), pause(1), speech(5, 180)}), kRate);
  write_file_atomically(folder / "in/a.txt", "Two phrases, one clip.\n");
  write_audio(folder / "in/b.wav", phrase(3, 120), kRate);
  write_file_atomically(folder / "list", "in/a.wav|alice|en|From the list.\nin/b.wav|bob|ja|Konnichiwa.\n");
  prepare_data(options, tiny_listeners());
  EXPECT_EQ(read_manifest(options.output).at(0).text, "Two phrases, one clip.");
  options.transcripts = folder / "list";
  options.recordings.clear();
  prepare_data(options, tiny_listeners());
  const auto items = read_manifest(options.output);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].text, "From the list.");
  EXPECT_EQ(items[0].speaker, "alice");
  EXPECT_TRUE(items[0].alignment_score.has_value());
  EXPECT_EQ(items[1].language, "ja");
  EXPECT_FALSE(items[1].alignment_score.has_value());  // a language that the encoder does not know
  options.keep_doubtful = false;
  const auto strict = prepare_data(options, tiny_listeners());
  EXPECT_EQ(strict.sources.at(0).clips.at(0).judgement.dropped.at(0).substr(0, 19), "doubtful transcript");
}

TEST(Prepare, TheWordsOfALongRecordingAreSharedOut) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", joined({speech(8), pause(1), speech(9, 170), pause(1), speech(7)}), kRate);
  write_file_atomically(folder / "in/a.txt", "One two three. Four five six, seven eight. Nine ten eleven twelve.");
  prepare_data(options, tiny_listeners());
  std::string all;
  const auto items = read_manifest(options.output);
  EXPECT_EQ(items.size(), 3U);
  for (const auto& item : items) all += (all.empty() || item.text.empty() ? "" : " ") + item.text;
  // Where the tiny encoder hears them is chance; none may be lost or said twice.
  EXPECT_EQ(all, "One two three. Four five six, seven eight. Nine ten eleven twelve.");
}

TEST(Prepare, ARecogniserThatFailsLosesOneClip) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", joined({speech(5), pause(1), speech(6, 170)}), kRate);
  write_file_atomically(folder / "asr", "#!/bin/sh\ncase $1 in *0001*) echo broken >&2; exit 1;; esac\necho Fine.\n");
  fs::permissions(folder / "asr", fs::perms::owner_all);
  options.recogniser.command = (folder / "asr").string() + " {wav}";
  const auto report = prepare_data(options, tiny_listeners());
  EXPECT_EQ(report.failed, 1U);
  EXPECT_EQ(report.kept, 1U);
  EXPECT_EQ(lines_of(options.output / "rejected.jsonl").at(0).at("reasons")[0],
            "the recogniser failed with exit code 1: broken");
}

TEST(Prepare, TextAndLengthOfAnotherClipMakeADuplicate) {
  const TempDir folder;
  auto options = options_for(folder);
  write_audio(folder / "in/a.wav", phrase(5), kRate);
  write_audio(folder / "in/b.wav", phrase(5, 151), kRate);
  write_audio(folder / "in/c.wav", phrase(5.5), kRate);
  for (const char* name : {"a", "b", "c"})
    write_file_atomically(folder / ("in/" + std::string(name) + ".txt"), "The same words");
  const auto report = prepare_data(options, tiny_listeners());
  EXPECT_EQ(report.kept, 2U);
  EXPECT_EQ(report.sources.at(1).clips.at(0).judgement.dropped.at(0).substr(0, 40),
            "duplicate: the text and length of a-0001");
}

TEST(Prepare, WhatCanNotBeIsRefusedBeforeAnythingIsWritten) {
  const TempDir folder;
  auto options = options_for(folder);
  EXPECT_ERROR(ErrorKind::kInput, "no sound files", prepare_data(options, tiny_listeners()));
  options.recordings = {folder / "none.wav"};
  EXPECT_ERROR(ErrorKind::kFile, "none.wav", prepare_data(options, tiny_listeners()));
  options.recordings.clear();
  EXPECT_ERROR(ErrorKind::kInput, "no recordings", prepare_data(options, tiny_listeners()));
  options.slicer.hop_ms = 0;
  EXPECT_ERROR(ErrorKind::kUsage, "the hop", prepare_data(options, tiny_listeners()));
  EXPECT_FALSE(fs::exists(options.output));
}

}  // namespace
}  // namespace timbre
