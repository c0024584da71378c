#pragma once
// Reading and writing safetensors files: an 8-byte little-endian header length, a JSON header, raw little-endian tensor
// data. Source: the format description of huggingface/safetensors. Types: F64 F32 F16 BF16 I64 I32 I16 I8 U8 BOOL.
#include <torch/types.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "base/mapped_file.h"

namespace timbre {

// Tensors by full name, as in a checkpoint.
using StateDict = std::map<std::string, torch::Tensor>;

struct SafetensorsFile {
  StateDict tensors;
  std::map<std::string, std::string> metadata;
};

// All tensors, on the CPU, over the mapped file (see base/mapped_file.h): nothing is read before it is used, and what
// is written to them stays with them. Data that is not aligned for its type is copied. Every size and offset is checked
// against the file first. Errors: kFile when the file cannot be read, kModel (file, tensor, expected, actual) when it
// is malformed.
SafetensorsFile read_safetensors(const std::filesystem::path& path);
SafetensorsFile read_safetensors(std::shared_ptr<MappedFile> file);

// The metadata alone, without reading tensor data. Errors as above.
std::map<std::string, std::string> read_safetensors_metadata(const std::filesystem::path& path);

// Writes from any device; the file appears under its name only when complete. Largest element types come first, so that
// every tensor is aligned. Errors: kFile when it cannot be written, kModel for a type that the format does not have.
void write_safetensors(const std::filesystem::path& path, const StateDict& tensors,
                       const std::map<std::string, std::string>& metadata = {});

}  // namespace timbre
