// Two processes on this machine: the test starts its own program twice more, each as one of the processes.
#include "train/process_group.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>

#include "base/expect_error.h"
#include "base/free_port.h"
#include "base/temp_dir.h"
#include "checkpoint/state_dict.h"
#include "train/finetune_clips_util.h"
#include "train/finetune_loop.h"
#include "train/gpt_adaptation.h"
#include "train/sovits_finetuning.h"

namespace timbre {
namespace {

constexpr const char* kFolder = "TIMBRE_TEST_PROCESS_FOLDER";

bool built_in() {
#ifdef TIMBRE_C10D
  return true;
#else
  return false;
#endif
}

FinetuneLoopOptions loop_in(const std::filesystem::path& folder, const std::string& name, ProcessGroup* group) {
  FinetuneLoopOptions loop;
  loop.run = folder / name;
  loop.name = name;
  loop.epochs = 2;
  loop.group = group;
  loop.learning_rate = 1e-3;
  return loop;
}

// The same training alone with `batch` clips a step, or with fewer in each of several processes. Keeps what was
// reported in FOLDER/losses.txt and the weights in FOLDER/NAME.safetensors.
void train(const std::filesystem::path& folder, int64_t batch, ProcessGroup* group) {
  torch::set_num_threads(1);
  std::ofstream losses(folder / "losses.txt");
  const auto model = testing_clips::narrow_sovits("v2");
  const auto clips = testing_clips::noise_clips(5, model->config());
  const auto run = [&](FinetuneStage& stage, FinetuneLoopOptions loop) {
    loop.report = [&](const std::string& kind, int64_t, int64_t, const Metrics& metrics) {
      for (const auto& [name, value] : metrics)
        if (name != "steps_per_second") losses << loop.name << '/' << kind << '/' << name << ' ' << value << '\n';
    };
    run_finetuning(stage, loop);
    if (!group || group->leads()) write_safetensors(folder / (loop.name + ".safetensors"), state_dict(stage.trained()));
  };
  SovitsFinetuningOptions sovits;
  sovits.full = true, sovits.dropout = false, sovits.batch = batch, sovits.segment_frames = 16, sovits.epoch_steps = 2;
  if (group) sovits.share = group->share();
  torch::manual_seed(6);
  SovitsFinetuning sovits_stage(model, hifigan::Discriminators(std::vector<int64_t>{2}), split_clips(clips, 1), sovits);
  run(sovits_stage, loop_in(folder, "sovits", group));

  GptConfig config;
  config.embedding_dim = config.hidden_dim = 32, config.num_heads = 2, config.num_layers = 2;
  config.vocab_size = 17, config.eos = 16, config.bert_dim = 8;
  torch::manual_seed(5);
  for (const bool summed : {false, true}) {
    GptAdaptationOptions gpt;
    gpt.batch = batch, gpt.dropout = false, gpt.summed = summed, gpt.prefer = summed;
    if (group) gpt.share = group->share();
    torch::manual_seed(5);
    GptAdaptation gpt_stage(Gpt(config), split_clips(clips, 1), gpt);
    run(gpt_stage, loop_in(folder, summed ? "gpt_summed" : "gpt", group));
  }
}

// What one of the processes does; as a test of its own it has nothing to do.
TEST(ProcessGroup, OneOfSeveral) {
  const char* const folder = std::getenv(kFolder);
  if (folder == nullptr) GTEST_SKIP() << "started by TwoLearnAsOneDoesFromTwiceTheBatch";
  const auto group = ProcessGroup::from_environment(torch::kCPU);
  ASSERT_TRUE(group);
  train(folder, 2, group.get());
}

pid_t start_process(int index, int port, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  const pid_t child = fork();
  if (child != 0) return child;
  setenv("RANK", std::to_string(index).c_str(), 1);
  setenv("WORLD_SIZE", "2", 1);
  setenv("MASTER_ADDR", "127.0.0.1", 1);
  setenv("MASTER_PORT", std::to_string(port).c_str(), 1);
  setenv("OMP_NUM_THREADS", "1", 1);
  setenv(kFolder, folder.c_str(), 1);
  for (const char* name : {"GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX"})
    unsetenv(name);  // it is this one test that is meant
  execl("/proc/self/exe", "test_train", "--gtest_filter=ProcessGroup.OneOfSeveral", nullptr);
  _exit(127);
}

std::map<std::string, std::vector<double>> losses_in(const std::filesystem::path& folder) {
  std::map<std::string, std::vector<double>> losses;
  std::ifstream file(folder / "losses.txt");
  std::string name;
  double value = 0;
  while (file >> name >> value) losses[name].push_back(value);
  return losses;
}

TEST(ProcessGroup, TwoLearnAsOneDoesFromTwiceTheBatch) {
  if (!built_in()) GTEST_SKIP() << "libtorch has no c10d with Gloo here";
  const TempDir work;
  const int port = free_port();
  const pid_t first = start_process(0, port, work.path() / "first"),
              second = start_process(1, port, work.path() / "second");
  train(work.path(), 4, nullptr);
  for (const pid_t child : {first, second}) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  const auto alone = losses_in(work.path()), together = losses_in(work.path() / "first");
  EXPECT_TRUE(losses_in(work.path() / "second").empty()) << "only the leading process reports";
  ASSERT_EQ(alone.size(), together.size());
  for (const auto& [name, values] : alone) {
    ASSERT_EQ(values.size(), together.at(name).size()) << name;
    for (std::size_t i = 0; i < values.size(); ++i)
      EXPECT_NEAR(together.at(name)[i], values[i], 2e-3 * std::abs(values[i]) + 1e-5) << name << ' ' << i;
  }
  for (const char* name : {"sovits", "gpt", "gpt_summed"}) {
    const auto file = std::string(name) + ".safetensors";
    const auto one = read_safetensors(work.path() / file).tensors,
               two = read_safetensors(work.path() / "first" / file).tensors;
    for (const auto& [key, tensor] : one)
      EXPECT_LT((tensor - two.at(key)).abs().max().item<double>(), 2e-3) << name << ' ' << key;
  }
}

TEST(ProcessGroup, OneProcessIsNoGroupAndBadVariablesAreNamed) {
  unsetenv("WORLD_SIZE");
  EXPECT_FALSE(ProcessGroup::from_environment(torch::kCPU));
  setenv("WORLD_SIZE", "1", 1);
  EXPECT_FALSE(ProcessGroup::from_environment(torch::kCPU));
  setenv("WORLD_SIZE", "two", 1);
  EXPECT_ERROR(ErrorKind::kUsage, "WORLD_SIZE is 'two'", ProcessGroup::from_environment(torch::kCPU));
  setenv("WORLD_SIZE", "2", 1);
  unsetenv("RANK");
  EXPECT_ERROR(ErrorKind::kUsage, "RANK is ''", ProcessGroup::from_environment(torch::kCPU));
  setenv("RANK", "0", 1);
  unsetenv("MASTER_ADDR");
  EXPECT_ERROR(ErrorKind::kUsage, "MASTER_ADDR", ProcessGroup::from_environment(torch::kCPU));
  unsetenv("WORLD_SIZE");
  unsetenv("RANK");
}

}  // namespace
}  // namespace timbre
