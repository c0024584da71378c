#include "checkpoint/torch_file.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/official_checkpoint.h"
#include "checkpoint/pickle_text.h"
#include "checkpoint/zip_file.h"
#include "golden_util.h"

namespace timbre {
namespace {

using namespace pickles;

std::string container(const std::string& name) { return read_file(golden::data_path("containers/container_" + name)); }

// The tensors of a file, by their order in it when it has no names.
StateDict tensors_of(const std::string& bytes) {
  auto file = read_torch_file(MappedFile::copy_of(bytes, "x.pth"));
  StateDict tensors;
  if (const auto* tensor = pickle_get<PickleTensor>(file.root)) {
    tensors[""] = file.tensor(*tensor);
  } else if (const auto* dict = pickle_get<PickleDict>(file.root)) {
    const auto* weights = dict->find("weight");
    if (weights && pickle_get<PickleDict>(*weights)) dict = pickle_get<PickleDict>(*weights);
    for (const auto& [name, value] : dict->items)
      if (const auto* item = pickle_get<PickleTensor>(value))
        tensors[*pickle_get<std::string>(name)] = file.tensor(*item);
  }
  return tensors;
}

bool equal(const StateDict& a, const StateDict& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [name, tensor] : a)
    if (!b.count(name) || !torch::equal(tensor, b.at(name))) return false;
  return true;
}

// {"a": float[4]} in a zip of these records besides data.pkl.
std::filesystem::path zipped(const TempDir& dir, std::vector<ZipInput> records,
                             const std::string& value = storage("FloatStorage", "0", 4)) {
  records.insert(records.begin(), {"x/data.pkl", whole(dict(text("a") + tensor(value, 0, "K\x04", "K\x01")))});
  write_zip(dir / "x.pth", records);
  return dir / "x.pth";
}

const std::string kFour = raw(1.f) + raw(2.f) + raw(3.f) + raw(4.f);

TEST(TorchFile, ReadsStoredAndCompressedRecords) {
  const TempDir dir;
  for (const bool deflated : {false, true}) {
    const auto checkpoint = read_official_checkpoint(zipped(dir, {{"x/data/0", kFour, deflated}}));
    EXPECT_EQ(checkpoint.kind, CheckpointKind::kStateDict);
    EXPECT_TRUE(torch::equal(checkpoint.weights.at("a"), torch::tensor({1.f, 2.f, 3.f, 4.f})));
  }
}

TEST(TorchFile, ReadsTensorsOfNoElements) {
  const TempDir dir;
  const std::string zero("K\x00", 2);
  const auto value = dict(text("a") + tensor(storage("HalfStorage", "0", 0), 0, zero, "K\x01") + text("b") +
                          tensor(storage("HalfStorage", "1", 0), 0, "K\x02" + zero, "K\x01K\x01"));
  for (const bool deflated : {false, true}) {
    write_zip(dir / "x.pth", {{"x/data.pkl", whole(value)}, {"x/data/0", "", deflated}, {"x/data/1", "", deflated}});
    const auto weights = read_official_checkpoint(dir / "x.pth").weights;
    EXPECT_EQ(weights.at("a").numel(), 0);
    EXPECT_EQ(weights.at("b").sizes(), (std::vector<int64_t>{2, 0}));
  }
}

TEST(TorchFile, TensorsOfOneStorageShareMemory) {
  const TempDir dir;
  const auto four = storage("FloatStorage", "0", 4);
  const auto value =
      dict(text("a") + tensor(four, 0, "K\x04", "K\x01") + text("t") + tensor(four, 0, "K\x02K\x02", "K\x01K\x02"));
  write_zip(dir / "x.pth", {{"x/data.pkl", whole(value)}, {"x/data/0", kFour}});
  const auto weights = read_official_checkpoint(dir / "x.pth").weights;
  EXPECT_TRUE(torch::equal(weights.at("t"), torch::tensor({{1.f, 3.f}, {2.f, 4.f}})));
  weights.at("a")[1] = 7;
  EXPECT_EQ(weights.at("t")[1][0].item<float>(), 7);
}

TEST(TorchFile, ReadsTrainingFilesAndTheirModelOnly) {
  const TempDir dir;
  // The optimizer's storage is not even there: nobody asks for it.
  const auto value = dict(
      text("model") + dict(text("a") + tensor(storage("FloatStorage", "0", 4), 0, "K\x04", "K\x01")) +
      text("iteration") + "K\x07" + text("optimizer") + storage("FloatStorage", "1", 4) + text("learning_rate") + "N");
  write_zip(dir / "G_7.pth", {{"x/data.pkl", whole(value)}, {"x/data/0", kFour}});
  const auto checkpoint = read_official_checkpoint(dir / "G_7.pth");
  EXPECT_EQ(checkpoint.kind, CheckpointKind::kTraining);
  EXPECT_EQ(checkpoint.iteration, 7);
  EXPECT_EQ(checkpoint.weights.at("a").numel(), 4);
}

TEST(TorchFile, RefusesRecordsThatDoNotFit) {
  const TempDir dir;
  const auto read = [&](std::vector<ZipInput> records) { read_official_checkpoint(zipped(dir, std::move(records))); };
  const ZipInput four{"x/data/0", kFour};
  EXPECT_NO_THROW(read({four, {"x/byteorder", "little"}, {"x/version", "3\n"}, {"x/.data/serialization_id", "1"}}));
  EXPECT_ERROR(ErrorKind::kModel, "big-endian", read({four, {"x/byteorder", "big"}}));
  EXPECT_ERROR(ErrorKind::kModel, "big-endian", read({four, {"x/byteorder", std::string(1 << 20, 'l')}}));
  EXPECT_ERROR(ErrorKind::kModel, "TorchScript", read({four, {"x/constants.pkl", ""}}));
  EXPECT_ERROR(ErrorKind::kModel, "two records 'x/data/0'", read({four, four}));
  EXPECT_ERROR(ErrorKind::kModel, "lacks the record 'data/0'", read({}));
  EXPECT_ERROR(ErrorKind::kModel, "has 8 bytes, expected 16", read({{"x/data/0", kFour.substr(8)}}));
  EXPECT_ERROR(ErrorKind::kModel, "has 20 bytes, expected 16", read({{"x/data/0", kFour + "abcd"}}));
  write_zip(dir / "x.pth", {{"x/weights.txt", "a"}});
  EXPECT_ERROR(ErrorKind::kModel, "without data.pkl", read_official_checkpoint(dir / "x.pth"));
}

TEST(TorchFile, RefusesBombs) {
  const TempDir dir;
  const std::string zeros(std::size_t{20} << 20, '\0');
  write_zip(dir / "pickle.pth", {{"x/data.pkl", zeros, true}});
  ASSERT_LT(std::filesystem::file_size(dir / "pickle.pth"), 1u << 18);
  EXPECT_ERROR(ErrorKind::kModel, "at most 16777216", read_official_checkpoint(dir / "pickle.pth"));
  // A storage that claims more than its record, and a record that claims more than deflate can do.
  EXPECT_ERROR(
      ErrorKind::kModel, "expected 4294967296 for",
      read_official_checkpoint(zipped(dir, {{"x/data/0", zeros, true}}, storage("FloatStorage", "0", 1 << 30))));
  auto bytes = read_file(zipped(dir, {{"x/data/0", kFour, true}}));
  const auto entry = bytes.rfind("x/data/0") - 46;
  const std::string huge = raw(uint32_t{0xfffffffe});
  bytes.replace(entry + 24, 4, huge);  // size in the directory
  const auto header = bytes.find("x/data/0") - 30;
  bytes.replace(header + 22, 4, huge);  // and in the record's header
  write_file_atomically(dir / "bomb.pth", bytes);
  EXPECT_ERROR(ErrorKind::kModel, "which cannot be", read_official_checkpoint(dir / "bomb.pth"));
}

TEST(TorchFile, RefusesRecordsThatOverlap) {
  const TempDir dir;
  auto bytes = read_file(zipped(dir, {{"x/data/0", kFour}, {"x/data/1", kFour}}));
  const auto first = bytes.rfind("x/data/0") - 46, second = bytes.rfind("x/data/1") - 46;
  bytes.replace(second + 42, 4, bytes.substr(first + 42, 4));  // the same place for both
  write_file_atomically(dir / "x.pth", bytes);
  EXPECT_ERROR(ErrorKind::kModel, "", read_official_checkpoint(dir / "x.pth"));
}

TEST(TorchFile, RefusesPicklesThatCall) {
  const TempDir dir;
  write_zip(dir / "x.pth", {{"x/data.pkl", whole(global("os", "system") + tuple(text("touch /tmp/owned")) + "R")}});
  EXPECT_ERROR(ErrorKind::kModel, "'os.system'", read_official_checkpoint(dir / "x.pth"));
}

TEST(TorchFile, TruncatedFilesAreModelErrors) {
  for (const char* name :
       {"bert_feature_small.pt", "sovits_legacy_nonzip_small.pth", "sovits_v2Pro_header05_small.pth"}) {
    const auto whole_file = container(name);
    const auto sizes = whole_file.size();
    for (std::size_t size = 0; size < sizes; size += size < 3000 || size + 3000 > sizes ? 1 : 501) {
      SCOPED_TRACE(fmt::format("{} of {} bytes of {}", size, sizes, name));
      EXPECT_ERROR(ErrorKind::kModel, "x.pth", tensors_of(whole_file.substr(0, size)));
    }
  }
}

// Bytes of every part of a file with their 1 and 128 flipped: refused, or of no consequence. Not so in the legacy
// format, which has no checksums; there it must only not crash.
TEST(TorchFile, DamagedBytesAreModelErrorsOrChangeNothing) {
  for (const char* name : {"bert_feature_small.pt", "sovits_v2_small.pth", "sovits_legacy_nonzip_small.pth"}) {
    auto bytes = container(name);
    const auto intact = tensors_of(bytes);
    const bool checked = std::string(name).find("legacy") == std::string::npos;
    const auto step = [&](std::size_t i) { return i < 2000 || i + 1500 > bytes.size() ? 1 : 499; };
    for (std::size_t i = 0; i < bytes.size(); i += step(i)) {
      for (const int flipped : {1, 128}) {
        bytes[i] = static_cast<char>(bytes[i] ^ flipped);
        try {
          const auto read = tensors_of(bytes);
          EXPECT_TRUE(!checked || equal(read, intact)) << name << " byte " << i;
        } catch (const Error& error) {
          EXPECT_EQ(error.kind(), ErrorKind::kModel) << error.what();
        }
        bytes[i] = static_cast<char>(bytes[i] ^ flipped);
      }
    }
  }
}

}  // namespace
}  // namespace timbre
