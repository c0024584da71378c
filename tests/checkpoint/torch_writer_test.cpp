#include "checkpoint/torch_writer.h"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/official_checkpoint.h"
#include "checkpoint/pickle_writer.h"
#include "checkpoint/torch_zip.h"
#include "golden_util.h"

namespace timbre {
namespace {

std::filesystem::path container(const std::string& name) { return golden::data_path("containers/container_" + name); }

std::string pickle_of(const std::filesystem::path& path) {
  return TorchZip(MappedFile::open(path)).read_pickle_bytes();
}

void expect_equal(const StateDict& actual, const StateDict& wanted) {
  ASSERT_EQ(actual.size(), wanted.size());
  for (const auto& [name, tensor] : wanted) {
    EXPECT_EQ(actual.at(name).scalar_type(), tensor.scalar_type()) << name;
    EXPECT_TRUE(torch::equal(actual.at(name), tensor)) << name;
  }
}

TEST(TorchWriter, RoundTripKeepsEverything) {
  const TempDir dir;
  StateDict weights;
  for (const auto dtype : {torch::kDouble, torch::kFloat, torch::kHalf, torch::kBFloat16, torch::kLong, torch::kInt,
                           torch::kShort, torch::kChar, torch::kByte, torch::kBool})
    weights[std::string("t.") + c10::toString(dtype)] = torch::arange(6).reshape({2, 3}).to(dtype);
  weights["scalar"] = torch::tensor(2.5);
  weights["empty"] = torch::zeros({0, 4});
  weights["four"] = torch::arange(24).reshape({2, 3, 2, 2});
  weights["transposed"] = torch::arange(6, torch::kFloat).reshape({2, 3}).t();
  auto config = nlohmann::ordered_json::parse(
      R"({"z": {"a": null, "list": [1, [2.5], {"x": {}}], "t": true}, "n": [-1, 255, 256, 65535, 65536, -2147483649,
          4294967296, 9223372036854775807, -9223372036854775808], "z2": "z", "empty": {}, "one": {"k": []}})");
  for (int i = 0; i < 2500; ++i) config["long"].push_back(i);
  for (const auto layout : {CheckpointLayout::kSovits, CheckpointLayout::kGpt}) {
    write_official_checkpoint(dir / "x.pth", weights, config, "8epoch", layout, 6);
    const auto read = read_official_checkpoint(dir / "x.pth");
    expect_equal(read.weights, weights);
    EXPECT_EQ(read.config.dump(), config.dump());
    EXPECT_EQ(read.info, "8epoch");
    EXPECT_EQ(read.version_header, 6);
    EXPECT_EQ(dir.entries(), 1u);
  }
}

// The weights of the official files are not in alphabetical order, so that bytes can only be compared where the
// configuration begins; before, the same bytes come in another order, but for the numbers of notes.
TEST(TorchWriter, WritesTheOpcodesThatTorchSaveWrites) {
  const TempDir dir;
  const std::pair<const char*, CheckpointLayout> files[]{{"sovits_v2_small.pth", CheckpointLayout::kSovits},
                                                         {"gpt_small.ckpt", CheckpointLayout::kGpt}};
  for (const auto& [name, layout] : files) {
    SCOPED_TRACE(name);
    const auto official = read_official_checkpoint(container(name));
    write_official_checkpoint(dir / "x", official.weights, official.config, official.info, layout);
    const auto expected = pickle_of(container(name)), actual = pickle_of(dir / "x");
    EXPECT_EQ(actual.size(), expected.size());
    const auto config = expected.find("config");
    ASSERT_NE(config, std::string::npos);
    EXPECT_EQ(actual.substr(actual.find("config")), expected.substr(config));
    EXPECT_EQ(actual.substr(0, 40), expected.substr(0, 40));
    EXPECT_EQ(read_file(dir / "x").substr(0, 4), "PK\3\4");
  }
}

TEST(TorchWriter, WritesTheDigitsInPlaceOfThePK) {
  const TempDir dir;
  write_official_checkpoint(dir / "x", {{"a", torch::ones({3})}}, nlohmann::ordered_json::object(), "",
                            CheckpointLayout::kSovits, 5);
  EXPECT_EQ(read_file(dir / "x").substr(0, 4), "05\3\4");
  const auto write = [&](int header) {
    write_official_checkpoint(dir / "y", {}, nlohmann::ordered_json::object(), "", CheckpointLayout::kGpt, header);
  };
  EXPECT_ERROR(ErrorKind::kModel, "100", write(100));
  EXPECT_ERROR(ErrorKind::kModel, "-1", write(-1));
}

TEST(TorchWriter, LeavesNothingBehindWhenItFails) {
  const TempDir dir;
  const auto write = [&](const std::filesystem::path& path, const torch::Tensor& tensor) {
    write_official_checkpoint(path, {{"a", tensor}}, nlohmann::ordered_json::object(), "", CheckpointLayout::kSovits);
  };
  EXPECT_ERROR(ErrorKind::kModel, "Complex", write(dir / "x", torch::zeros({2}, torch::kComplexFloat)));
  EXPECT_ERROR(ErrorKind::kModel, "too large",
               write_official_checkpoint(dir / "x", {}, {{"a", UINT64_MAX}}, "", CheckpointLayout::kGpt));
  EXPECT_ERROR(ErrorKind::kFile, "no folder", write(dir / "no/x", torch::zeros({2})));
  EXPECT_ERROR(ErrorKind::kFile, "/dev/full", write("/dev/full", torch::zeros({1 << 20})));
  EXPECT_EQ(dir.entries(), 0u);
}

// Debian's python3-torch reads what was written, after putting "PK" back as GPT-SoVITS does.
TEST(TorchWriter, PythonReadsTheFile) {
  if (std::system("/usr/bin/python3 -c 'import torch' > /dev/null 2>&1") != 0) GTEST_SKIP() << "no python3-torch";
  const TempDir dir;
  const auto official = read_official_checkpoint(container("sovits_v2Pro_header05_small.pth"));
  write_official_checkpoint(dir / "x.pth", official.weights, official.config, official.info, CheckpointLayout::kSovits,
                            official.version_header);
  write_official_checkpoint(dir / "x.ckpt", official.weights, official.config, official.info, CheckpointLayout::kGpt);
  const auto script = golden::data_path("containers/compare.py").string();
  for (const char* name : {"x.pth", "x.ckpt"}) {
    const auto command = "/usr/bin/python3 '" + script + "' '" + (dir / name).string() + "' '" +
                         container("sovits_v2Pro_header05_small.pth").string() + "'";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
  }
}

}  // namespace
}  // namespace timbre
