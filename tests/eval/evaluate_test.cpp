#include "eval/evaluate.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>
#include <torch/utils.h>

#include "audio/audio_writer.h"
#include "audio/signals.h"
#include "base/files.h"
#include "base/parallel.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

// Small random networks: what they hear is nonsense, but the same nonsense every time.
Listeners small_listeners() {
  torch::manual_seed(3);
  ContentEncoderConfig content;
  content.width = 8;
  content.layers = 1;
  content.content_dim = 8;
  SpeakerEncoderConfig speaker;
  speaker.cepstra = 6;
  speaker.sounds = 4;
  speaker.speaker_dim = 8;
  Listeners listeners;
  listeners.content = ContentEncoder(content);
  listeners.speaker = SpeakerEncoder(speaker);
  listeners.content->eval();
  listeners.speaker->eval();
  listeners.front_end = std::make_shared<const TextFrontEnd>(TextFrontEnd::load(TIMBRE_MODELS "/text"));
  return listeners;
}

class Evaluation : public ::testing::Test {
 protected:
  EvalItem item(const std::string& name, double hz) {
    EvalItem made;
    made.id = name;
    made.file = folder_ / (name + ".wav");
    made.text = "Good morning.";
    write_audio(made.file, joined({silence(0.2, 16000), voice(hz, 0.1, 1, 16000), silence(0.2, 16000)}), 16000);
    return made;
  }
  TempDir folder_;
};

TEST_F(Evaluation, AllThatTheInputsAllow) {
  EvalItem full = item("full", 120), plain = item("plain", 180);
  full.voice = full.reference = full.file;
  plain.text.clear();
  const auto scores = evaluate({full, plain}, small_listeners());
  for (const char* metric : {"per", "speaker_cosine", "mcd_db", "stoi"}) {
    EXPECT_TRUE(scores[0].value(metric)) << metric << " " << scores[0].error;
    EXPECT_FALSE(scores[1].value(metric)) << metric;
  }
  EXPECT_NEAR(*scores[0].value("speaker_cosine"), 1, 1e-5);
  EXPECT_TRUE(scores[1].value("snr_db"));
  EXPECT_TRUE(scores[1].value("phoneme_clarity"));
}

TEST_F(Evaluation, ABrokenFileIsOneFailedItem) {
  EvalItem good = item("good", 120), missing = item("missing", 120), text = item("text", 120), mute = item("mute", 120),
           odd_voice = item("odd voice", 120);
  missing.file = folder_ / "nowhere.wav";
  write_file_atomically(text.file, "no audio");
  write_audio(mute.file, silence(1, 16000), 16000);
  odd_voice.voice = folder_ / "no.voice";
  const auto scores = evaluate({good, missing, text, mute, odd_voice}, small_listeners());
  EXPECT_EQ(scores[0].error, "");
  EXPECT_NE(scores[1].error.find("nowhere.wav"), std::string::npos);
  EXPECT_NE(scores[2].error.find("text.wav"), std::string::npos);
  EXPECT_NE(scores[3].error.find("no speech"), std::string::npos);
  EXPECT_NE(scores[4].error.find("reference voice"), std::string::npos);
  EXPECT_EQ(failed_items(scores), 4U);
  for (std::size_t i = 1; i < scores.size(); ++i) EXPECT_TRUE(scores[i].values.empty());
}

TEST_F(Evaluation, ThreadsChangeNothing) {
  std::vector<EvalItem> items;
  for (int i = 0; i < 4; ++i) items.push_back(item("item" + std::to_string(i), 110 + 20 * i));
  for (auto& one : items) one.voice = items[0].file;
  const Listeners listeners = small_listeners();
  set_threads(1);
  const auto alone = evaluate(items, listeners);
  set_threads(2);
  const auto together = evaluate(items, listeners);
  set_threads(0);
  for (std::size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(alone[i].item.id, together[i].item.id);
    EXPECT_EQ(alone[i].values, together[i].values);
  }
}

}  // namespace
}  // namespace timbre
