#pragma once
// Tensors over the bytes of a mapped file.
#include <torch/types.h>

#include <memory>

#include "base/mapped_file.h"

namespace timbre {

// A contiguous tensor over the bytes from `begin` on, which must lie within the file. It keeps the mapping alive and
// gives its pages back when the last tensor that shares its storage dies. Where the bytes are not aligned for the type
// it is a copy instead.
torch::Tensor mapped_tensor(const std::shared_ptr<MappedFile>& file, uint64_t begin, torch::IntArrayRef shape,
                            torch::ScalarType dtype);

}  // namespace timbre
