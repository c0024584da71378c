#include "checkpoint/safetensors_header.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <tuple>
#include <utility>

#include "base/error.h"

namespace timbre {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxDimensions = 16;
constexpr uint64_t kMaxElements = uint64_t{1} << 40;
constexpr const char* kMetadataKey = "__metadata__";

constexpr std::array<std::pair<const char*, torch::ScalarType>, 10> kTypes{{{"F64", torch::kDouble},
                                                                            {"F32", torch::kFloat},
                                                                            {"F16", torch::kHalf},
                                                                            {"BF16", torch::kBFloat16},
                                                                            {"I64", torch::kLong},
                                                                            {"I32", torch::kInt},
                                                                            {"I16", torch::kShort},
                                                                            {"I8", torch::kChar},
                                                                            {"U8", torch::kByte},
                                                                            {"BOOL", torch::kBool}}};

[[noreturn]] void fail(const std::string& file, const std::string& what) {
  throw Error(ErrorKind::kModel, fmt::format("'{}' is no valid safetensors file: {}; fetch it again", file, what));
}

[[noreturn]] void fail(const std::string& file, const std::string& tensor, const std::string& what) {
  fail(file, fmt::format("tensor '{}' {}", tensor, what));
}

torch::ScalarType parse_dtype(const Json& entry, const std::string& file, const std::string& name) {
  const auto field = entry.find("dtype");
  if (field == entry.end() || !field->is_string()) fail(file, name, "has no dtype");
  const auto& text = field->get_ref<const std::string&>();
  for (const auto& [key, dtype] : kTypes)
    if (text == key) return dtype;
  fail(file, name, fmt::format("has dtype '{}', expected F64, F32, F16, BF16, I64, I32, I16, I8, U8 or BOOL", text));
}

// The list of non-negative integers under `key`.
std::vector<uint64_t> parse_sizes(const Json& entry, const char* key, const std::string& file,
                                  const std::string& name) {
  const auto field = entry.find(key);
  if (field == entry.end() || !field->is_array()) fail(file, name, fmt::format("has no {}", key));
  std::vector<uint64_t> values;
  for (const auto& value : *field) {
    if (!value.is_number_unsigned()) {
      fail(file, name, fmt::format("has {} {}, expected non-negative integers", key, field->dump()));
    }
    values.push_back(value.get<uint64_t>());
  }
  return values;
}

// Number of elements; dimensions of size 0 count as 1 in the limit, because strides are computed from them too.
uint64_t count_elements(const std::vector<uint64_t>& shape, const std::string& file, const std::string& name) {
  if (shape.size() > kMaxDimensions) {
    fail(file, name, fmt::format("has {} dimensions, expected at most {}", shape.size(), kMaxDimensions));
  }
  uint64_t limited = 1, elements = 1;
  for (const uint64_t size : shape) {
    if (size > kMaxElements / limited) fail(file, name, fmt::format("has more than {} elements", kMaxElements));
    limited *= std::max<uint64_t>(size, 1);
    elements *= size;
  }
  return elements;
}

SafetensorsEntry parse_entry(const std::string& name, const Json& json, uint64_t data_size, const std::string& file) {
  if (!json.is_object()) fail(file, name, "is not described by a JSON object");
  SafetensorsEntry entry;
  entry.name = name;
  entry.dtype = parse_dtype(json, file, name);
  const auto shape = parse_sizes(json, "shape", file, name);
  const auto offsets = parse_sizes(json, "data_offsets", file, name);
  if (offsets.size() != 2) fail(file, name, fmt::format("has {} data_offsets, expected 2", offsets.size()));
  const uint64_t bytes = count_elements(shape, file, name) * c10::elementSize(entry.dtype);
  if (offsets[0] > offsets[1] || offsets[1] > data_size) {
    fail(file, name,
         fmt::format("has data_offsets [{}, {}], expected an interval within the {} bytes of data", offsets[0],
                     offsets[1], data_size));
  }
  if (offsets[1] - offsets[0] != bytes) {
    fail(file, name, fmt::format("takes {} bytes, expected {} from its shape", offsets[1] - offsets[0], bytes));
  }
  entry.shape.assign(shape.begin(), shape.end());
  entry.begin = offsets[0];
  entry.end = offsets[1];
  return entry;
}

std::map<std::string, std::string> parse_metadata(const Json& json, const std::string& file) {
  if (!json.is_object()) fail(file, "its __metadata__ is no JSON object");
  std::map<std::string, std::string> metadata;
  for (const auto& [key, value] : json.items()) {
    if (!value.is_string()) fail(file, fmt::format("metadata '{}' is no string", key));
    metadata[key] = value.get<std::string>();
  }
  return metadata;
}

void require_exact_cover(const std::vector<SafetensorsEntry>& entries, uint64_t data_size, const std::string& file) {
  uint64_t covered = 0;
  for (const auto& entry : entries) {
    if (entry.begin != covered) {
      fail(file, entry.name,
           fmt::format("starts at byte {}, expected {}, where the one before ends", entry.begin, covered));
    }
    covered = entry.end;
  }
  if (covered != data_size) fail(file, fmt::format("its tensors take {} bytes of data, found {}", covered, data_size));
}

}  // namespace

SafetensorsHeader parse_safetensors_header(std::string_view json, uint64_t data_size, const std::string& file) {
  const Json root = Json::parse(json, nullptr, false);
  if (!root.is_object()) fail(file, "its header is no JSON object");
  SafetensorsHeader header;
  for (const auto& [name, value] : root.items()) {
    if (name == kMetadataKey) {
      header.metadata = parse_metadata(value, file);
    } else {
      header.entries.push_back(parse_entry(name, value, data_size, file));
    }
  }
  std::sort(header.entries.begin(), header.entries.end(),
            [](const auto& a, const auto& b) { return std::tie(a.begin, a.end) < std::tie(b.begin, b.end); });
  require_exact_cover(header.entries, data_size, file);
  return header;
}

std::string safetensors_dtype_name(torch::ScalarType dtype, const std::string& where) {
  for (const auto& [key, value] : kTypes)
    if (value == dtype) return key;
  throw Error(ErrorKind::kModel, fmt::format("{} has type {}, which safetensors files cannot hold; convert it first",
                                             where, c10::toString(dtype)));
}

std::string format_safetensors_header(const SafetensorsHeader& header, const std::string& file) {
  Json root = Json::object();
  if (!header.metadata.empty()) root[kMetadataKey] = header.metadata;
  for (const auto& entry : header.entries) {
    root[entry.name] = {{"dtype", safetensors_dtype_name(entry.dtype, fmt::format("tensor '{}'", entry.name))},
                        {"shape", entry.shape},
                        {"data_offsets", {entry.begin, entry.end}}};
  }
  try {
    std::string text = root.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    return text;
  } catch (const Json::type_error& error) {
    throw Error(
        ErrorKind::kModel,
        fmt::format("cannot write '{}': a name or metadata text is not UTF-8 ({}); change it", file, error.what()));
  }
}

}  // namespace timbre
