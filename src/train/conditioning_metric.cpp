#include "train/conditioning_metric.h"

#include <torch/linalg.h>

#include <string>

namespace timbre {

torch::Tensor conditioning_metric(const StateDict& teacher) {
  std::vector<torch::Tensor> rows{teacher.at("dec.cond.weight").squeeze(2)};
  for (const int coupling : {0, 2, 4, 6})
    rows.push_back(teacher.at("flow.flows." + std::to_string(coupling) + ".enc.cond_layer.weight").squeeze(2));
  const auto w = torch::cat(rows);
  const auto gram = w.t().matmul(w) / w.size(0) + 1e-6 * torch::eye(512);
  return torch::linalg_cholesky(gram).t().contiguous();
}

}  // namespace timbre
