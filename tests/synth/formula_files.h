#pragma once
// Official files made of formula weights (tests/data/golden/README.md): real in everything but sense. At official size
// for measurements, small for quick tests.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "base/files.h"
#include "checkpoint/state_dict.h"
#include "checkpoint/torch_writer.h"
#include "encoders/bert.h"
#include "encoders/eres2net.h"
#include "encoders/hubert.h"
#include "golden_util.h"
#include "gpt/gpt.h"
#include "sovits/sovits.h"

namespace timbre::golden {

// The networks of one set of files.
struct FormulaModel {
  std::string version;
  SoVitsConfig sovits;
  GptConfig gpt;
  HubertConfig hubert;
  std::optional<BertConfig> bert;
  bool has_verifier() const { return sovits.speaker_dim > 0; }
};

// "v1", "v2", "v2Pro", "v2ProPlus" at official size.
inline FormulaModel official_size(const std::string& version) {
  FormulaModel model;
  model.version = version;
  model.sovits = version == "v1"          ? SoVitsConfig::v1()
                 : version == "v2Pro"     ? SoVitsConfig::v2_pro()
                 : version == "v2ProPlus" ? SoVitsConfig::v2_pro_plus()
                                          : SoVitsConfig::v2();
  model.sovits.has_posterior_encoder = false;  // as in fine-tuned files
  if (version == "v1") model.gpt.phoneme_vocab = 512;
  model.bert = BertConfig{};
  return model;
}

// As official_size(), but of narrow networks: the verifier alone keeps its size.
inline FormulaModel small_size(const std::string& version) {
  auto model = official_size(version);
  auto& sovits = model.sovits;
  sovits.inter_channels = sovits.hidden_channels = 32, sovits.filter_channels = 64, sovits.layers = 2;
  sovits.gin_channels = sovits.speaker_dim > 0 ? 64 : 48, sovits.mrte_hidden = 48;
  sovits.ssl_dim = 32, sovits.codebook_size = 64, sovits.style_hidden = 32;
  sovits.flow_layers = 2, sovits.generator.initial_channels = sovits.generator.initial_channels / 16;
  model.gpt.hidden_dim = model.gpt.embedding_dim = 64, model.gpt.num_heads = 4, model.gpt.num_layers = 2;
  model.gpt.vocab_size = 65, model.gpt.eos = 64;
  model.hubert.conv_channels.assign(7, 16);
  model.hubert.hidden = 32, model.hubert.filter = 64, model.hubert.layers = 2, model.hubert.heads = 2;
  model.hubert.position_groups = 2;
  model.bert.reset();
  return model;
}

inline StateDict formula_sovits(const SoVitsConfig& config) {
  auto state = formula_state(state_dict(*SoVits(config)), "sovits:");
  const auto scale = [&](const std::string& name, double factor) {
    if (const auto found = state.find(name); found != state.end()) found->second *= factor;
  };
  scale("ref_enc.spectral.0.fc.weight", 0.05);
  scale("enc_p.proj.weight", 0.1);
  for (int64_t i = 0; i < config.flow_couplings; ++i)
    scale("flow.flows." + std::to_string(2 * i) + ".post.weight", 0.3);
  return state;
}

// Names as in the .ckpt, with "model.".
inline StateDict formula_gpt(const GptConfig& config) {
  StateDict state;
  for (const auto& [name, tensor] : state_dict(*Gpt(config)))
    state["model." + name] = formula("arfull:model." + name, tensor.sizes());
  state.at("model.ar_predict_layer.weight") *= 3;
  return state;
}

inline nlohmann::ordered_json sovits_json(const FormulaModel& model) {
  const auto& config = model.sovits;
  const auto& generator = config.generator;
  return {
      {"train", {{"segment_size", 20480}, {"epochs", 8}}},
      {"data", {{"sampling_rate", config.sample_rate}, {"filter_length", config.n_fft}, {"hop_length", config.hop}}},
      {"model",
       {{"inter_channels", config.inter_channels},
        {"n_heads", config.heads},
        {"resblock", "1"},
        {"resblock_kernel_sizes", generator.resblock_kernels},
        {"resblock_dilation_sizes", generator.resblock_dilations},
        {"upsample_rates", generator.upsample_rates},
        {"upsample_kernel_sizes", generator.upsample_kernels},
        {"gin_channels", config.gin_channels},
        {"version", model.version}}}};
}

inline nlohmann::ordered_json gpt_json(const GptConfig& config) {
  return {{"model",
           {{"vocab_size", config.vocab_size},
            {"phoneme_vocab_size", config.phoneme_vocab},
            {"embedding_dim", config.embedding_dim},
            {"hidden_dim", config.hidden_dim},
            {"head", config.num_heads},
            {"n_layer", config.num_layers},
            {"EOS", config.eos}}}};
}

inline StateDict stored_as(StateDict state, torch::ScalarType type) {
  for (auto& [name, tensor] : state)
    if (tensor.is_floating_point()) tensor = tensor.to(type);
  return state;
}

struct FormulaFiles {
  std::filesystem::path gpt, sovits, pretrained;  // the last holds chinese-hubert-base and so on
};

// Writes DIR/VERSION.ckpt, DIR/VERSION.pth and DIR/pretrained_models.
inline FormulaFiles write_formula_files(const std::filesystem::path& directory, const FormulaModel& model,
                                        torch::ScalarType type = torch::kHalf) {
  namespace fs = std::filesystem;
  const FormulaFiles files{directory / (model.version + ".ckpt"), directory / (model.version + ".pth"),
                           directory / "pretrained_models"};
  std::optional<int> header;
  if (model.has_verifier()) header = model.version == "v2Pro" ? 5 : 6;
  write_official_checkpoint(files.gpt, stored_as(formula_gpt(model.gpt), type), gpt_json(model.gpt), "GPT-e15",
                            CheckpointLayout::kGpt);
  write_official_checkpoint(files.sovits, stored_as(formula_sovits(model.sovits), type), sovits_json(model),
                            "8epoch_1234iteration", CheckpointLayout::kSovits, header);

  const auto hubert = files.pretrained / "chinese-hubert-base";
  fs::create_directories(hubert);
  const auto& sizes = model.hubert;
  write_safetensors(hubert / "model.safetensors",
                    stored_as(formula_state(state_dict(*Hubert(sizes)), "hubert:"), type));
  write_file_atomically(hubert / "config.json", nlohmann::json{{"conv_dim", sizes.conv_channels},
                                                               {"hidden_size", sizes.hidden},
                                                               {"intermediate_size", sizes.filter},
                                                               {"num_hidden_layers", sizes.layers},
                                                               {"num_attention_heads", sizes.heads},
                                                               {"num_conv_pos_embedding_groups", sizes.position_groups}}
                                                    .dump());
  if (model.bert) {
    const auto bert = files.pretrained / "chinese-roberta-wwm-ext-large";
    fs::create_directories(bert);
    write_safetensors(bert / "model.safetensors",
                      stored_as(formula_state(state_dict(*Bert(*model.bert)), "bert:"), type));
    write_file_atomically(bert / "config.json", "{}");
    write_file_atomically(bert / "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n");
  }
  if (model.has_verifier()) {
    fs::create_directories(files.pretrained / "sv");
    write_safetensors(files.pretrained / "sv" / "pretrained_eres2netv2w24s4ep4.ckpt",
                      stored_as(formula_state(state_dict(*Eres2Net()), "sv:"), type));
  }
  return files;
}

}  // namespace timbre::golden
