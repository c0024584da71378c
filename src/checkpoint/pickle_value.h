#pragma once
// What a pickle holds, as plain data: Python's objects become lists, dictionaries and texts, never calls.
// Values form a graph without cycles, at most kMaxPickleDepth deep; containers are shared, as they are in the file.
#include <c10/core/ScalarType.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace timbre {

constexpr int kMaxPickleDepth = 64;

struct PickleNone {};
struct PickleList;
struct PickleTuple;
struct PickleDict;
struct PickleObject;
struct PickleStorage;
struct PickleTensor;
struct PickleBytes {
  std::shared_ptr<const std::string> bytes;
};
// A class or function by its name; nothing is imported.
struct PickleGlobal {
  std::shared_ptr<const std::string> name;  // "collections.OrderedDict"
};
using PickleString = std::shared_ptr<const std::string>;

using PickleValue =
    std::variant<PickleNone, bool, int64_t, double, PickleString, PickleBytes, PickleGlobal,
                 std::shared_ptr<PickleList>, std::shared_ptr<PickleTuple>, std::shared_ptr<PickleDict>,
                 std::shared_ptr<PickleObject>, std::shared_ptr<PickleStorage>, std::shared_ptr<PickleTensor>>;

// The reader's bookkeeping: a container that lies in another one no longer changes, which rules out cycles.
struct PickleNode {
  int depth = 1;
  bool sealed = false;
};

struct PickleList : PickleNode {
  std::vector<PickleValue> items;
};

struct PickleTuple : PickleNode {
  std::vector<PickleValue> items;
};

struct PickleDict : PickleNode {
  std::vector<std::pair<PickleValue, PickleValue>> items;  // in the order of the file; keys may repeat

  // The last value under that text, as in Python, or null.
  const PickleValue* find(std::string_view key) const;
};

// An object of an allowed class, here utils.HParams, with what its __dict__ held.
struct PickleObject : PickleNode {
  std::string class_name;
  std::shared_ptr<PickleDict> state;  // never null
};

// The numbers behind tensors, in another part of the file.
struct PickleStorage {
  std::string key;
  c10::ScalarType dtype = c10::ScalarType::Float;
  int64_t elements = 0;
};

// The storages of one pickle by key.
using PickleStorages = std::map<std::string, std::shared_ptr<PickleStorage>>;

// A view into a storage, checked to lie within its `elements`.
struct PickleTensor {
  std::shared_ptr<PickleStorage> storage;
  int64_t offset = 0;  // elements
  std::vector<int64_t> sizes, strides;
};

// The container in `value`, or null.
PickleNode* pickle_node(const PickleValue& value);

// "a dict", "a tensor" and so on, for errors.
const char* pickle_kind(const PickleValue& value);

// The value as T, or null.
template <typename T>
const T* pickle_get(const PickleValue& value) {
  if constexpr (std::is_same_v<T, std::string>) {
    const auto* text = std::get_if<PickleString>(&value);
    return text ? text->get() : nullptr;
  } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, int64_t> || std::is_same_v<T, double>) {
    return std::get_if<T>(&value);
  } else {
    const auto* shared = std::get_if<std::shared_ptr<T>>(&value);
    return shared ? shared->get() : nullptr;
  }
}

}  // namespace timbre
