#include "gpt/gpt_config.h"

#include <fmt/format.h>

#include <string>

#include "base/error.h"

namespace timbre {

void validate(const GptConfig& config) {
  const auto require = [](bool holds, const std::string& what) {
    if (!holds) throw Error(ErrorKind::kModel, "GPT configuration: " + what + "; check the checkpoint's configuration");
  };
  for (const int64_t size :
       {config.hidden_dim, config.num_heads, config.num_layers, config.phoneme_vocab, config.bert_dim})
    require(size > 0, fmt::format("all sizes must be positive, found {}", size));
  require(config.embedding_dim == config.hidden_dim,
          fmt::format("embedding_dim {} must equal hidden_dim {}", config.embedding_dim, config.hidden_dim));
  require(config.hidden_dim % config.num_heads == 0,
          fmt::format("hidden_dim {} must be a multiple of num_heads {}", config.hidden_dim, config.num_heads));
  require(config.hidden_dim % 2 == 0, fmt::format("hidden_dim {} must be even", config.hidden_dim));
  require(config.vocab_size > 1 && config.eos == config.vocab_size - 1,
          fmt::format("eos {} must be the last of {} tokens", config.eos, config.vocab_size));
  require(config.guided_layer >= -1 && config.guided_layer < config.num_layers,
          fmt::format("guided_layer {} must be -1 or one of {} layers", config.guided_layer, config.num_layers));
  require(!config.guided() || (config.guided_heads > 0 && config.guided_heads <= config.num_heads),
          fmt::format("guided_heads {} must be 1 to {}", config.guided_heads, config.num_heads));
  require(config.dropout >= 0 && config.dropout < 1, fmt::format("dropout {} must be in [0, 1)", config.dropout));
}

GptConfig GptConfig::base() {
  GptConfig config;
  config.embedding_dim = config.hidden_dim = 256;
  config.num_heads = 4;
  config.num_layers = 6;
  config.bert_dim = 64 + 192;  // subwords, and phonemes as the reader hears them
  config.dropout = 0.1;
  return config;
}

}  // namespace timbre
