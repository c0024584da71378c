#pragma once
// Several processes that train one model, each on its part of every batch. torchrun and Slurm set the variables that
// this reads: RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT. Over libtorch's c10d where it is built with it: Gloo, and
// NCCL for tensors on CUDA where libtorch has that.
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace timbre {

// One of several processes; `count` 1 stands for a process alone.
struct BatchShare {
  int64_t index = 0, count = 1;
};

class ProcessGroup {
 public:
  // Meets the other processes; null where WORLD_SIZE is not set or 1. Errors: kUsage for variables that are missing or
  // no numbers, and for a program without c10d; kInternal when the others do not come.
  static std::unique_ptr<ProcessGroup> from_environment(const torch::Device& device);
  virtual ~ProcessGroup() = default;

  const BatchShare& share() const { return share_; }
  bool leads() const { return share_.index == 0; }  // the one that writes and speaks

  // In place, the same tensors in the same order in every process. Errors: kInternal when another process is gone.
  virtual void average(const std::vector<torch::Tensor>& tensors) = 0;
  virtual void broadcast(const std::vector<torch::Tensor>& tensors) = 0;  // from the process that leads

 protected:
  explicit ProcessGroup(BatchShare share) : share_(share) {}

 private:
  BatchShare share_;
};

}  // namespace timbre
