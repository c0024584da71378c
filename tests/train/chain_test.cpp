// The base model's training, from shards to a model folder: that every stage runs, learns, resumes and fits the next.
#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/expect_error.h"
#include "base/temp_dir.h"
#include "checkpoint/safetensors.h"
#include "checkpoint/state_dict.h"
#include "nn/weight_norm.h"
#include "sovits/sovits.h"
#include "train/assemble_bundle.h"
#include "train/codebook.h"
#include "train/pitch_model.h"
#include "train/speaker_model.h"
#include "train/stages.h"

namespace timbre {
namespace {

constexpr int64_t kUtterances = 330, kPhones = 8, kTokenFrames = 34, kSpeakers = 46;
const char* const kSymbols[kPhones] = {"HH", "AH0", "L", "OW1", "W", "ER1", "D", "."};

// "Hello word." said by tones: the voice sets the pitch, and the phoneme the prior's mean.
void write_shard(const std::filesystem::path& path, const torch::Tensor& voices, bool audio) {
  const auto frames = kPhones * kTokenFrames, samples = frames * 256;
  std::vector<torch::Tensor> waves, means, g;
  auto who = torch::zeros({kUtterances, 3}, torch::kShort);
  const auto sound = torch::randn({kPhones, 192});
  const auto seconds = torch::arange(samples) / 22050.0;
  auto list = nlohmann::json::array();
  for (int64_t u = 0; u < kUtterances; ++u) {
    const auto speaker = u % kSpeakers;
    who[u][0] = speaker;
    g.push_back(voices[speaker]);
    means.push_back(sound + 0.1 * torch::randn({kPhones, 192}));
    const double hz = 150 * std::exp(0.2 * voices[speaker][0].item<double>());
    if (audio) waves.push_back((8000 * torch::sin(2 * M_PI * hz * seconds)).to(torch::kShort));
    list.push_back({{"text", "Hello word."}, {"phones", kSymbols}, {"word_of_phone", {0, 0, 0, 0, 1, 1, 1, 2}}});
  }
  const auto every = [](int64_t step) { return torch::arange(kUtterances + 1, torch::kLong) * step; };
  const auto count = kUtterances * kPhones;
  write_safetensors(path,
                    {{"audio", audio ? torch::cat(waves) : torch::empty({0}, torch::kShort)},
                     {"audio_offset", every(audio ? samples : 0)},
                     {"token_offset", every(kPhones)},
                     {"token_mean", torch::cat(means).to(torch::kHalf)},
                     {"token_logs", torch::full({count, 192}, -0.5).to(torch::kHalf)},
                     {"token_frames", torch::full({count}, kTokenFrames, torch::kShort)},
                     {"token_phone", torch::arange(kPhones).repeat({kUtterances}).to(torch::kShort)},
                     {"speaker_g", torch::stack(g)},
                     {"speaker", who}},
                    {{"utterances", list.dump()}});
}

void write_teacher(const std::filesystem::path& path, const torch::Tensor& voices) {
  SoVits model(SoVitsConfig::base());
  nn::remove_weight_norm(*model);
  StateDict teacher{{"emb_g.weight", voices}};
  for (const auto& [name, tensor] : state_dict(*model))
    if (name.rfind("flow.", 0) == 0 || name.rfind("dec.", 0) == 0) teacher[name] = tensor;
  write_safetensors(path, teacher);
}

class TrainChain : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    const torch::NoGradGuard no_grad;
    torch::manual_seed(3);
    work_ = new TempDir;
    for (const char* folder : {"shards", "base", "runs"}) std::filesystem::create_directory(*work_ / folder);
    const auto voices = torch::randn({kSpeakers, 512});
    write_teacher(*work_ / "base/teacher.safetensors", voices);
    write_shard(*work_ / "shards/shard_0000.safetensors", voices, true);
    write_shard(*work_ / "shards/silent_0000.safetensors", voices, false);
  }
  static void TearDownTestSuite() { delete work_; }

  static StageOptions data() {
    StageOptions options;
    options.data = *work_ / "shards", options.base = *work_ / "base", options.text = TIMBRE_MODELS "/text";
    options.batch = 2;
    return options;
  }

  static std::filesystem::path run_folder(const std::string& stage) { return *work_ / "runs" / stage; }

  static void train(const std::string& stage, int64_t steps, const std::filesystem::path& init = {},
                    double learning_rate = 1e-3) {
    TrainLoopOptions loop;
    loop.run = run_folder(stage), loop.init = init, loop.steps = steps, loop.warmup_steps = 1;
    loop.learning_rate = learning_rate, loop.validate_every = 1000;
    const auto trained = make_stage(stage, data());
    run_training(*trained, loop);
  }

  // The last line of the run's log.
  static nlohmann::json last_line(const std::string& stage) {
    std::ifstream log(run_folder(stage) / "log.jsonl");
    std::string line, last;
    while (std::getline(log, line)) last = line;
    return nlohmann::json::parse(last);
  }

  static TempDir* work_;
};
TempDir* TrainChain::work_ = nullptr;

TEST_F(TrainChain, FromShardsToAModelFolder) {
  CodebookOptions codebook;
  codebook.data = *work_ / "shards", codebook.out = *work_ / "base/quantizer.safetensors", codebook.iterations = 2;
  fit_codebook(codebook);
  fit_pitch_model({*work_ / "shards", *work_ / "base/teacher.safetensors", *work_ / "base/pitch.safetensors"});
  fit_speaker_encoder({*work_ / "shards", *work_ / "base/teacher.safetensors", *work_ / "base/speaker.safetensors"});

  train("reading", 12);
  const auto first = last_line("reading");
  EXPECT_LT(first["unread"].get<double>(), 1.5);
  train("reading", 20);  // goes on
  const auto second = last_line("reading");
  EXPECT_EQ(second["step"], 20);
  EXPECT_LT(second["unread"].get<double>(), first["unread"].get<double>());

  const auto read = run_folder("reading") / "model.safetensors";
  std::filesystem::copy_file(read, *work_ / "base/reader.safetensors");
  // What the stage before learnt is where this one starts: a step too small to learn leaves it there.
  train("prior", 1, read, 1e-7);
  EXPECT_LT(last_line("prior")["unread"].get<double>(), 1.2 * second["unread"].get<double>());
  EXPECT_GT(last_line("prior")["kl"].get<double>(), 0);
  train("gpt", 1);
  EXPECT_GT(last_line("gpt")["entropy"].get<double>(), 0);
  train("content", 1);

  BundleOptions bundle;
  bundle.base = *work_ / "base", bundle.runs = *work_ / "runs", bundle.out = *work_ / "model", bundle.version = "test";
  assemble_bundle(bundle);
  for (const char* file :
       {"config.json", "sovits.safetensors", "gpt.safetensors", "content.safetensors", "speaker.safetensors"})
    EXPECT_TRUE(std::filesystem::exists(bundle.out / file)) << file;
  const auto pitch = read_safetensors(*work_ / "base/pitch.safetensors").tensors.at("pitch.weight");
  EXPECT_TRUE(torch::equal(read_safetensors(bundle.out / "speaker.safetensors").tensors.at("pitch.weight"), pitch));
}

TEST_F(TrainChain, SaysWhatIsMissing) {
  auto options = data();
  options.data = *work_ / "nowhere";
  EXPECT_ERROR(ErrorKind::kFile, "shard_", make_stage("content", options));
  EXPECT_ERROR(ErrorKind::kUsage, "no training stage 'vocoder'", make_stage("vocoder", options));
}

}  // namespace
}  // namespace timbre
