#include "checkpoint/official_checkpoint.h"

#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/torch_file.h"
#include "golden_util.h"

namespace timbre {
namespace {

std::filesystem::path container(const std::string& name) { return golden::data_path("containers/container_" + name); }

StateDict expected(const std::string& prefix) {
  return golden::without_prefix(read_safetensors(container("expected.safetensors")).tensors, prefix);
}

void expect_equal(const StateDict& actual, const StateDict& wanted) {
  EXPECT_EQ(actual.size(), wanted.size());
  for (const auto& [name, tensor] : wanted) {
    ASSERT_TRUE(actual.count(name)) << name;
    EXPECT_EQ(actual.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(torch::equal(actual.at(name), tensor)) << name;
  }
}

TEST(OfficialCheckpoint, ReadsSoVITSInEveryContainer) {
  for (const char* name : {"sovits_v2_small.pth", "sovits_v2Pro_header05_small.pth", "sovits_plaindict_small.pth",
                           "sovits_legacy_nonzip_small.pth"}) {
    SCOPED_TRACE(name);
    const auto checkpoint = read_official_checkpoint(container(name));
    EXPECT_EQ(checkpoint.kind, CheckpointKind::kModel);
    expect_equal(checkpoint.weights, expected("w/"));
    EXPECT_EQ(checkpoint.info, "8epoch_1234iteration");
    EXPECT_EQ(checkpoint.config.at("model").at("upsample_rates").dump(), "[10,8,2,2,2]");
    EXPECT_TRUE(checkpoint.config.at("data").at("mel_fmax").is_null());
    EXPECT_FALSE(checkpoint.lora_rank);
  }
}

TEST(OfficialCheckpoint, ReadsTheVersionDigitsAndKeepsTheOrderOfTheConfiguration) {
  const auto pro = read_official_checkpoint(container("sovits_v2Pro_header05_small.pth"));
  EXPECT_EQ(pro.version_header, 5);
  EXPECT_EQ(pro.config.begin().key(), "train");
  EXPECT_EQ(pro.config["model"]["version"], "v2Pro");
  EXPECT_EQ(pro.config["model"]["resblock_dilation_sizes"].dump(), "[[1,3,5],[1,3,5],[1,3,5]]");
  EXPECT_FALSE(read_official_checkpoint(container("sovits_v2_small.pth")).version_header);
  const std::string bytes = read_file(container("sovits_v2Pro_header05_small.pth"));
  EXPECT_EQ(bytes.substr(0, 2), "05") << "reading changed the file";
}

TEST(OfficialCheckpoint, ReadsGpt) {
  const auto checkpoint = read_official_checkpoint(container("gpt_small.ckpt"));
  EXPECT_EQ(checkpoint.info, "GPT-e15");
  EXPECT_EQ(checkpoint.config["model"]["vocab_size"], 1025);
  auto weights = golden::without_prefix(golden::load("ar_small").tensors, "w/");
  for (const auto& [name, tensor] : checkpoint.weights) {
    ASSERT_TRUE(weights.count(name)) << name;
    EXPECT_EQ(tensor.scalar_type(), torch::kHalf) << name;
    EXPECT_EQ(tensor.sizes(), weights.at(name).sizes()) << name;
  }
}

TEST(OfficialCheckpoint, ReadsABareTensor) {
  auto file = read_torch_file(container("bert_feature_small.pt"));
  const auto* tensor = pickle_get<PickleTensor>(file.root);
  ASSERT_TRUE(tensor);
  EXPECT_TRUE(torch::equal(file.tensor(*tensor), expected("").at("bert")));
  const auto checkpoint = read_official_checkpoint(container("bert_feature_small.pt"));
  EXPECT_EQ(checkpoint.kind, CheckpointKind::kTensor);
  EXPECT_TRUE(torch::equal(checkpoint.weights.at(""), expected("").at("bert")));
}

TEST(OfficialCheckpoint, ReadsSafetensors) {
  const auto checkpoint = read_official_checkpoint(container("expected.safetensors"));
  EXPECT_EQ(checkpoint.kind, CheckpointKind::kSafetensors);
  expect_equal(checkpoint.weights, expected(""));
}

TEST(OfficialCheckpoint, WeightsCanBeChangedAndOutliveTheFile) {
  const TempDir dir;
  write_file_atomically(dir / "x.pth", read_file(container("sovits_v2_small.pth")));
  auto checkpoint = read_official_checkpoint(dir / "x.pth");
  const std::string bytes = read_file(dir / "x.pth");
  std::filesystem::remove(dir / "x.pth");
  checkpoint.weights.at("enc_p.text_embedding.weight").zero_();
  EXPECT_EQ(checkpoint.weights.at("enc_p.text_embedding.weight").abs().sum().item<float>(), 0);
  EXPECT_EQ(bytes, read_file(container("sovits_v2_small.pth")));
}

TEST(OfficialCheckpoint, SaysWhatIsNoCheckpoint) {
  const TempDir dir;
  const auto read = [&](const std::string& bytes) {
    write_file_atomically(dir / "x.pth", bytes);
    return read_official_checkpoint(dir / "x.pth");
  };
  EXPECT_ERROR(ErrorKind::kModel, "empty", read(""));
  EXPECT_ERROR(ErrorKind::kModel, "starts like no file", read("hello, world"));
  EXPECT_ERROR(ErrorKind::kModel, "git lfs pull", read("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"));
  EXPECT_ERROR(ErrorKind::kModel, "'os.system'",
               read("\x80\x02"
                    "cos\nsystem\nX\x02\0\0\0lstR."));
  EXPECT_ERROR(ErrorKind::kModel, "'posix.system'", read("cposix\nsystem\n(S'ls'\ntR."));
  EXPECT_ERROR(ErrorKind::kFile, "gone", read_official_checkpoint(dir / "gone"));
  EXPECT_ERROR(ErrorKind::kFile, "", read_official_checkpoint(dir.path()));
}

TEST(WeightFolder, PrefersSafetensorsAndSaysWhatIsMissing) {
  const TempDir dir;
  EXPECT_ERROR(ErrorKind::kFile, "no config.json", read_weight_folder(dir.path()));
  write_file_atomically(dir / "config.json", R"({"hidden_size": 768})");
  EXPECT_ERROR(ErrorKind::kFile, "model.safetensors or pytorch_model.bin", read_weight_folder(dir.path()));
  write_file_atomically(dir / "pytorch_model.bin", "no pickle");
  EXPECT_ERROR(ErrorKind::kModel, "pytorch_model.bin", read_weight_folder(dir.path()));
  write_safetensors(dir / "model.safetensors", {{"a", torch::ones({2})}});
  const auto folder = read_weight_folder(dir.path());
  EXPECT_EQ(folder.config["hidden_size"], 768);
  EXPECT_EQ(folder.weights.size(), 1u);
  write_file_atomically(dir / "config.json", "{");
  EXPECT_ERROR(ErrorKind::kModel, "config.json", read_weight_folder(dir.path()));
}

}  // namespace
}  // namespace timbre
