#include "synth/model_config.h"

#include <fmt/format.h>

#include <set>
#include <type_traits>

#include "audio/base_mel.h"
#include "base/error.h"
#include "gpt/sampling.h"

namespace timbre {
namespace {

using nlohmann::json;

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

// Whether a JSON value is of a type that becomes T without loss.
template <typename T>
bool holds(const json& value) {
  if constexpr (IsVector<T>::value) {
    if (!value.is_array()) return false;
    for (const auto& item : value)
      if (!holds<typename T::value_type>(item)) return false;
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value.is_boolean();
  } else if constexpr (std::is_integral_v<T>) {
    return value.is_number_integer();
  } else {
    return value.is_number();
  }
}

// Takes fields out of one section; whatever is left over at the end is an error.
class Section {
 public:
  Section(json values, std::string name) : values_(std::move(values)), name_(std::move(name)) {}

  template <typename T>
  Section& field(const char* name, T& value) {
    const auto found = values_.find(name);
    if (found == values_.end()) return *this;
    if (!holds<T>(*found)) fail(fmt::format("\"{}\" cannot be {}", name, found->dump()));
    value = found->get<T>();
    values_.erase(found);
    return *this;
  }

  json take(const char* name) {
    const auto found = values_.find(name);
    if (found == values_.end()) return json::object();
    if (!found->is_object()) fail(fmt::format("\"{}\" must be an object", name));
    auto value = *found;
    values_.erase(found);
    return value;
  }

  void finish() const {
    if (!values_.empty()) fail(fmt::format("\"{}\" is no field of it", values_.begin().key()));
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kModel, fmt::format("config.json, \"{}\": {}; fetch the model again", name_, what));
  }

 private:
  json values_;
  std::string name_;
};

void read_generator(json values, hifigan::GeneratorConfig& config) {
  Section section(std::move(values), "sovits.generator");
  int kind = static_cast<int>(config.resblock);
  section.field("initial_channels", config.initial_channels)
      .field("upsample_rates", config.upsample_rates)
      .field("upsample_kernels", config.upsample_kernels)
      .field("resblock", kind)
      .field("resblock_kernels", config.resblock_kernels)
      .field("resblock_dilations", config.resblock_dilations)
      .field("conv_post_bias", config.conv_post_bias);
  section.finish();
  if (kind != 1 && kind != 2) section.fail(fmt::format("\"resblock\" must be 1 or 2, found {}", kind));
  config.resblock = static_cast<hifigan::ResBlockKind>(kind);
}

void read_sovits(json values, SoVitsConfig& config) {
  Section section(std::move(values), "sovits");
  section.field("sample_rate", config.sample_rate)
      .field("n_fft", config.n_fft)
      .field("hop", config.hop)
      .field("inter_channels", config.inter_channels)
      .field("hidden_channels", config.hidden_channels)
      .field("filter_channels", config.filter_channels)
      .field("heads", config.heads)
      .field("layers", config.layers)
      .field("kernel", config.kernel)
      .field("gin_channels", config.gin_channels)
      .field("text_vocabulary", config.text_vocabulary)
      .field("ssl_dim", config.ssl_dim)
      .field("semantic_stride", config.semantic_stride)
      .field("codebook_size", config.codebook_size)
      .field("mrte_hidden", config.mrte_hidden)
      .field("mrte_heads", config.mrte_heads)
      .field("posterior_layers", config.posterior_layers)
      .field("flow_layers", config.flow_layers)
      .field("flow_couplings", config.flow_couplings)
      .field("wavenet_kernel", config.wavenet_kernel);
  read_generator(section.take("generator"), config.generator);
  section.finish();
  validate(config);
}

void read_gpt(json values, GptConfig& config) {
  Section section(std::move(values), "gpt");
  section.field("hidden_dim", config.hidden_dim)
      .field("num_heads", config.num_heads)
      .field("num_layers", config.num_layers)
      .field("phoneme_vocab", config.phoneme_vocab)
      .field("vocab_size", config.vocab_size)
      .field("bert_dim", config.bert_dim);
  section.finish();
  config.embedding_dim = config.hidden_dim;
  config.eos = config.vocab_size - 1;
  validate(config);
}

void read_encoders(const Bundle& bundle, ModelConfig& config) {
  Section content(config_section(bundle, "content"), "content");
  content.field("width", config.content.width)
      .field("layers", config.content.layers)
      .field("kernel", config.content.kernel)
      .field("content_dim", config.content.content_dim)
      .field("n_symbols", config.content.n_symbols);
  content.finish();
  Section speaker(config_section(bundle, "speaker"), "speaker");
  speaker.field("width", config.speaker.width)
      .field("res2_scale", config.speaker.res2_scale)
      .field("attention", config.speaker.attention)
      .field("pooled", config.speaker.pooled)
      .field("speaker_dim", config.speaker.speaker_dim);
  speaker.finish();
  Section subword(config_section(bundle, "subword"), "subword");
  subword.field("vocabulary", config.subword.vocabulary)
      .field("dim", config.subword.dim)
      .field("kernel", config.subword.kernel);
  subword.finish();
}

void read_sampling(json values, SamplingDefaults& sampling) {
  Section section(std::move(values), "sampling");
  section.field("top_k", sampling.top_k)
      .field("top_p", sampling.top_p)
      .field("temperature", sampling.temperature)
      .field("repetition_penalty", sampling.repetition_penalty)
      .field("noise_scale", sampling.noise_scale)
      .field("use_prompt", sampling.use_prompt);
  section.finish();
}

// Where the output of one network is the input of another.
void require_fit(const ModelConfig& config) {
  const auto equal = [](const char* a, int64_t value_a, const char* b, int64_t value_b) {
    if (value_a == value_b) return;
    throw Error(ErrorKind::kModel, fmt::format("config.json: {} is {}, but {} is {}; they must be equal: fetch the "
                                               "model again",
                                               a, value_a, b, value_b));
  };
  const auto& [sovits, gpt, content, speaker, subword, sampling, mute, voice] = config;
  equal("gpt.vocab_size", gpt.vocab_size, "sovits.codebook_size + 1", sovits.codebook_size + 1);
  equal("subword.dim", subword.dim, "gpt.bert_dim", gpt.bert_dim);
  equal("content.content_dim", content.content_dim, "sovits.ssl_dim", sovits.ssl_dim);
  equal("speaker.speaker_dim", speaker.speaker_dim, "sovits.gin_channels", sovits.gin_channels);
  equal("sovits.hop", sovits.hop, "the hop of the encoders' spectrogram", kBaseHopSamples);
  equal("sovits.sample_rate", sovits.sample_rate, "the sample rate of the encoders", kBaseSampleRate);
  if (mute < 0 || mute >= sovits.codebook_size) {
    throw Error(ErrorKind::kModel, fmt::format("config.json: mute_token {} is none of the {} semantic tokens; fetch "
                                               "the model again",
                                               mute, sovits.codebook_size));
  }
}

}  // namespace

ModelConfig read_model_config(const Bundle& bundle) {
  ModelConfig config;
  read_sovits(config_section(bundle, "sovits"), config.sovits);
  read_gpt(config_section(bundle, "gpt"), config.gpt);
  read_encoders(bundle, config);
  read_sampling(config_section(bundle, "sampling"), config.sampling);
  if (!bundle.config.contains("mute_token"))
    throw Error(ErrorKind::kModel, "config.json lacks \"mute_token\"; fetch the model again");
  // Of the other fields of config.json the bundle has taken care.
  Section rest(bundle.config, "config");
  rest.field("mute_token", config.mute_token);
  if (const auto voice = bundle.config.find("default_voice"); voice != bundle.config.end()) {
    if (!voice->is_string()) rest.fail("\"default_voice\" must be a text");
    config.default_voice = voice->get<std::string>();
  }
  require_fit(config);
  return config;
}

}  // namespace timbre
