// Official files → a wave, through the whole pipeline and stage by stage with the same networks: both must agree.
#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "audio/kaldi_fbank.h"
#include "audio/stft.h"
#include "base/expect_error.h"
#include "base/temp_dir.h"
#include "formula_files.h"
#include "gpt/generate.h"
#include "nn/weight_norm.h"
#include "synth/convert.h"
#include "synth/extract_voice.h"
#include "synth/networks.h"
#include "synth/official_files.h"
#include "synth/spoken_text.h"
#include "synth/synthesizer.h"
#include "synth/tiny_model.h"

namespace timbre {
namespace {

using golden::FormulaFiles;
using golden::FormulaModel;

const char* const kSpoken = "Good morning to you all.";

std::filesystem::path recording() { return golden::data_path("voices/allison.flac"); }
std::string transcript() { return read_file(golden::data_path("voices/allison.txt")); }

ModelSource source_of(const FormulaFiles& files) {
  auto source = empty_official_source();
  use_sovits_file(source, files.sovits);
  use_gpt_file(source, files.gpt);
  use_pretrained_folder(source, files.pretrained);
  return source;
}

SpeakOptions certain(SpeakOptions options) {
  options.top_k = 1, options.noise_scale = 0, options.max_retries = 0;
  return options;
}

std::vector<float> speak(const std::shared_ptr<BaseModel>& model, const Voice& voice) {
  Synthesizer synthesizer(model, front_end());
  std::vector<float> samples;
  synthesizer.speak(kSpoken, voice, certain(synthesizer.default_options()), [&](const std::vector<float>& block) {
    samples.insert(samples.end(), block.begin(), block.end());
  });
  return samples;
}

template <typename Module>
Module ready(Module module, StateDict state) {
  load_state_dict(*module, state);
  module->eval();
  return module;
}

torch::Tensor row(const std::vector<float>& samples) { return torch::tensor(samples).unsqueeze(0); }

std::vector<int64_t> phonemes_of(const std::string& text) { return spoken_text(front_end()->phonemize(text)).phonemes; }

// The official pipeline by hand, from the networks of `model` as stored in fp16.
torch::Tensor by_hand(const FormulaModel& model, const std::string& spoken_in_reference) {
  const auto half = [](StateDict state) { return golden::stored_as(std::move(state), torch::kHalf); };
  auto sovits = ready(SoVits(model.sovits), half(golden::formula_sovits(model.sovits)));
  nn::remove_weight_norm(*sovits);
  auto gpt = ready(Gpt(model.gpt), golden::without_prefix(half(golden::formula_gpt(model.gpt)), "model."));
  auto hubert = ready(Hubert(model.hubert), half(golden::formula_state(state_dict(*Hubert(model.hubert)), "hubert:")));

  const auto at16k = row(read_audio_at(recording(), 16000).samples),
             at32k = row(read_audio_at(recording(), 32000).samples);
  const auto codes = sovits->quantize(hubert(torch::constant_pad_nd(at16k, {0, 9600})));
  torch::Tensor speaker;
  if (model.has_verifier())
    speaker = ready(Eres2Net(), half(golden::formula_state(state_dict(*Eres2Net()), "sv:")))(kaldi_fbank(at16k));
  const auto ge = sovits->encode_reference(linear_spectrogram(at32k, {32000, 2048, 640}), speaker);

  const auto target = phonemes_of(kSpoken);
  auto all = phonemes_of(spoken_in_reference);
  all.insert(all.end(), target.begin(), target.end());
  GptPrompt prompt;
  prompt.phonemes = torch::tensor(all), prompt.semantic = codes.reshape({-1});
  prompt.bert = torch::zeros({1024, static_cast<int64_t>(all.size())});
  GptSamplingOptions sampling;
  sampling.top_k = 1, sampling.max_steps = 50 + 12 * static_cast<int64_t>(target.size());
  const auto tokens = generate(gpt, prompt, sampling, 0).tokens;
  DecodeOptions decode;
  decode.noise_scale = 0;
  return sovits->decode(torch::tensor(tokens).reshape({1, 1, -1}), torch::tensor(target).unsqueeze(0), ge, decode)
      .reshape({-1});
}

// In official files the reference must be 3 to 10 s long; the test's recording is.
void expect_pipeline_equals_stages(const FormulaModel& model) {
  TempDir work;
  const auto files = golden::write_formula_files(work.path(), model);
  const auto loaded = BaseModel::load(source_of(files));
  ExtractOptions options;
  options.transcript = transcript();
  const auto extracted = extract_voice(*loaded, *front_end(), {recording()}, options);
  ASSERT_EQ(extracted.report.prompt_source, PromptSource::kTranscript);
  const auto made = speak(loaded, extracted.voice);

  const c10::InferenceMode inference;
  auto expected = by_hand(model, transcript());
  expected = expected / std::max(1.0F, expected.abs().max().item<float>());
  EXPECT_CLOSE(torch::tensor(made), expected, 1e-4);
}

TEST(OfficialPath, SmallV1) { expect_pipeline_equals_stages(golden::small_size("v1")); }
TEST(OfficialPath, SmallV2) { expect_pipeline_equals_stages(golden::small_size("v2")); }
TEST(OfficialPath, SmallV2Pro) { expect_pipeline_equals_stages(golden::small_size("v2Pro")); }
TEST(OfficialPath, SmallV2ProPlus) { expect_pipeline_equals_stages(golden::small_size("v2ProPlus")); }

// The largest, with every part.
TEST(FullSize, OfficialPathV2ProPlus) {
  auto model = golden::official_size("v2ProPlus");
  model.bert.reset();  // no part of the English path
  expect_pipeline_equals_stages(model);
}

class OfficialModel : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    work_ = new TempDir;
    files_ = golden::write_formula_files(work_->path(), golden::small_size("v2"));
  }
  static void TearDownTestSuite() { delete work_; }
  static TempDir* work_;
  static FormulaFiles files_;
};
TempDir* OfficialModel::work_ = nullptr;
FormulaFiles OfficialModel::files_;

TEST_F(OfficialModel, WithoutATranscriptItSpeaksWithoutAPrompt) {
  const auto model = BaseModel::load(source_of(files_));
  const auto extracted = extract_voice(*model, *front_end(), {recording()});
  EXPECT_FALSE(extracted.voice.has_prompt());
  EXPECT_EQ(extracted.voice.speaker_vector.size(), 48);
  EXPECT_FALSE(speak(model, extracted.voice).empty());
}

TEST_F(OfficialModel, SeveralRecordingsGiveTheMeanCondition) {
  TempDir work;
  const auto higher = work / "higher.wav";  // the same played faster: another voice
  const auto audio = read_audio(recording());
  write_audio(higher, audio.samples, audio.sample_rate * 5 / 4);
  const auto model = BaseModel::load(source_of(files_));
  const auto condition = [&](const std::vector<std::filesystem::path>& recordings) {
    return torch::tensor(extract_voice(*model, *front_end(), recordings).voice.speaker_vector);
  };
  const auto one = condition({recording()}), other = condition({higher});
  EXPECT_GT(golden::relative_error(other, one), 1e-3);
  EXPECT_CLOSE(condition({recording(), higher}), (one + other) / 2, 1e-5);
}

TEST_F(OfficialModel, OfALongRecordingTheBestPartAndItsWordsAreUsed) {
  TempDir work;
  const auto audio = read_audio(recording());
  auto twice = audio.samples;
  twice.insert(twice.end(), static_cast<std::size_t>(audio.sample_rate), 0.0F);
  twice.insert(twice.end(), audio.samples.begin(), audio.samples.end());
  write_audio(work / "long.wav", twice, audio.sample_rate);
  const auto model = BaseModel::load(source_of(files_));
  ExtractOptions options;
  options.transcript = transcript() + " " + transcript();
  const auto without = extract_voice(*model, *front_end(), {work / "long.wav"}, options);
  EXPECT_FALSE(without.voice.has_prompt());
  options.aligner = [] { return BaseModel::load(TIMBRE_MODELS "/base"); };
  const auto with = extract_voice(*model, *front_end(), {work / "long.wav"}, options);
  ASSERT_TRUE(with.voice.has_prompt());
  const auto& report = with.report;
  EXPECT_LE(report.prompt_end_s - report.prompt_start_s, 10);
  EXPECT_NE(with.voice.prompt_text.find("installed"), std::string::npos) << with.voice.prompt_text;
  EXPECT_LT(with.voice.prompt_text.size(), options.transcript.size() * 2 / 3) << with.voice.prompt_text;
}

TEST_F(OfficialModel, AFolderMadeOfTheFilesSpeaksTheSame) {
  TempDir out;
  convert_to_bundle({files_.gpt, files_.sovits, files_.pretrained / "chinese-hubert-base", {}, {}},
                    StorageType::kAsStored, out.path());
  const auto direct = BaseModel::load(source_of(files_)), folder = BaseModel::load(out.path());
  EXPECT_EQ(direct->info().identity, folder->info().identity);
  const auto voice = extract_voice(*direct, *front_end(), {recording()}).voice;
  EXPECT_EQ(speak(direct, voice), speak(folder, voice));
}

// As a network that was trained in several processes, by a newer PyTorch, with weights of another program beside it.
TEST_F(OfficialModel, NamesOfOtherProgramsSpeakTheSame) {
  const auto model = golden::small_size("v2");
  StateDict renamed;
  for (const auto& [stored, tensor] : golden::stored_as(golden::formula_sovits(model.sovits), torch::kHalf)) {
    auto name = "module." + stored;
    for (const auto& [from, to] : {std::pair<std::string, std::string>("weight_g", "parametrizations.weight.original0"),
                                   {"weight_v", "parametrizations.weight.original1"}})
      if (const auto at = name.find(from); at != std::string::npos) name.replace(at, from.size(), to);
    renamed[name] = tensor;
  }
  renamed["module.another_head.weight"] = torch::ones({3});
  TempDir out;
  auto files = files_;
  files.sovits = out / "renamed.pth";
  write_official_checkpoint(files.sovits, renamed, golden::sovits_json(model), "", CheckpointLayout::kSovits, {});
  testing::internal::CaptureStderr();
  const auto plain = BaseModel::load(source_of(files_)), other = BaseModel::load(source_of(files));
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("another_head.weight"), std::string::npos) << said;
  const auto voice = extract_voice(*plain, *front_end(), {recording()}).voice;
  EXPECT_EQ(speak(plain, voice), speak(other, voice));
}

TEST_F(OfficialModel, AFolderTurnsBackIntoTheFiles) {
  TempDir folder, back;
  convert_to_bundle({files_.gpt, files_.sovits, {}, {}, {}}, StorageType::kAsStored, folder.path());
  const auto written = convert_to_official(folder.path(), back.path());
  for (const auto& [made, given] : {std::pair(written.gpt, files_.gpt), std::pair(written.sovits, files_.sovits)}) {
    const auto a = read_official_checkpoint(made), b = read_official_checkpoint(given);
    EXPECT_EQ(a.config, b.config);
    EXPECT_EQ(a.config.dump(), b.config.dump());  // in the same order
    EXPECT_EQ(a.info, b.info);
    EXPECT_EQ(a.version_header, b.version_header);
    ASSERT_EQ(a.weights.size(), b.weights.size());
    for (const auto& [name, tensor] : b.weights) EXPECT_TRUE(a.weights.at(name).equal(tensor)) << name;
  }
}

TEST_F(OfficialModel, StorageTypesAreKept) {
  TempDir out;
  convert_to_bundle({files_.gpt, files_.sovits, {}, {}, {}}, StorageType::kBFloat16, out.path());
  const auto state = read_safetensors(out / "gpt.safetensors").tensors;
  EXPECT_EQ(state.at("gpt.bert_proj.weight").scalar_type(), torch::kBFloat16);
  BaseModel::load(out.path());
}

TEST_F(OfficialModel, MissingPretrainedFilesAreNamed) {
  auto source = empty_official_source();
  use_sovits_file(source, files_.sovits);
  use_gpt_file(source, files_.gpt);
  const auto model = BaseModel::load(source);
  ExtractOptions options;
  options.transcript = transcript();
  EXPECT_ERROR(ErrorKind::kFile, "chinese-hubert-base", extract_voice(*model, *front_end(), {recording()}, options));
}

TEST_F(OfficialModel, FilesInTheWrongPlaceAreNamed) {
  auto source = empty_official_source();
  EXPECT_ERROR(ErrorKind::kModel, "no SoVITS weights", use_sovits_file(source, files_.gpt));
  EXPECT_ERROR(ErrorKind::kModel, "no GPT weights", use_gpt_file(source, files_.sovits));
  EXPECT_ERROR(ErrorKind::kFile, "/no/such.pth", use_sovits_file(source, "/no/such.pth"));
}

TEST_F(OfficialModel, AFolderThatIsNotOfficialCannotBeTurnedBack) {
  TempDir out;
  EXPECT_ERROR(ErrorKind::kModel, "official", convert_to_official(tiny_bundle().path(), out.path()));
}

}  // namespace
}  // namespace timbre
