#pragma once
// Where the numbers behind a pickle's tensors are read from.
#include <torch/types.h>

#include "checkpoint/pickle_value.h"

namespace timbre {

class StorageSource {
 public:
  virtual ~StorageSource() = default;
  // All elements of a storage, in one dimension. Errors: kModel when the file does not hold them.
  virtual torch::Tensor read(const PickleStorage& storage) = 0;
};

}  // namespace timbre
