#pragma once
// A learned estimate of how good speech sounds, 1 to 5, from the sound alone: trained on speech made worse on purpose
// (tools/eval/fit_mos_proxy.py), where 5 is the recording as it was and 1 the worst of five grades. It is no mean
// opinion of listeners.
#include <filesystem>
#include <vector>

#include "eval/quality_features.h"

namespace timbre {

// One hidden layer: y = clamp(3 + out · tanh(W z + b) + linear · z), z the standardised features, within ±4.
class MosProxy {
 public:
  // JSON of "features": [{"name", "mean", "scale"}], "hidden": [{"bias", "weights", "out"}], "linear", "bias".
  // Errors: kFile, kModel.
  static MosProxy read(const std::filesystem::path& file);
  // 1 … 5. A feature that is missing counts as its mean in training.
  double estimate(const Features& features) const;

 private:
  struct Input {
    std::string name;
    double mean = 0, scale = 1, linear = 0;
  };
  struct Unit {
    double bias = 0, out = 0;
    std::vector<double> weights;
  };
  std::vector<Input> inputs_;
  std::vector<Unit> hidden_;
  double bias_ = 0;
};

}  // namespace timbre
