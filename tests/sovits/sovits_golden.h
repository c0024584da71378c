#pragma once
// The golden networks of tests/data/golden: small widths, weights by formula; see the README there.
#include "checkpoint/state_dict.h"
#include "golden_util.h"
#include "sovits/sovits.h"

namespace timbre::golden {

inline SoVitsConfig small_sovits_config(SoVitsConfig config) {
  const bool pro = config.speaker_dim > 0;
  config.inter_channels = config.hidden_channels = 32;
  config.filter_channels = 64;
  config.layers = 2;
  config.gin_channels = pro ? 64 : 48;
  config.ssl_dim = 32;
  config.codebook_size = 64;
  config.mrte_hidden = 48;
  config.style_hidden = 32;
  config.speaker_dim = pro ? 96 : 0;
  config.generator.initial_channels = 32;
  return config;
}

// Weights by formula("sovits:" + key), scaled as sovits_small_configs.json says (small networks).
inline void load_small_formula(SoVits& model) {
  auto state = formula_state(state_dict(*model), "sovits:");
  state.at("dec.conv_post.weight") *= 40.0;
  state.at("ref_enc.spectral.0.fc.weight") *= 0.05;
  state.at("enc_q.pre.weight") *= 0.02;
  state.at("enc_q.proj.weight") *= 0.1;
  state.at("enc_p.proj.weight") *= 0.1;
  for (const char* i : {"0", "2", "4", "6"}) state.at(std::string("flow.flows.") + i + ".post.weight") *= 0.3;
  load_state_dict(*model, state);
}

// Versions by the name that the golden files use.
inline SoVitsConfig sovits_version(const std::string& version) {
  if (version == "v1") return SoVitsConfig::v1();
  if (version == "v2") return SoVitsConfig::v2();
  return version == "v2Pro" ? SoVitsConfig::v2_pro() : SoVitsConfig::v2_pro_plus();
}

// A small network in eval mode with the stored inputs and outputs of its version.
struct SmallSoVits {
  SoVits model{nullptr};
  StateDict data;                // w/…, i/… and o/… of this version
  StateDict shared, shared_pro;  // of v2, which holds the spectrograms for every version, and of v2Pro: speaker vectors

  explicit SmallSoVits(const std::string& version)
      : model(small_sovits_config(sovits_version(version))),
        data(load("sovits_" + version + "_small").tensors),
        shared(load("sovits_v2_small").tensors),
        shared_pro(load("sovits_v2Pro_small").tensors) {
    load_small_formula(model);
    model->eval();
  }
  bool has(const std::string& output) const { return data.count("o/" + output) > 0; }
  torch::Tensor in(const std::string& name) const {
    const auto found = data.find("i/" + name);
    return found != data.end() ? found->second : shared.at("i/" + name);
  }
  torch::Tensor out(const std::string& name) const { return data.at("o/" + name); }
  // [2, 96], undefined where the version takes no speaker vector.
  torch::Tensor speaker() const {
    return model->config().speaker_dim > 0 ? shared_pro.at("i/sv_emb") : torch::Tensor();
  }
};

}  // namespace timbre::golden
