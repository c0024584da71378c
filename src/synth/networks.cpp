#include "synth/networks.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <torch/cuda.h>

#include <algorithm>

#include "base/error.h"
#include "checkpoint/state_dict.h"
#include "nn/weight_norm.h"

namespace timbre {
namespace {

bool has_prefix(const std::string& text, const std::string& prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

bool any_key(const StateDict& state, const std::string& part) {
  return std::any_of(state.begin(), state.end(),
                     [&](const auto& item) { return item.first.find(part) != std::string::npos; });
}

// load_state_dict, with the file's name in its errors.
void load_weights(torch::nn::Module& module, const StateDict& state, const Bundle& bundle, const char* file,
                  const char* prefix = "") {
  try {
    load_state_dict(module, state, prefix);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("'{}': {}", (bundle.directory / file).string(), error.what()));
  }
}

SoVits load_sovits(const Bundle& bundle, SoVitsConfig config) {
  auto state = read_weights(bundle, "sovits.safetensors");
  // Only training needs the posterior encoder, and files for speaking leave it out: then it is made small and stays
  // unused.
  const bool posterior = any_key(state, "enc_q.");
  if (!posterior) config.posterior_layers = 1;
  SoVits sovits(config);
  if (!any_key(state, ".weight_g")) nn::remove_weight_norm(*sovits);
  if (!posterior) {
    for (const auto& [name, tensor] : state_dict(*sovits))
      if (has_prefix(name, "enc_q.")) state[name] = tensor;
  }
  load_weights(*sovits, state, bundle, "sovits.safetensors");
  nn::remove_weight_norm(*sovits);
  return sovits;
}

template <typename Module>
void make_ready(Module& module, const torch::Device& device) {
  module->to(device);
  module->eval();
  for (auto& parameter : module->parameters()) parameter.set_requires_grad(false);
}

}  // namespace

Networks::Networks(const Bundle& bundle, const ModelConfig& model_config, const torch::Device& on)
    : config(model_config), device(on), bundle_(bundle) {
  sovits = load_sovits(bundle, config.sovits);
  gpt = Gpt(config.gpt);
  context = TextContext(config.context);
  const auto state = read_weights(bundle, "gpt.safetensors");
  for (const auto& [name, tensor] : state) {
    if (!has_prefix(name, "gpt.") && !has_prefix(name, "context."))
      throw Error(ErrorKind::kModel,
                  fmt::format("'{}' holds '{}', expected gpt.* and context.* alone; fetch the model again",
                              (bundle.directory / "gpt.safetensors").string(), name));
  }
  load_weights(*gpt, state, bundle, "gpt.safetensors", "gpt.");
  load_weights(*context, state, bundle, "gpt.safetensors", "context.");
  make_ready(sovits, device);
  make_ready(gpt, device);
  make_ready(context, device);
}

torch::Tensor Networks::text_context(const torch::Tensor& phonemes, const torch::Tensor& subwords) {
  const auto length = torch::full({1}, phonemes.size(0), phonemes.options());
  return context(phonemes.unsqueeze(0), length, subwords.unsqueeze(0))[0];
}

ContentEncoder& Networks::content() {
  const std::lock_guard lock(mutex_);
  if (!content_) {
    const c10::InferenceMode normal_tensors(false);
    ContentEncoder encoder(config.content);
    load_weights(*encoder, read_weights(bundle_, "content.safetensors"), bundle_, "content.safetensors");
    make_ready(encoder, device);
    content_ = encoder;
  }
  return content_;
}

SpeakerEncoder& Networks::speaker() {
  const std::lock_guard lock(mutex_);
  if (!speaker_) {
    const c10::InferenceMode normal_tensors(false);
    SpeakerEncoder encoder(config.speaker);
    load_weights(*encoder, read_weights(bundle_, "speaker.safetensors"), bundle_, "speaker.safetensors");
    make_ready(encoder, device);
    speaker_ = encoder;
  }
  return speaker_;
}

torch::Device parse_device(const std::string& name) {
  if (name == "cpu") return torch::kCPU;
  if (name == "auto") return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
  const bool cuda = name == "cuda" || (has_prefix(name, "cuda:") && name.size() > 5 && name.size() < 8 &&
                                       name.find_first_not_of("0123456789", 5) == std::string::npos);
  if (!cuda) throw Error(ErrorKind::kUsage, fmt::format("no device '{}'; use auto, cpu, cuda or cuda:N", name));
  const int number = name == "cuda" ? 0 : std::stoi(name.substr(5));
  const int count = torch::cuda::is_available() ? static_cast<int>(torch::cuda::device_count()) : 0;
  if (number >= count)
    throw Error(ErrorKind::kUsage,
                fmt::format("no device '{}': this machine has {} CUDA devices; use cpu", name, count));
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(number)};
}

}  // namespace timbre
