#pragma once
// What the fuzz targets share. Each feeds arbitrary bytes to a reader, which may refuse them with a kModel Error and
// must do nothing else that is wrong: no other exception, no crash, no access outside its buffers.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "checkpoint/safetensors.h"

namespace timbre {

// Calls read(bytes); only kModel errors pass.
template <typename Read>
void fuzz(const uint8_t* data, size_t size, Read read) {
  try {
    read(std::string_view(reinterpret_cast<const char*>(data), size));
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kModel) std::abort();
  }
}

// Reads the outermost bytes of each tensor here, where the address sanitizer sees it; libtorch is not instrumented.
inline void touch(const StateDict& tensors) {
  volatile char sink = 0;
  for (const auto& [name, tensor] : tensors) {
    if (tensor.numel() == 0) continue;
    int64_t last = 0;
    for (int64_t i = 0; i < tensor.dim(); ++i) last += (tensor.size(i) - 1) * tensor.stride(i);
    const auto* bytes = static_cast<const char*>(tensor.data_ptr());
    sink = sink + bytes[0] + bytes[(last + 1) * static_cast<int64_t>(tensor.element_size()) - 1];
  }
}

}  // namespace timbre
