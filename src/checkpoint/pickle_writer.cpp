#include "checkpoint/pickle_writer.h"

#include <fmt/format.h>

#include <cstring>

#include "base/error.h"
#include "checkpoint/pickle_opcodes.h"

namespace timbre {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kBatch = 1000;  // items that CPython appends at once

std::string storage_class(torch::ScalarType dtype) {
  switch (dtype) {
    case torch::kHalf:
    case torch::kFloat:
    case torch::kBFloat16:
    case torch::kDouble:
    case torch::kLong:
    case torch::kInt:
    case torch::kShort:
    case torch::kChar:
    case torch::kByte:
    case torch::kBool:
      return fmt::format("{}Storage", c10::toString(dtype));  // "Half" + "Storage"
    default:
      throw Error(
          ErrorKind::kModel,
          fmt::format("a tensor has type {}, which checkpoints cannot hold; convert it first", c10::toString(dtype)));
  }
}

}  // namespace

PickleWriter::PickleWriter() {
  byte(op::kProto);
  byte(2);
}

template <typename T>
void PickleWriter::raw(T value) {
  bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
}

void PickleWriter::note() {
  if (notes_ < 256) {
    byte(op::kPut1);
    byte(static_cast<unsigned char>(notes_));
  } else {
    byte(op::kPut4);
    raw(notes_);
  }
  ++notes_;
}

void PickleWriter::recall(uint32_t number) {
  if (number < 256) {
    byte(op::kGet1);
    byte(static_cast<unsigned char>(number));
  } else {
    byte(op::kGet4);
    raw(number);
  }
}

void PickleWriter::global(const std::string& module, const std::string& name) {
  const auto [found, is_new] = globals_.emplace(module + "." + name, notes_);
  if (!is_new) return recall(found->second);
  byte(op::kGlobal);
  bytes_ += module + "\n" + name + "\n";
  note();
}

void PickleWriter::text(const std::string& value) {
  const auto [found, is_new] = texts_.emplace(value, notes_);
  if (!is_new) return recall(found->second);
  fresh_text(value);
}

void PickleWriter::fresh_text(const std::string& value) {
  byte(op::kText);
  raw(static_cast<uint32_t>(value.size()));
  bytes_ += value;
  note();
}

void PickleWriter::integer(int64_t value) {
  if (value >= 0 && value <= UINT8_MAX) {
    byte(op::kInt1);
    raw(static_cast<uint8_t>(value));
  } else if (value >= 0 && value <= UINT16_MAX) {
    byte(op::kInt2);
    raw(static_cast<uint16_t>(value));
  } else if (value >= INT32_MIN && value <= INT32_MAX) {
    byte(op::kInt4);
    raw(static_cast<int32_t>(value));
  } else {
    // As few bytes as keep the sign.
    std::string digits(reinterpret_cast<const char*>(&value), sizeof value);
    const char filler = value < 0 ? '\xff' : '\0';
    while (digits.back() == filler && ((digits[digits.size() - 2] ^ filler) & 0x80) == 0) digits.pop_back();
    byte(op::kLong1);
    raw(static_cast<uint8_t>(digits.size()));
    bytes_ += digits;
  }
}

void PickleWriter::real(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof bits);
  byte(op::kFloat);
  raw(__builtin_bswap64(bits));
}

void PickleWriter::tuple(torch::IntArrayRef values) {
  if (values.empty()) return byte(op::kEmptyTuple);
  if (values.size() > 3) byte(op::kMark);
  for (const int64_t value : values) integer(value);
  byte(values.size() > 3 ? op::kTuple : static_cast<unsigned char>(op::kTuple1 + values.size() - 1));
  note();
}

void PickleWriter::storage(const torch::Tensor& tensor, const std::string& key) {
  byte(op::kMark);
  text("storage");
  global("torch", storage_class(tensor.scalar_type()));
  fresh_text(key);
  text("cpu");
  integer(tensor.numel());
  byte(op::kTuple);
  note();
  byte(op::kPersistentId);
}

void PickleWriter::tensor(const torch::Tensor& tensor, const std::string& key) {
  std::vector<int64_t> strides(static_cast<std::size_t>(tensor.dim()), 1);
  for (std::size_t i = strides.size(); i-- > 1;) strides[i - 1] = strides[i] * std::max<int64_t>(tensor.size(i), 1);
  global("torch._utils", "_rebuild_tensor_v2");
  byte(op::kMark);
  storage(tensor, key);
  integer(0);
  tuple(tensor.sizes());
  tuple(strides);
  byte(op::kFalse);                      // requires_grad
  global("collections", "OrderedDict");  // no hooks
  byte(op::kEmptyTuple);
  byte(op::kReduce);
  note();
  byte(op::kTuple);
  note();
  byte(op::kReduce);
  note();
}

void PickleWriter::begin_dict(std::size_t items) {
  byte(op::kEmptyDict);
  note();
  if (items > 1) byte(op::kMark);
}

void PickleWriter::begin_ordered_dict(std::size_t items) {
  global("collections", "OrderedDict");
  byte(op::kEmptyTuple);
  byte(op::kReduce);
  note();
  if (items > 1) byte(op::kMark);
}

void PickleWriter::end_dict(std::size_t items) {
  if (items == 1) byte(op::kSetItem);
  if (items > 1) byte(op::kSetItems);
}

void PickleWriter::array(const Json& list) {
  byte(op::kEmptyList);
  note();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list.size() > 1 && i % kBatch == 0) byte(op::kMark);
    json(list[i], Objects::kDict);
    if (list.size() > 1 && (i + 1 == list.size() || (i + 1) % kBatch == 0)) byte(op::kAppends);
  }
  if (list.size() == 1) byte(op::kAppend);
}

void PickleWriter::object(const Json& object, Objects objects) {
  if (objects == Objects::kHParams) {
    global("utils", "HParams");
    byte(op::kEmptyTuple);
    byte(op::kNewObject);
    note();
  }
  begin_dict(object.size());
  for (const auto& [name, value] : object.items()) {
    text(name);
    json(value, objects);
  }
  end_dict(object.size());
  if (objects == Objects::kHParams) byte(op::kBuild);
}

void PickleWriter::json(const Json& value, Objects objects) {
  switch (value.type()) {
    case Json::value_t::null:
      return byte(op::kNone);
    case Json::value_t::boolean:
      return byte(value.get<bool>() ? op::kTrue : op::kFalse);
    case Json::value_t::number_integer:
      return integer(value.get<int64_t>());
    case Json::value_t::number_unsigned:
      if (value.get<uint64_t>() > INT64_MAX)
        throw Error(ErrorKind::kModel, fmt::format("a configuration has {}, which is too large", value.dump()));
      return integer(value.get<int64_t>());
    case Json::value_t::number_float:
      return real(value.get<double>());
    case Json::value_t::string:
      return text(value.get_ref<const std::string&>());
    case Json::value_t::array:
      return array(value);
    case Json::value_t::object:
      return object(value, objects);
    default:
      throw Error(ErrorKind::kModel, "a configuration holds binary data, which has no place there; remove it");
  }
}

std::string PickleWriter::finish() {
  byte(op::kStop);
  return std::move(bytes_);
}

}  // namespace timbre
