#include "checkpoint/pickle_reader.h"

#include <gtest/gtest.h>

#include "base/expect_error.h"
#include "checkpoint/pickle_json.h"
#include "checkpoint/pickle_text.h"

namespace timbre {
namespace {

using namespace pickles;

std::string json_of(const std::string& value) { return pickle_to_json(read(value), "x.pth").dump(); }

TEST(PickleReader, ReadsScalars) {
  EXPECT_EQ(json_of("N"), "null");
  EXPECT_EQ(json_of("\x88"), "true");
  EXPECT_EQ(json_of("\x89"), "false");
  EXPECT_EQ(json_of("K\xff"), "255");
  EXPECT_EQ(json_of(std::string("M\x00\x80", 3)), "32768");
  EXPECT_EQ(json_of(integer(-5)), "-5");
  EXPECT_EQ(json_of(std::string("\x8a\x00", 2)), "0");
  EXPECT_EQ(json_of("\x8a\x01\xff"), "-1");
  EXPECT_EQ(json_of(std::string("\x8a\x05\x00\x00\x00\x00\x01", 7)), "4294967296");
  EXPECT_EQ(json_of(std::string("G\x3f\xf8\x00\x00\x00\x00\x00\x00", 9)), "1.5");
  EXPECT_EQ(json_of("U\x02hi"), "\"hi\"");
}

// pickle.dumps({"a": [1, (2, 3.5, None)], "b": {"c": True}}, protocol=P) of CPython 3.11.
TEST(PickleReader, ReadsLaterProtocols) {
  const std::string four(
      "\x80\x04\x95\x29\x00\x00\x00\x00\x00\x00\x00}\x94(\x8c\x01"
      "a\x94]\x94(K\x01K\x02G@\x0c\x00\x00\x00\x00\x00\x00N\x87\x94"
      "e\x8c\x01"
      "b\x94}\x94\x8c\x01"
      "c\x94\x88su.",
      52);
  for (const char protocol : {'\x03', '\x04', '\x05'}) {
    auto bytes = four;
    bytes[1] = protocol;
    const auto pickle = read_pickle(bytes, "x");
    EXPECT_EQ(pickle.size, bytes.size());
    EXPECT_EQ(pickle_to_json(pickle.root, "x").dump(), R"({"a":[1,[2,3.5,null]],"b":{"c":true}})");
  }
}

TEST(PickleReader, KeepsTheOrderOfDictsAndReadsHParams) {
  const auto object =
      global("GPT_SoVITS.utils", "HParams") + ")\x81" + dict(text("z") + "K\x01" + text("a") + "N") + "b";
  EXPECT_EQ(json_of(object), R"({"z":1,"a":null})");
  EXPECT_EQ(json_of(global("utils", "HParams") + ")\x81}b"), "{}");
}

TEST(PickleReader, ReadsTheNamesOnItsList) {
  EXPECT_EQ(json_of(global("torch", "float16")), "\"torch.float16\"");
  EXPECT_EQ(json_of(global("pathlib", "PosixPath") + tuple(text("/") + text("a") + text("b")) + "R"), "\"/a/b\"");
  EXPECT_EQ(json_of(global("torch", "Size") + tuple(tuple("K\x02K\x03")) + "R"), "[2,3]");
  // A state_dict carries _metadata, which is no weight.
  EXPECT_EQ(json_of(global("collections", "OrderedDict") + ")R" + dict(text("_metadata") + "N") + "b"), "{}");
}

TEST(PickleReader, RefusesEveryOtherNameAndSaysIt) {
  const auto call = [](const char* module, const char* name) {
    return global(module, name) + tuple(text("touch /tmp/owned")) + "R";
  };
  EXPECT_ERROR(ErrorKind::kModel, "'os.system'", read(call("os", "system")));
  EXPECT_ERROR(ErrorKind::kModel, "'posix.system'", read(call("posix", "system")));
  EXPECT_ERROR(ErrorKind::kModel, "'builtins.eval'", read(call("builtins", "eval")));
  EXPECT_ERROR(ErrorKind::kModel, "'torch._utils.os.system'", read(call("torch._utils", "os.system")));
  EXPECT_ERROR(ErrorKind::kModel, "'evilutils.HParams'", read(global("evilutils", "HParams")));
  EXPECT_ERROR(ErrorKind::kModel, "'os.system'", read(text("os") + text("system") + "\x93"));
  EXPECT_ERROR(ErrorKind::kModel, "'os.system'", read("(" + text("ls") + "ios\nsystem\n"));
  EXPECT_ERROR(ErrorKind::kModel, "'?[31m.system'", read(global("\x1b[31m", "system")));
  EXPECT_ERROR(ErrorKind::kModel, "opcode 0x82", read("\x82\x01"));
}

TEST(PickleReader, RefusesCallsThatAreNoData) {
  EXPECT_ERROR(ErrorKind::kModel, "can only be named", read(global("torch", "HalfStorage") + ")R"));
  EXPECT_ERROR(ErrorKind::kModel, "calls a text", read(text("a") + ")R"));
  EXPECT_ERROR(ErrorKind::kModel, "OrderedDict", read(global("collections", "OrderedDict") + "(]tR"));
  EXPECT_ERROR(ErrorKind::kModel, "HParams", read(global("utils", "HParams") + "(K\x01t\x81"));
  EXPECT_ERROR(ErrorKind::kModel, "as its state", read(global("utils", "HParams") + ")\x81K\x01" + "b"));
  EXPECT_ERROR(ErrorKind::kModel, "sets the state", read("]}b"));
}

TEST(PickleReader, RefusesWhatIsCutShortOrOutOfOrder) {
  const auto bytes = whole(dict(text("key") + list("K\x01K\x02") + text("b") + storage("HalfStorage", "0", 4)));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    EXPECT_ERROR(ErrorKind::kModel, "x.pth", read_pickle(bytes.substr(0, size), "x.pth"));
  for (const char* broken : {"",
                             "0",
                             "a",
                             "]a",
                             "e",
                             "K\x01"
                             "e",
                             "(K\x01",
                             "K\x01K\x02s",
                             "}(K\x01u",
                             "}(]K\x01u",
                             "t",
                             "\x85",
                             "q\x01",
                             "h\x07",
                             "Q",
                             "R",
                             "b",
                             "\x81",
                             "\x93",
                             "(0",
                             "(]a"})
    EXPECT_ERROR(ErrorKind::kModel, "x.pth", read(broken));
}

TEST(PickleReader, RefusesSizesThatCannotBe) {
  EXPECT_ERROR(ErrorKind::kModel, "cut short", read("X" + raw(UINT32_MAX) + "abc"));
  EXPECT_ERROR(ErrorKind::kModel, "cut short", read("\x8d" + raw(UINT64_MAX) + "abc"));
  EXPECT_ERROR(ErrorKind::kModel, "cut short", read("\x8e" + raw(uint64_t{1} << 40)));
  EXPECT_ERROR(ErrorKind::kModel, "integer of 200 bytes", read("\x8a\xc8" + std::string(200, '\1')));
  EXPECT_ERROR(ErrorKind::kModel, "protocol 9", read_pickle("\x80\x09N.", "x.pth"));
  EXPECT_ERROR(ErrorKind::kModel, "does not end", read("c" + std::string(100000, 'a')));
  EXPECT_ERROR(ErrorKind::kModel, "operations", read(std::string(3'000'000, 'N')));
}

TEST(PickleReader, RefusesDeepNesting) {
  const int deep = 100'000;
  EXPECT_ERROR(ErrorKind::kModel, "nested", read(std::string(deep, ']') + std::string(deep - 1, 'a')));
  EXPECT_ERROR(ErrorKind::kModel, "nested", read("N" + std::string(deep, '\x85')));
  std::string dicts;
  for (int i = 0; i < deep; ++i) dicts += "}K\x01";
  EXPECT_ERROR(ErrorKind::kModel, "nested", read(dicts + "N" + std::string(deep, 's')));
  EXPECT_NO_THROW(read(std::string(kMaxPickleDepth, ']') + std::string(kMaxPickleDepth - 1, 'a')));
}

TEST(PickleReader, RefusesCycles) {
  EXPECT_ERROR(ErrorKind::kModel, "into itself",
               read("]q\x01h\x01"
                    "a"));
  EXPECT_ERROR(ErrorKind::kModel, "another",
               read("]q\x01]h\x01"
                    "aa"));
  EXPECT_ERROR(ErrorKind::kModel, "another", read(global("utils", "HParams") + ")\x81q\x01}K\x01h\x01sb"));
}

// Lists of ten references to the list before: 10^20 values for whoever follows them all.
TEST(PickleReader, RefusesAConfigurationThatExplodes) {
  std::string bomb = list("K\x01") + "q\x01";
  for (int level = 0; level < 20; ++level) {
    std::string items;
    for (int i = 0; i < 10; ++i) items += "h\x01";
    bomb += "0" + list(items) + "q\x01";
  }
  const auto root = read(bomb);
  EXPECT_ERROR(ErrorKind::kModel, "values", pickle_to_json(root, "x"));
}

TEST(PickleReader, RefusesConfigurationsThatAreNone) {
  EXPECT_ERROR(ErrorKind::kModel, "a tensor",
               json_of(dict(text("a") + tensor(storage("HalfStorage", "0", 4), 0, "K\x04", "K\x01"))));
  EXPECT_ERROR(ErrorKind::kModel, "'a' twice", json_of(dict(text("a") + "N" + text("a") + "N")));
  EXPECT_ERROR(ErrorKind::kModel, "a tuple as a key", json_of(dict(")N")));
  EXPECT_ERROR(ErrorKind::kModel, "UTF-8", json_of(text("\xff")));
  EXPECT_ERROR(ErrorKind::kModel, "bytes", json_of("C\x01x"));
}

TEST(PickleReader, ChecksTensorsAgainstTheirStorage) {
  const auto four = storage("FloatStorage", "0", 4);
  const auto made = read(tensor(four, 1, "K\x03", "K\x01"));
  const auto* view = pickle_get<PickleTensor>(made);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->offset, 1);
  EXPECT_EQ(view->sizes, std::vector<int64_t>{3});
  EXPECT_NO_THROW(read(tensor(four, 0, "K\x02K\x02", "K\x01K\x02")));
  EXPECT_NO_THROW(read(tensor(four, 4, "K\x02" + std::string("K\x00", 2), "K\x01K\x01")));
  const auto huge = integer(INT32_MAX);
  const auto largest = std::string("\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f", 10);
  EXPECT_ERROR(ErrorKind::kModel, "reaches beyond", read(tensor(four, 2, "K\x03", "K\x01")));
  EXPECT_ERROR(ErrorKind::kModel, "reaches beyond", read(tensor(four, 0, "K\x02", "K\x04")));
  EXPECT_ERROR(ErrorKind::kModel, "reaches beyond", read(tensor(four, 0, "K\x02", huge)));
  EXPECT_ERROR(ErrorKind::kModel, "starts beyond", read(tensor(four, 5, "K\x01", "K\x01")));
  EXPECT_ERROR(ErrorKind::kModel, "not made from", read(tensor(four, -1, "K\x01", "K\x01")));
  EXPECT_ERROR(ErrorKind::kModel, "more elements", read(tensor(four, 0, "K\x05", std::string("K\x00", 2))));
  EXPECT_ERROR(ErrorKind::kModel, "more elements", read(tensor(four, 0, huge + huge, "K\x01K\x01")));
  EXPECT_ERROR(ErrorKind::kModel, "something else", read(tensor(four, 0, integer(-1), "K\x01")));
  EXPECT_ERROR(ErrorKind::kModel, "something else", read(tensor(four, 0, "K\x02", integer(-1))));
  EXPECT_ERROR(ErrorKind::kModel, "something else", read(tensor(four, 0, "K\x02", largest)));
  EXPECT_ERROR(ErrorKind::kModel, "2 sizes but 1", read(tensor(four, 0, "K\x01K\x01", "K\x01")));
  EXPECT_ERROR(ErrorKind::kModel, "more elements", read(tensor(storage("HalfStorage", "1", 0), 0, "", "")));
}

TEST(PickleReader, ChecksStorages) {
  EXPECT_ERROR(ErrorKind::kModel, "-1 elements", read(storage("HalfStorage", "0", -1)));
  EXPECT_ERROR(ErrorKind::kModel, "two ways",
               read(list(storage("HalfStorage", "0", 4) + storage("HalfStorage", "0", 5))));
  EXPECT_ERROR(ErrorKind::kModel, "'torch.ComplexFloatStorage'", read(storage("ComplexFloatStorage", "0", 4)));
  EXPECT_ERROR(ErrorKind::kModel, "expected a tuple", read("K\x01Q"));
  EXPECT_ERROR(ErrorKind::kModel, "not described", read(tuple("NNNNN") + "Q"));
}

}  // namespace
}  // namespace timbre
