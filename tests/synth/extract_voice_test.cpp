#include "synth/extract_voice.h"

#include <gtest/gtest.h>

#include <cmath>

#include "audio/audio_writer.h"
#include "audio/base_mel.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "synth/raise_interrupt.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr int kRate = kBaseSampleRate;

// Two phrases of a voice-like sound in a quiet room, 5.5 s.
std::vector<float> recording(double hz = 120, double noise_rms = 2e-4) {
  return mixed(joined({silence(0.5, kRate), voice(hz, 0.08, 2, kRate, 10000), silence(0.5, kRate),
                       voice(hz + 5, 0.08, 2, kRate, 10000), silence(0.5, kRate)}),
               white_noise(noise_rms, 5.5, kRate));
}

bool warned(const ExtractReport& report, const std::string& part) {
  return std::any_of(report.warnings.begin(), report.warnings.end(),
                     [&](const auto& warning) { return warning.find(part) != std::string::npos; });
}

class ExtractVoice : public ::testing::Test {
 protected:
  fs::path file(const std::string& name, const std::vector<float>& samples) {
    AudioWriterOptions options;
    options.sample_format = SampleFormat::kFloat;
    write_audio(dir_ / name, samples, kRate, options);
    return dir_ / name;
  }
  static ExtractedVoice extract(const std::vector<fs::path>& files, const ExtractOptions& options = {}) {
    return extract_voice(*tiny_model(), *front_end(), files, options);
  }
  ExtractedVoice extract_with_transcript(const std::string& transcript) {
    ExtractOptions options;
    options.transcript = transcript;
    return extract({file("a.wav", recording())}, options);
  }
  TempDir dir_;
};

TEST_F(ExtractVoice, AVoiceIsMade) {
  ExtractOptions options;
  options.consent = R"({"speaker": "A"})";
  const auto [voice, report] = extract({file("anna.wav", recording())}, options);
  EXPECT_EQ(voice.name, "anna");
  EXPECT_EQ(voice.model_name, "tiny");
  EXPECT_EQ(voice.model_identity, tiny_model()->info().identity);
  EXPECT_EQ(voice.consent, options.consent);
  EXPECT_EQ(voice.source, "anna.wav");
  EXPECT_EQ(voice.created.size(), 20u);
  ASSERT_EQ(voice.speaker_vector.size(), 8u);
  for (const float value : voice.speaker_vector) EXPECT_TRUE(std::isfinite(value));
  EXPECT_TRUE(report.warnings.empty()) << report.warnings.front();
  ASSERT_EQ(report.recordings.size(), 1u);
  EXPECT_NEAR(report.recordings[0].quality.duration_s, 5.5, 0.01);
  write_voice(dir_ / "anna.voice", voice);
  EXPECT_EQ(read_voice(dir_ / "anna.voice").speaker_vector, voice.speaker_vector);
}

TEST_F(ExtractVoice, PromptIsTheBestStretchAsHeard) {
  const auto [voice, report] = extract({file("a.wav", recording())});
  EXPECT_EQ(report.prompt_source, PromptSource::kHeard);
  const double seconds = report.prompt_end_s - report.prompt_start_s;
  EXPECT_GT(seconds, 2);
  EXPECT_LE(seconds, 5.5);
  ASSERT_TRUE(voice.has_prompt());
  const double tokens_s = static_cast<double>(voice.semantic_prompt.size()) / tiny_model()->info().tokens_per_second;
  EXPECT_NEAR(tokens_s, seconds, 0.1);
  EXPECT_NEAR(voice.prompt_audio.duration_s(), seconds, 1e-3);
  EXPECT_EQ(voice.prompt_phonemes.back(), symbol_id("."));
  EXPECT_EQ(voice.prompt_subwords, std::vector<int64_t>(voice.prompt_phonemes.size(), -1));
  EXPECT_EQ(voice.prompt_text, "");
  for (const auto phoneme : voice.prompt_phonemes) {
    const auto& symbol = symbols()[static_cast<std::size_t>(phoneme)];
    const auto& heard = tiny_phonemes();
    EXPECT_TRUE(symbol == "." || std::count(heard.begin(), heard.end(), symbol) == 1) << symbol;
  }
}

TEST_F(ExtractVoice, TheSameRecordingGivesTheSameVoice) {
  const auto path = file("a.wav", recording());
  const auto first = extract({path}).voice;
  torch::rand({10});
  const auto second = extract({path}).voice;
  EXPECT_EQ(first.speaker_vector, second.speaker_vector);
  EXPECT_EQ(first.semantic_prompt, second.semantic_prompt);
  EXPECT_NE(extract({file("b.wav", recording(220))}).voice.speaker_vector, first.speaker_vector);
}

TEST_F(ExtractVoice, LevelDoesNotMatter) {
  auto quiet = recording();
  for (float& sample : quiet) sample *= 0.5f;
  const auto a = extract({file("a.wav", recording())}).voice, b = extract({file("b.wav", quiet)}).voice;
  EXPECT_LT(max_difference(a.speaker_vector, b.speaker_vector), 1e-4);
}

TEST_F(ExtractVoice, OptionsLeaveThingsOut) {
  const auto path = file("a.wav", recording());
  ExtractOptions options;
  options.name = "Bob";
  options.keep_prompt_audio = false;
  const auto without_audio = extract({path}, options).voice;
  EXPECT_EQ(without_audio.name, "Bob");
  EXPECT_TRUE(without_audio.has_prompt());
  EXPECT_TRUE(without_audio.prompt_audio.samples.empty());
  EXPECT_EQ(without_audio.consent, "");
  options.use_prompt = false;
  const auto [bare, report] = extract({path}, options);
  EXPECT_FALSE(bare.has_prompt());
  EXPECT_TRUE(bare.prompt_phonemes.empty());
  EXPECT_EQ(report.prompt_source, PromptSource::kNone);
  EXPECT_EQ(bare.speaker_vector, without_audio.speaker_vector);
}

TEST_F(ExtractVoice, TranscriptThatFitsIsUsed) {
  const auto [voice, report] = extract_with_transcript("Hello there, hello there, hello there.");
  EXPECT_TRUE(report.warnings.empty()) << report.warnings.front();
  EXPECT_EQ(report.prompt_source, PromptSource::kTranscript);
  EXPECT_EQ(voice.prompt_text.rfind("Hello there", 0), 0u) << voice.prompt_text;
  EXPECT_EQ(report.prompt_phonemes.rfind("HH AH0 L OW1", 0), 0u) << report.prompt_phonemes;
  EXPECT_TRUE(std::any_of(voice.prompt_subwords.begin(), voice.prompt_subwords.end(), [](auto id) { return id > 0; }));
  EXPECT_EQ(voice.prompt_subwords.size(), voice.prompt_phonemes.size());
}

TEST_F(ExtractVoice, TranscriptThatDoesNotFitIsNamed) {
  const auto expect_unused = [&](const std::string& transcript, const std::string& why) {
    const auto [voice, report] = extract_with_transcript(transcript);
    EXPECT_TRUE(warned(report, "the transcript is not used: " + why)) << transcript;
    EXPECT_EQ(report.prompt_source, PromptSource::kHeard);
    EXPECT_EQ(voice.prompt_text, "");
  };
  expect_unused("Six thick zigzag fish jump, quick shift.", "it is not what is heard");
  expect_unused("Hello.", "it has 4 phonemes");
  std::string long_text;
  for (int i = 0; i < 40; ++i) long_text += "Hello there. ";
  expect_unused(long_text, "it has 280 phonemes");
  expect_unused("?!", "nothing in it can be spoken");
}

TEST_F(ExtractVoice, TranscriptBelongsToTheFirstRecording) {
  ExtractOptions options;
  options.transcript = "Hello there, hello there, hello there.";
  const auto noisy = file("noisy.wav", recording(120, 0.01)), clean = file("clean.wav", recording());
  EXPECT_EQ(extract({noisy, clean}, options).report.prompt_recording, 0u);
  EXPECT_EQ(extract({noisy, clean}).report.prompt_recording, 1u);  // the cleanest
}

TEST_F(ExtractVoice, AllRecordingsMakeTheVector) {
  const auto a = file("a.wav", recording(120)), b = file("b.wav", recording(200));
  const auto both = extract({a, b});
  const auto va = extract({a}).voice.speaker_vector, vb = extract({b}).voice.speaker_vector;
  for (std::size_t i = 0; i < va.size(); ++i) EXPECT_NEAR(both.voice.speaker_vector[i], (va[i] + vb[i]) / 2, 0.02);
  EXPECT_EQ(both.voice.source, "a.wav, b.wav");
  EXPECT_EQ(both.report.recordings.size(), 2u);
  EXPECT_TRUE(both.report.several_speakers_suspected.has_value());
  EXPECT_FALSE(extract({a}).report.several_speakers_suspected.has_value());
}

TEST_F(ExtractVoice, NoPhonemesNoPrompt) {
  TinyBundle deaf;
  deaf.change_weights("content.safetensors", [](StateDict& state) {
    state.at("phones.bias").fill_(-50);
    state.at("phones.bias")[symbol_id("_")] = 50;
  });
  const auto model = BaseModel::load(deaf.path());
  const auto [voice, report] = extract_voice(*model, *front_end(), {file("a.wav", recording())});
  EXPECT_FALSE(voice.has_prompt());
  EXPECT_EQ(report.prompt_source, PromptSource::kNone);
  EXPECT_TRUE(warned(report, "no phonemes were recognised"));
  EXPECT_EQ(voice.speaker_vector.size(), 8u);
}

TEST_F(ExtractVoice, ClippingAndNoiseAreWarnedOf) {
  auto clipped = recording();
  for (float& sample : clipped) sample = std::clamp(sample * 8, -1.0f, 1.0f);
  const auto path = file("clipped.wav", clipped);
  const auto report = extract({path}).report;
  EXPECT_TRUE(warned(report, "clipped: "));
  EXPECT_GT(report.recordings[0].quality.clipping_ratio, 1e-3);
  EXPECT_TRUE(warned(extract({file("noisy.wav", recording(120, 0.02))}).report, "noisy: "));
  EXPECT_TRUE(warned(extract({file("a.wav", recording()), path}).report, "clipped.wav: clipped: "));  // which one
}

TEST_F(ExtractVoice, UnusableRecordingsAreRefusedByName) {
  const auto refuse = [&](const std::string& name, const std::vector<float>& samples, const std::string& part) {
    const auto path = file(name, samples);
    EXPECT_ERROR(ErrorKind::kInput, part, extract({path}));
    EXPECT_ERROR(ErrorKind::kInput, name, extract({path}));
    EXPECT_ERROR(ErrorKind::kInput, name, extract({file("good.wav", recording()), path}));
  };
  refuse("silence.wav", silence(3, kRate), "no speech");
  refuse("hiss.wav", white_noise(1e-4, 3, kRate), "no speech");
  refuse("short.wav", joined({silence(1, kRate), voice(120, 0.1, 0.6, kRate), silence(1, kRate)}), "at least 1.0 s");
  refuse("moment.wav", voice(120, 0.1, 0.01, kRate), "moment.wav");
  refuse("empty.wav", {}, "empty.wav");
}

TEST_F(ExtractVoice, SamplesThatAreNoNumbersAreRefused) {
  constexpr float kMark = 0.123456f;
  auto samples = recording();
  samples[kRate] = kMark;
  const auto whole = read_file(file("broken.wav", samples));
  const auto at = whole.find(std::string(reinterpret_cast<const char*>(&kMark), sizeof kMark));
  ASSERT_NE(at, std::string::npos);
  for (const float value : {NAN, INFINITY}) {
    auto bytes = whole;
    bytes.replace(at, sizeof value, reinterpret_cast<const char*>(&value), sizeof value);
    write_file_atomically(dir_ / "broken.wav", bytes);
    EXPECT_ERROR(ErrorKind::kInput, "broken.wav", extract({dir_ / "broken.wav"}));
  }
}

TEST_F(ExtractVoice, OtherErrors) {
  EXPECT_ERROR(ErrorKind::kUsage, "no recording", extract({}));
  EXPECT_ERROR(ErrorKind::kFile, "gone.wav", extract({dir_ / "gone.wav"}));
  ExtractOptions options;
  options.max_duration_s = 2;
  EXPECT_ERROR(ErrorKind::kInput, "a.wav", extract({file("a.wav", recording())}, options));
  write_file_atomically(dir_ / "text.wav", "this is no sound");
  EXPECT_ERROR(ErrorKind::kInput, "text.wav", extract({dir_ / "text.wav"}));
}

TEST_F(ExtractVoice, DamagedEncoderIsAModelError) {
  TinyBundle bundle;
  bundle.change_weights("speaker.safetensors", [](StateDict& state) { state.at("out.bias").fill_(NAN); });
  const auto model = BaseModel::load(bundle.path());
  const auto path = file("a.wav", recording());
  EXPECT_ERROR(ErrorKind::kModel, "speaker.safetensors", extract_voice(*model, *front_end(), {path}));
}

TEST_F(ExtractVoice, IsInterrupted) {
  const auto path = file("a.wav", recording());
  const RaisedInterrupt raised;
  EXPECT_ERROR(ErrorKind::kInterrupted, "cloning the voice", extract({path}));
}

TEST_F(ExtractVoice, LoadVoiceTakesBoth) {
  const auto path = file("a.wav", recording());
  const auto load = [](const fs::path& from) { return load_voice(*tiny_model(), *front_end(), from); };
  const auto cloned = load(path);
  write_voice(dir_ / "x.voice", cloned);
  EXPECT_EQ(load(dir_ / "x.voice").speaker_vector, cloned.speaker_vector);
  auto foreign = cloned;
  foreign.model_name = "another";
  foreign.model_identity = std::string(64, '0');
  write_voice(dir_ / "x.voice", foreign);
  EXPECT_ERROR(ErrorKind::kModel, "'another'", load(dir_ / "x.voice"));
  EXPECT_ERROR(ErrorKind::kModel, "'tiny'", load(dir_ / "x.voice"));
  EXPECT_ERROR(ErrorKind::kFile, "gone", load(dir_ / "gone.voice"));
}

}  // namespace
}  // namespace timbre
