#include "train/autocast.h"

#include <fmt/format.h>

#include "base/error.h"

namespace timbre {

Precision parse_training_precision(const std::string& name, const c10::Device& device) {
  if (name == "fp32") return Precision::kFloat;
  if (name == "bf16") return Precision::kBFloat16;
  if (name != "fp16") throw Error(ErrorKind::kUsage, fmt::format("no precision '{}'; use fp32, bf16 or fp16", name));
  if (!device.is_cuda())
    throw Error(ErrorKind::kUsage, "training in fp16 needs --device cuda; on the CPU use fp32 or bf16");
  return Precision::kHalf;
}

}  // namespace timbre
