#include "synth/training_networks.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "checkpoint/state_dict.h"
#include "nn/weight_norm.h"

namespace timbre {
namespace {

bool any_key(const StateDict& state, const std::string& part) {
  return std::any_of(state.begin(), state.end(),
                     [&](const auto& item) { return item.first.find(part) != std::string::npos; });
}

// Weight norm is folded afterwards, whether the weights come with it or not.
void load_folded(torch::nn::Module& network, StateDict state) {
  if (!any_key(state, ".weight_g")) nn::remove_weight_norm(network);
  load_state_dict(network, std::move(state));
  nn::remove_weight_norm(network);
}

// It may have weight norm where the rest of the model has none, and the other way round.
StateDict folded_posterior(const ModelSource& source) {
  struct HolderImpl : torch::nn::Module {
    explicit HolderImpl(const SoVitsConfig& config) : enc_q{register_module("enc_q", PosteriorEncoder(config))} {}
    PosteriorEncoder enc_q;
  } holder(source.config.sovits);
  load_folded(holder, source.read(ModelPart::kPosterior).state);
  return state_dict(holder);
}

}  // namespace

SoVits training_sovits(const ModelSource& source, const torch::Device& device) {
  auto state = source.read(ModelPart::kSovits).state;
  auto config = source.config.sovits;
  config.has_posterior_encoder = any_key(state, "enc_q.");
  SoVits sovits(config);
  load_folded(*sovits, std::move(state));
  if (source.has(ModelPart::kPosterior) && !config.has_posterior_encoder) {
    auto whole = state_dict(*sovits);
    whole.merge(folded_posterior(source));
    config.has_posterior_encoder = true;
    sovits = SoVits(config);
    load_folded(*sovits, std::move(whole));
  }
  sovits->to(device, torch::kFloat);
  return sovits;
}

Gpt training_gpt(const ModelSource& source, const torch::Device& device) {
  auto state = source.read(ModelPart::kGpt).state;
  Gpt gpt(source.config.gpt);
  load_state_dict(*gpt, std::move(state), "gpt.");
  gpt->to(device, torch::kFloat);
  return gpt;
}

}  // namespace timbre
