#include "checkpoint/pickle_tensor.h"

#include <fmt/format.h>

#include <algorithm>

#include "checkpoint/pickle_reader.h"

namespace timbre {
namespace {

constexpr std::size_t kMaxDimensions = 16;

std::vector<int64_t> integers(const PickleValue& value, const char* what, const std::string& file) {
  const auto* tuple = pickle_get<PickleTuple>(value);
  if (!tuple || tuple->items.size() > kMaxDimensions) {
    malformed_checkpoint(file, fmt::format("a tensor's {} are {}, expected a tuple of at most {}", what,
                                           pickle_kind(value), kMaxDimensions));
  }
  std::vector<int64_t> integers;
  for (const auto& item : tuple->items) {
    const auto* integer = pickle_get<int64_t>(item);
    if (!integer || *integer < 0 || *integer > kMaxStorageElements)
      malformed_checkpoint(file, fmt::format("a tensor's {} hold something else than sizes", what));
    integers.push_back(*integer);
  }
  return integers;
}

// No product here can overflow: each factor is at most 2^40, and sums stop at the first that exceeds the storage.
void require_within(const PickleTensor& tensor, const std::string& file) {
  const auto fail = [&](const char* why) {
    malformed_checkpoint(file, fmt::format("a tensor of sizes [{}] and strides [{}] from element {} {} its storage of "
                                           "{} elements",
                                           fmt::join(tensor.sizes, ", "), fmt::join(tensor.strides, ", "),
                                           tensor.offset, why, tensor.storage->elements));
  };
  const int64_t available = tensor.storage->elements;
  int64_t limited = 1;  // empty dimensions count as 1: strides are computed from them too
  for (const int64_t size : tensor.sizes) {
    if (size > kMaxStorageElements / limited) fail("has far more elements than");
    limited *= std::max<int64_t>(size, 1);
  }
  if (tensor.offset > available) fail("starts beyond");
  if (std::count(tensor.sizes.begin(), tensor.sizes.end(), 0) > 0) return;
  if (limited > available) fail("has more elements than");
  int64_t last = tensor.offset;
  for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
    const int64_t steps = tensor.sizes[i] - 1, stride = tensor.strides[i];
    if (steps > 0 && stride > (available - last) / steps) fail("reaches beyond");
    last += steps * stride;
  }
  if (last >= available) fail("reaches beyond");
}

}  // namespace

PickleValue rebuild_tensor(const std::vector<PickleValue>& arguments, const std::string& file) {
  const bool count_fits = arguments.size() == 6 || arguments.size() == 7;
  const auto* storage = count_fits ? std::get_if<std::shared_ptr<PickleStorage>>(&arguments[0]) : nullptr;
  const auto* offset = count_fits ? pickle_get<int64_t>(arguments[1]) : nullptr;
  if (!storage || !offset || *offset < 0)
    malformed_checkpoint(file, "a tensor is not made from a storage, an offset, sizes and strides");
  auto tensor = std::make_shared<PickleTensor>();
  tensor->storage = *storage;
  tensor->offset = *offset;
  tensor->sizes = integers(arguments[2], "sizes", file);
  tensor->strides = integers(arguments[3], "strides", file);
  if (tensor->sizes.size() != tensor->strides.size()) {
    malformed_checkpoint(
        file, fmt::format("a tensor has {} sizes but {} strides", tensor->sizes.size(), tensor->strides.size()));
  }
  require_within(*tensor, file);
  return tensor;
}

}  // namespace timbre
