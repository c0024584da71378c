#pragma once
// Networks whose weights a file brings need no random ones: drawing them takes longer than reading the file.
#include <c10/core/impl/LocalDispatchKeySet.h>

namespace timbre::nn {

// While one lives, modules made by this thread keep the memory of their weights as it comes; uniform_() and normal_()
// do nothing. Load every weight of such a module.
class UnsetWeights {
 public:
  UnsetWeights();

 private:
  c10::impl::IncludeDispatchKeyGuard guard_;
};

}  // namespace timbre::nn
