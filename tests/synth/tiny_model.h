#pragma once
// A base model of tiny random networks: all that a real one has but sense, made and loaded in a fraction of a second.
#include <torch/types.h>
#include <torch/utils.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/bundle.h"
#include "checkpoint/state_dict.h"
#include "synth/networks.h"
#include "text/front_end.h"
#include "text/symbols.h"

namespace timbre {

// The phonemes that the tiny content encoder hears, whatever is said. A text of these fits every recording.
inline const std::vector<std::string>& tiny_phonemes() {
  static const std::vector<std::string> heard{"HH", "AH0", "L", "OW1", "DH", "EH1", "R"};  // hello there
  return heard;
}

inline nlohmann::json tiny_config() {
  return {{"format", "timbre-bundle-1"},
          {"name", "tiny"},
          {"version", "1"},
          {"language", {"en"}},
          {"mute_token", 3},
          {"sovits",
           {{"inter_channels", 8},
            {"hidden_channels", 16},
            {"filter_channels", 16},
            {"layers", 2},
            {"gin_channels", 8},
            {"ssl_dim", 8},
            {"codebook_size", 16},
            {"mrte_hidden", 8},
            {"mrte_heads", 2},
            {"flow_layers", 1},
            {"flow_couplings", 2},
            {"generator", {{"initial_channels", 16}}}}},
          {"gpt", {{"hidden_dim", 16}, {"num_heads", 2}, {"num_layers", 1}, {"vocab_size", 17}, {"bert_dim", 16}}},
          {"content", {{"width", 8}, {"layers", 1}, {"content_dim", 8}}},
          {"speaker", {{"cepstra", 6}, {"sounds", 4}, {"speaker_dim", 8}}},
          {"context", {{"dim", 8}, {"reader_channels", 8}, {"reader_filter_channels", 8}, {"reader_layers", 1}}},
          {"sampling", {{"top_k", 5}, {"temperature", 0.9}, {"max_run", 12}, {"noise_scale", 0.3}}}};
}

// The folder of such a model, to be loaded as it is or damaged first.
class TinyBundle {
 public:
  TinyBundle() : config_(tiny_config()) {
    Bundle described;
    described.config = config_;
    const auto sizes = read_model_config(described);
    torch::manual_seed(7);
    auto sovits = state_dict(*SoVits(sizes.sovits));
    StateDict posterior;
    for (auto item = sovits.begin(); item != sovits.end();) {
      const auto here = item++;
      if (here->first.rfind("enc_q.", 0) == 0) posterior.insert(sovits.extract(here));
    }
    auto gpt = state_dict(*Gpt(sizes.gpt), "gpt.");
    gpt.merge(state_dict(*TextContext(sizes.context), "context."));
    auto content = state_dict(*ContentEncoder(sizes.content));
    for (const auto& phoneme : tiny_phonemes()) content.at("phones.bias")[symbol_id(phoneme)] += 20;
    write_safetensors(file("sovits.safetensors"), sovits);
    write_safetensors(file("posterior.safetensors"), posterior);
    write_safetensors(file("gpt.safetensors"), gpt);
    write_safetensors(file("content.safetensors"), content);
    write_safetensors(file("speaker.safetensors"), state_dict(*SpeakerEncoder(sizes.speaker)));
    seal();
  }

  const std::filesystem::path& path() const { return dir_.path(); }
  std::filesystem::path file(const std::string& name) const { return dir_ / name; }
  nlohmann::json& config() { return config_; }  // write it with write_config() or seal()

  void write_config() const { write_file_atomically(file("config.json"), config_.dump(2)); }
  // Makes config.json name the weight files as they now are.
  void seal() {
    const auto digests = hash_weights(path(), base_weight_files());
    config_["sha256"] = digests;
    config_["identity"] = bundle_identity(digests);
    write_config();
  }
  // Changes the tensors of one file by change(StateDict&), and seals.
  template <typename Change>
  void change_weights(const std::string& name, Change change) {
    auto state = read_safetensors(file(name)).tensors;
    change(state);
    write_safetensors(file(name), state);
    seal();
  }

 private:
  TempDir dir_;
  nlohmann::json config_;
};

// One for all tests that leave it whole.
inline const TinyBundle& tiny_bundle() {
  static const TinyBundle bundle;
  return bundle;
}

inline const std::shared_ptr<BaseModel>& tiny_model() {
  static const auto model = BaseModel::load(tiny_bundle().path());
  return model;
}

inline const std::shared_ptr<const TextFrontEnd>& front_end() {
  static const auto loaded = std::make_shared<const TextFrontEnd>(TextFrontEnd::load(TIMBRE_MODELS "/text"));
  return loaded;
}

}  // namespace timbre
