#include "checkpoint/safetensors.h"

#include <gtest/gtest.h>

#include <cstring>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "golden_util.h"

namespace timbre {
namespace {

// A file of the given header and data, the header's length as it is unless `claimed` says otherwise.
std::filesystem::path write_raw(const TempDir& dir, const std::string& header, const std::string& data,
                                uint64_t claimed = UINT64_MAX) {
  const uint64_t length = claimed == UINT64_MAX ? header.size() : claimed;
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  const auto path = dir / "raw.safetensors";
  write_file_atomically(path, bytes + header + data);
  return path;
}

// A header with one F32 tensor "a" of that shape and those offsets.
std::string one(const std::string& shape, const std::string& offsets, const std::string& dtype = "F32") {
  return R"({"a":{"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

TEST(Safetensors, RoundTripKeepsTypesShapesValuesAndMetadata) {
  const TempDir dir;
  StateDict state;
  for (const auto dtype : {torch::kDouble, torch::kFloat, torch::kHalf, torch::kBFloat16, torch::kLong, torch::kInt,
                           torch::kShort, torch::kChar, torch::kByte, torch::kBool})
    state[std::string("t.") + c10::toString(dtype)] = torch::arange(6).reshape({2, 3}).to(dtype);
  state["scalar"] = torch::tensor(2.5);
  state["empty"] = torch::zeros({0, 4});
  state["transposed"] = torch::arange(6, torch::kFloat).reshape({2, 3}).t();
  const std::map<std::string, std::string> metadata{{"config", "{\"a\": 1}"}, {"name", "na\u00efve"}};
  write_safetensors(dir / "x.safetensors", state, metadata);
  const auto file = read_safetensors(dir / "x.safetensors");
  EXPECT_EQ(file.metadata, metadata);
  EXPECT_EQ(read_safetensors_metadata(dir / "x.safetensors"), metadata);
  ASSERT_EQ(file.tensors.size(), state.size());
  for (const auto& [name, tensor] : state) {
    const auto& read = file.tensors.at(name);
    EXPECT_EQ(read.scalar_type(), tensor.scalar_type()) << name;
    ASSERT_EQ(read.sizes(), tensor.sizes()) << name;
    EXPECT_TRUE(torch::equal(read, tensor)) << name;
  }
  EXPECT_EQ(dir.entries(), 1u);
}

TEST(Safetensors, ReadsFilesOfTheReferenceImplementation) {
  const auto file = golden::load("ar_small");
  EXPECT_EQ(file.tensors.at("i/train_phoneme_len").scalar_type(), torch::kLong);
  EXPECT_EQ(file.tensors.at("o/attn_mask_true_is_blocked").scalar_type(), torch::kBool);
  EXPECT_EQ(file.tensors.at("o/xy_pos").sizes(), (std::vector<int64_t>{1, 35, 64}));
  EXPECT_TRUE(file.metadata.count("what"));
}

TEST(Safetensors, EmptyFileOfNoTensorsRoundTrips) {
  const TempDir dir;
  write_safetensors(dir / "none.safetensors", {});
  EXPECT_TRUE(read_safetensors(dir / "none.safetensors").tensors.empty());
}

TEST(Safetensors, RefusesWhatItCannotWrite) {
  const TempDir dir;
  const auto path = dir / "x.safetensors";
  EXPECT_ERROR(ErrorKind::kModel, "'c'", write_safetensors(path, {{"c", torch::zeros({2}, torch::kComplexFloat)}}));
  EXPECT_ERROR(ErrorKind::kModel, "'u'", write_safetensors(path, {{"u", torch::Tensor()}}));
  EXPECT_ERROR(ErrorKind::kModel, "reserved", write_safetensors(path, {{"__metadata__", torch::zeros({1})}}));
  EXPECT_ERROR(ErrorKind::kModel, "UTF-8", write_safetensors(path, {{"bad\xff", torch::zeros({1})}}));
  EXPECT_ERROR(ErrorKind::kFile, "there is no folder", write_safetensors(dir / "no/x", {{"a", torch::zeros({1})}}));
  EXPECT_EQ(dir.entries(), 0u);
}

TEST(Safetensors, MissingFilesAreFileErrors) {
  const TempDir dir;
  EXPECT_ERROR(ErrorKind::kFile, "gone", read_safetensors(dir / "gone"));
  EXPECT_ERROR(ErrorKind::kFile, "directory", read_safetensors(dir.path()));
}

TEST(Safetensors, TruncatedFilesAreModelErrors) {
  const TempDir dir;
  const auto path = dir / "whole.safetensors";
  write_safetensors(path, {{"a", torch::ones({4})}, {"b", torch::ones({2}, torch::kHalf)}});
  const std::string whole = read_file(path);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    write_file_atomically(dir / "cut", whole.substr(0, size));
    EXPECT_ERROR(ErrorKind::kModel, "cut", read_safetensors(dir / "cut"));
  }
  write_file_atomically(dir / "longer", whole + "x");
  EXPECT_ERROR(ErrorKind::kModel, "bytes of data", read_safetensors(dir / "longer"));
}

TEST(Safetensors, HeaderLengthIsCheckedAgainstTheFile) {
  const TempDir dir;
  for (const uint64_t claimed : {uint64_t{100}, uint64_t{1} << 62, UINT64_MAX - 1})
    EXPECT_ERROR(ErrorKind::kModel, "header claims", read_safetensors(write_raw(dir, "{}", "", claimed)));
}

TEST(Safetensors, HeaderMustBeAnObjectOfDescribedTensors) {
  const TempDir dir;
  const auto read = [&](const std::string& header, const std::string& data = "") {
    return read_safetensors(write_raw(dir, header, data));
  };
  EXPECT_ERROR(ErrorKind::kModel, "JSON", read("{"));
  EXPECT_ERROR(ErrorKind::kModel, "JSON", read("[]"));
  EXPECT_ERROR(ErrorKind::kModel, "JSON", read(std::string(100000, '[')));
  EXPECT_ERROR(ErrorKind::kModel, "'a'", read(R"({"a":3})"));
  EXPECT_ERROR(ErrorKind::kModel, "no dtype", read(R"({"a":{"shape":[],"data_offsets":[0,0]}})"));
  EXPECT_ERROR(ErrorKind::kModel, "no shape", read(R"({"a":{"dtype":"F32","data_offsets":[0,0]}})"));
  EXPECT_ERROR(ErrorKind::kModel, "no data_offsets", read(R"({"a":{"dtype":"F32","shape":[]}})"));
  EXPECT_ERROR(ErrorKind::kModel, "F8", read(one("[1]", "[0,1]", "F8"), "x"));
  EXPECT_ERROR(ErrorKind::kModel, "metadata", read(R"({"__metadata__":{"a":1}})"));
  EXPECT_ERROR(ErrorKind::kModel, "__metadata__", read(R"({"__metadata__":[]})"));
}

TEST(Safetensors, ShapesAndOffsetsMustAgree) {
  const TempDir dir;
  const std::string data(8, 'x');
  const auto read = [&](const std::string& shape, const std::string& offsets) {
    return read_safetensors(write_raw(dir, one(shape, offsets), data));
  };
  EXPECT_EQ(read("[2]", "[0,8]").tensors.at("a").numel(), 2);
  EXPECT_ERROR(ErrorKind::kModel, "non-negative", read("[-2]", "[0,8]"));
  EXPECT_ERROR(ErrorKind::kModel, "non-negative", read("[2.0]", "[0,8]"));
  EXPECT_ERROR(ErrorKind::kModel, "non-negative", read("[2]", "[-8,0]"));
  EXPECT_ERROR(ErrorKind::kModel, "expected 12", read("[3]", "[0,8]"));
  EXPECT_ERROR(ErrorKind::kModel, "interval", read("[2]", "[8,0]"));
  EXPECT_ERROR(ErrorKind::kModel, "interval", read("[4]", "[0,16]"));
  EXPECT_ERROR(ErrorKind::kModel, "expected 2", read("[2]", "[0,8,8]"));
  EXPECT_ERROR(ErrorKind::kModel, "elements", read("[4294967296,4294967296]", "[0,8]"));
  EXPECT_ERROR(ErrorKind::kModel, "elements", read("[0,4294967296,4294967296]", "[0,0]"));
  EXPECT_ERROR(ErrorKind::kModel, "dimensions", read("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2]", "[0,8]"));
}

TEST(Safetensors, DataMustBeCoveredExactlyOnce) {
  const TempDir dir;
  const auto two = [&](const std::string& a, const std::string& b) {
    const std::string rest = R"(,"dtype":"F32","shape":[2]})";
    return write_raw(dir, R"({"a":{"data_offsets":)" + a + rest + R"(,"b":{"data_offsets":)" + b + rest + "}",
                     std::string(16, 'x'));
  };
  EXPECT_EQ(read_safetensors(two("[8,16]", "[0,8]")).tensors.size(), 2u);
  EXPECT_ERROR(ErrorKind::kModel, "'b' starts at byte 4", read_safetensors(two("[0,8]", "[4,12]")));
  EXPECT_ERROR(ErrorKind::kModel, "'b' starts at byte 0", read_safetensors(two("[0,8]", "[0,8]")));
  EXPECT_ERROR(ErrorKind::kModel, "16", read_safetensors(write_raw(dir, one("[2]", "[0,8]"), std::string(16, 'x'))));
}

TEST(Golden, FormulaHasTheDocumentedValues) {
  EXPECT_EQ(golden::fnv1a("sovits:enc_p.proj.bias"), 3346480366u);
  const auto expected = torch::tensor({0.0966f, -0.0688f, -0.0607f, 0.0485f});
  EXPECT_LT((golden::formula("sovits:enc_p.proj.bias", {4}) - expected).abs().max().item<float>(), 6e-5f);
}

}  // namespace
}  // namespace timbre
