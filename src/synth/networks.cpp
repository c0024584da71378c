#include "synth/networks.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <torch/cuda.h>

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "checkpoint/state_dict.h"
#include "nn/unset_weights.h"
#include "nn/weight_norm.h"
#include "synth/bert_context.h"

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
void load_weights(torch::nn::Module& module, StateDict&& state, const std::filesystem::path& file,
                  const char* prefix = "") {
  try {
    load_state_dict(module, std::move(state), prefix);
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("'{}': {}", file.string(), error.what()));
  }
}

SoVits load_sovits(const ModelSource& source) {
  auto [state, file] = source.read(ModelPart::kSovits);
  // Only training needs the posterior encoder.
  auto config = source.config.sovits;
  config.has_posterior_encoder = false;
  for (auto item = state.begin(); item != state.end();)
    item = has_prefix(item->first, "enc_q.") ? state.erase(item) : std::next(item);
  SoVits sovits(config);
  if (!any_key(state, ".weight_g")) nn::remove_weight_norm(*sovits);
  if (source.config.family == ModelFamily::kOfficial) drop_unexpected(*sovits, state, file.string());
  load_weights(*sovits, std::move(state), file);
  nn::remove_weight_norm(*sovits);
  return sovits;
}

template <typename Module>
void make_ready(Module& module, const torch::Device& device, torch::ScalarType type = torch::kFloat) {
  module->to(device, type);
  module->eval();
  for (auto& parameter : module->parameters()) parameter.set_requires_grad(false);
}

}  // namespace

Networks::Networks(const ModelSource& source, const torch::Device& on, torch::ScalarType computed_in)
    : config(source.config), device(on), type(computed_in), source_(source) {
  const nn::UnsetWeights unset;
  sovits = load_sovits(source);
  make_ready(sovits, device, type);
  log_debug("SoVITS ready");
  auto [state, file] = source.read(ModelPart::kGpt);
  for (const auto& [name, tensor] : state) {
    if (has_prefix(name, "gpt.") || (!official() && has_prefix(name, "context."))) continue;
    throw Error(ErrorKind::kModel, fmt::format("'{}' holds '{}', expected {} alone; fetch the model again",
                                               file.string(), name, official() ? "gpt.*" : "gpt.* and context.*"));
  }
  if (!official()) {
    context = TextContext(config.context);
    load_weights(*context, StateDict(state), file, "context.");
    make_ready(context, device, type);
  }
  gpt = Gpt(config.gpt);
  if (official()) drop_unexpected(*gpt, state, file.string(), "gpt.");
  load_weights(*gpt, std::move(state), file, "gpt.");
  make_ready(gpt, device, type);
  log_debug("GPT ready");
}

torch::Tensor Networks::text_context(const std::vector<int64_t>& phonemes, const std::vector<int64_t>& subwords) {
  if (phonemes.empty()) return {};
  if (!official()) {
    const auto row = [&](const std::vector<int64_t>& ids) {
      return torch::from_blob(const_cast<int64_t*>(ids.data()), {1, static_cast<int64_t>(ids.size())}, torch::kLong)
          .to(device);
    };
    const auto ids = row(phonemes);
    return context(ids, torch::full({1}, ids.size(1), ids.options()), row(subwords))[0];
  }
  const bool mandarin = std::any_of(subwords.begin(), subwords.end(), [](int64_t id) { return id >= 0; });
  if (!mandarin || !has_bert()) return {};
  auto& network = bert();
  {
    const std::lock_guard lock(mutex_);
    if (!vocabulary_) {
      vocabulary_ = WordPiece::load(source_.vocabulary);
      if (static_cast<int64_t>(vocabulary_->size()) > config.bert.vocabulary) {
        throw Error(ErrorKind::kModel,
                    fmt::format("'{}' has {} lines, BERT knows {} tokens; they do not belong together",
                                source_.vocabulary.string(), vocabulary_->size(), config.bert.vocabulary));
      }
    }
  }
  return bert_context(network, *vocabulary_, subwords, device).to(type);
}

void Networks::wear(const std::shared_ptr<const VoiceWeights>& weights) {
  if (weights == worn_) return;
  sovits_wardrobe_.wear(*sovits, weights ? weights->sovits : StateDict{});
  gpt_wardrobe_.wear(*gpt, weights ? weights->gpt : StateDict{});
  worn_ = weights;
}

template <typename Module, typename Config>
Module& Networks::listener(Module& module, ModelPart part, const Config& network_config) {
  const std::lock_guard lock(mutex_);
  if (!module) {
    const c10::InferenceMode normal_tensors(false);
    const nn::UnsetWeights unset;
    Module made(network_config);
    auto [state, file] = source_.read(part);
    load_weights(*made, std::move(state), file);
    make_ready(made, device);
    module = made;
  }
  return module;
}

ContentEncoder& Networks::content() { return listener(content_, ModelPart::kContent, config.content); }
SpeakerEncoder& Networks::speaker() { return listener(speaker_, ModelPart::kSpeaker, config.speaker); }
Hubert& Networks::hubert() { return listener(hubert_, ModelPart::kHubert, config.hubert); }
Bert& Networks::bert() { return listener(bert_, ModelPart::kBert, config.bert); }
Eres2Net& Networks::verifier() { return listener(verifier_, ModelPart::kVerifier, Eres2NetConfig{}); }

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

torch::ScalarType parse_precision(const std::string& name, const torch::Device& device) {
  if (name == "fp32") return torch::kFloat;
  if (name != "bf16" && name != "fp16")
    throw Error(ErrorKind::kUsage, fmt::format("no precision '{}'; use fp32, bf16 or fp16", name));
  if (device.is_cpu()) throw Error(ErrorKind::kUsage, fmt::format("{} needs --device cuda; the CPU uses fp32", name));
  return name == "bf16" ? torch::kBFloat16 : torch::kHalf;
}

}  // namespace timbre
