#pragma once
// The one call that makes tensors: torch._utils._rebuild_tensor_v2.
#include <string>
#include <vector>

#include "checkpoint/pickle_value.h"

namespace timbre {

constexpr int64_t kMaxStorageElements = int64_t{1} << 40;

// From (storage, offset, sizes, strides, requires_grad, hooks[, metadata]), counted in elements. Errors: kModel unless
// it is a view within its storage, with no more elements than that has.
PickleValue rebuild_tensor(const std::vector<PickleValue>& arguments, const std::string& file);

}  // namespace timbre
