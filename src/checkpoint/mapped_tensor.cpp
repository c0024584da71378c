#include "checkpoint/mapped_tensor.h"

#include <cstring>

namespace timbre {

torch::Tensor mapped_tensor(const std::shared_ptr<MappedFile>& file, uint64_t begin, torch::IntArrayRef shape,
                            torch::ScalarType dtype) {
  int64_t elements = 1;
  for (const int64_t size : shape) elements *= size;
  const uint64_t bytes = static_cast<uint64_t>(elements) * c10::elementSize(dtype);
  if (bytes == 0) return torch::empty(shape, dtype);
  char* data = file->data() + begin;
  if (reinterpret_cast<std::uintptr_t>(data) % c10::elementSize(dtype) != 0) {
    auto copy = torch::empty(shape, dtype);
    std::memcpy(copy.data_ptr(), data, bytes);
    file->release(begin, begin + bytes);
    return copy;
  }
  const auto give_back = [file, begin, bytes](void*) { file->release(begin, begin + bytes); };
  return torch::from_blob(data, shape, give_back, torch::TensorOptions(dtype));
}

}  // namespace timbre
