#pragma once
// The JSON header of a safetensors file, apart from any file access.
#include <torch/types.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

struct SafetensorsEntry {
  std::string name;
  torch::ScalarType dtype = torch::kFloat;
  std::vector<int64_t> shape;
  uint64_t begin = 0, end = 0;  // bytes from the start of the data
};

struct SafetensorsHeader {
  std::vector<SafetensorsEntry> entries;  // in the order of their data
  std::map<std::string, std::string> metadata;
};

// Parses and checks a header that is followed by `data_size` bytes: known types, shapes that agree with the offsets,
// data that is covered exactly once. `file` is named in errors (kModel).
SafetensorsHeader parse_safetensors_header(std::string_view json, uint64_t data_size, const std::string& file);

// The header's text, padded with spaces to a multiple of 8.
std::string format_safetensors_header(const SafetensorsHeader& header, const std::string& file);

// "F32" and so on. Errors: kModel for a type without a name in the format.
std::string safetensors_dtype_name(torch::ScalarType dtype, const std::string& where);

}  // namespace timbre
