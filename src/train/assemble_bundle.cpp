#include "train/assemble_bundle.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/bundle.h"
#include "checkpoint/released_weights.h"
#include "checkpoint/state_dict.h"
#include "nn/weight_norm.h"
#include "sovits/sovits.h"
#include "train/stages.h"

namespace timbre {
namespace {

bool starts_with(const std::string& text, const std::string& prefix) { return text.rfind(prefix, 0) == 0; }

const torch::Tensor& require(const StateDict& from, const std::string& key, const std::filesystem::path& path) {
  const auto found = from.find(key);
  if (found == from.end()) throw Error(ErrorKind::kModel, path.string() + " lacks " + key);
  return found->second;
}

StateDict sovits_weights(const BundleOptions& options) {
  const auto teacher_path = options.base / "teacher.safetensors",
             quantizer_path = options.base / "quantizer.safetensors",
             prior_path = options.runs / "prior" / "model.safetensors";
  const auto teacher = read_safetensors(teacher_path).tensors, quantizer = read_safetensors(quantizer_path).tensors,
             prior = read_safetensors(prior_path).tensors;
  SoVits model(SoVitsConfig::base());
  nn::remove_weight_norm(*model);
  auto weights = without_prefix(state_dict(*model), "enc_q.");
  const auto codebook = require(quantizer, "quantizer.vq.layers.0._codebook.embed", quantizer_path);
  for (auto& [name, tensor] : weights) {
    if (starts_with(name, "enc_p."))
      tensor = require(prior, name, prior_path);
    else if (starts_with(name, "flow.") || starts_with(name, "dec."))
      tensor = require(teacher, name, teacher_path);
    else if (starts_with(name, "ssl_proj."))
      tensor = require(quantizer, name, quantizer_path);
    else if (starts_with(name, "ge_to512."))
      tensor = torch::zeros_like(tensor);
    else if (name.find("_codebook.inited") != std::string::npos)
      tensor = torch::ones_like(tensor);
    else if (name.find("_codebook.embed") != std::string::npos)
      tensor = codebook;
  }
  return weights;
}

}  // namespace

void assemble_bundle(const BundleOptions& options) {
  torch::NoGradGuard no_grad;
  std::filesystem::create_directories(options.out);
  nlohmann::json config = {{"format", "timbre-bundle-1"},
                           {"name", "timbre-base"},
                           {"version", options.version},
                           {"language", {"en"}},
                           {"sovits", nlohmann::json::object()},
                           {"gpt", {{"guided_layer", kGuidedLayer}, {"guided_heads", kGuidedHeads}}},
                           {"content", nlohmann::json::object()},
                           {"speaker", nlohmann::json::object()},
                           {"context", nlohmann::json::object()},
                           {"sampling",
                            {{"top_k", 15},
                             {"top_p", 1.0},
                             {"temperature", 0.3},
                             {"repetition_penalty", 1.0},
                             {"max_run", 9},
                             {"noise_scale", 0.35},
                             {"candidates", 3},
                             {"use_prompt", false}}}};
  const auto write = [&](const char* file, const StateDict& weights) {
    write_safetensors(options.out / file, matrices_in_half(weights));
  };
  auto speaker = read_safetensors(options.base / "speaker.safetensors").tensors;
  speaker.merge(read_safetensors(options.base / "pitch.safetensors").tensors);
  const auto posterior = options.runs / "posterior" / "model.safetensors";
  if (std::filesystem::exists(posterior)) write("posterior.safetensors", read_safetensors(posterior).tensors);
  const auto gpt = read_safetensors(options.runs / "gpt" / "model.safetensors");
  write("sovits.safetensors", sovits_weights(options));
  write("speaker.safetensors", speaker);
  write("content.safetensors", read_safetensors(options.runs / "content" / "model.safetensors").tensors);
  write("gpt.safetensors", gpt.tensors);
  config["mute_token"] = std::stoll(gpt.metadata.at("mute_token"));
  const auto digests = hash_weights(options.out, base_weight_files());
  config["sha256"] = digests;
  config["identity"] = bundle_identity(digests);
  write_file_atomically(options.out / "config.json", config.dump(2) + "\n");
}

}  // namespace timbre
