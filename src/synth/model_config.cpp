#include "synth/model_config.h"

#include <fmt/format.h>

#include <map>

#include "audio/base_mel.h"
#include "base/error.h"
#include "synth/config_section.h"
#include "text/symbols.h"

namespace timbre {
namespace {

using nlohmann::json;

// What no network of ours comes near: a damaged number is refused before any memory is asked for.
constexpr int64_t kWidest = 4096;  // channels
constexpr int64_t kDeepest = 64;   // layers
constexpr int64_t kLargestVocabulary = 100'000;

constexpr const char* kOfficialFamily = "gpt-sovits";

void require_generator_fits(const Section& section, const hifigan::GeneratorConfig& config) {
  const auto &rates = config.upsample_rates, &kernels = config.upsample_kernels;
  if (rates.size() != kernels.size()) section.fail("\"upsample_rates\" and \"upsample_kernels\" must be as many");
  for (std::size_t i = 0; i < rates.size(); ++i) {
    // Otherwise an upsampling would make more or fewer samples than its rate.
    if (kernels[i] < rates[i] || (kernels[i] - rates[i]) % 2 != 0)
      section.fail(fmt::format("an upsampling by {} cannot have a kernel of {}", rates[i], kernels[i]));
  }
  if (config.initial_channels % (int64_t{1} << rates.size()) != 0)
    section.fail(fmt::format("{} channels cannot be halved {} times", config.initial_channels, rates.size()));
  for (const int64_t kernel : config.resblock_kernels)
    if (kernel % 2 == 0) section.fail(fmt::format("\"resblock_kernels\" must be odd, found {}", kernel));
}

// The lists of fields, for Section and for SectionWriter.
template <typename AnySection>
void generator_fields(AnySection& section, hifigan::GeneratorConfig& config, int64_t& kind) {
  section.size("initial_channels", config.initial_channels, kWidest)
      .sizes("upsample_rates", config.upsample_rates, kLongestKernel)
      .sizes("upsample_kernels", config.upsample_kernels, kLongestKernel)
      .size("resblock", kind, 2)
      .sizes("resblock_kernels", config.resblock_kernels, kLongestKernel)
      .field("resblock_dilations", config.resblock_dilations)
      .field("conv_post_bias", config.conv_post_bias);
}

template <typename AnySection>
void sovits_fields(AnySection& section, SoVitsConfig& config) {
  section.size("sample_rate", config.sample_rate, 192'000)
      .size("n_fft", config.n_fft, 65'536)
      .size("hop", config.hop, 65'536)
      .size("inter_channels", config.inter_channels, kWidest)
      .size("hidden_channels", config.hidden_channels, kWidest)
      .size("filter_channels", config.filter_channels, kWidest)
      .size("heads", config.heads, kDeepest)
      .size("layers", config.layers, kDeepest)
      .kernel("kernel", config.kernel)
      .size("gin_channels", config.gin_channels, kWidest)
      .size("text_vocabulary", config.text_vocabulary, kLargestVocabulary)
      .size("ssl_dim", config.ssl_dim, kWidest)
      .size("semantic_stride", config.semantic_stride, kLongestKernel)
      .size("codebook_size", config.codebook_size, kLargestVocabulary)
      .size("mrte_hidden", config.mrte_hidden, kWidest)
      .size("mrte_heads", config.mrte_heads, kDeepest)
      .size("posterior_layers", config.posterior_layers, kDeepest)
      .size("flow_layers", config.flow_layers, kDeepest)
      .size("flow_couplings", config.flow_couplings, kDeepest)
      .kernel("wavenet_kernel", config.wavenet_kernel);
}

template <typename AnySection>
void style_fields(AnySection& section, SoVitsConfig& config) {
  section.size("style_bins", config.style_bins, kLargestVocabulary)
      .size("style_hidden", config.style_hidden, kWidest)
      .size("style_heads", config.style_heads, kDeepest)
      .field("speaker_dim", config.speaker_dim);
}

template <typename AnySection>
void gpt_fields(AnySection& section, GptConfig& config) {
  section.size("hidden_dim", config.hidden_dim, kWidest)
      .size("num_heads", config.num_heads, kDeepest)
      .size("num_layers", config.num_layers, kDeepest)
      .size("phoneme_vocab", config.phoneme_vocab, kLargestVocabulary)
      .size("vocab_size", config.vocab_size, kLargestVocabulary + 1)
      .size("bert_dim", config.bert_dim, kWidest)
      .field("guided_layer", config.guided_layer)
      .field("guided_heads", config.guided_heads);
}

template <typename AnySection>
void sampling_fields(AnySection& section, SamplingDefaults& sampling) {
  section.field("top_k", sampling.top_k)
      .field("top_p", sampling.top_p)
      .field("temperature", sampling.temperature)
      .field("repetition_penalty", sampling.repetition_penalty)
      .field("max_run", sampling.max_run)
      .field("noise_scale", sampling.noise_scale)
      .field("candidates", sampling.candidates)
      .field("use_prompt", sampling.use_prompt);
}

template <typename AnySection>
void hubert_fields(AnySection& section, HubertConfig& config) {
  section.sizes("conv_dim", config.conv_channels, kWidest)
      .sizes("conv_kernel", config.conv_kernels, kLongestKernel)
      .sizes("conv_stride", config.conv_strides, kLongestKernel)
      .size("hidden_size", config.hidden, kWidest)
      .size("intermediate_size", config.filter, 4 * kWidest)
      .size("num_hidden_layers", config.layers, kDeepest)
      .size("num_attention_heads", config.heads, kDeepest)
      .size("num_conv_pos_embeddings", config.position_kernel, kWidest)
      .size("num_conv_pos_embedding_groups", config.position_groups, kWidest)
      .field("layer_norm_eps", config.norm_epsilon);
}

template <typename AnySection>
void bert_fields(AnySection& section, BertConfig& config) {
  section.size("vocab_size", config.vocabulary, kLargestVocabulary)
      .size("hidden_size", config.hidden, kWidest)
      .size("intermediate_size", config.filter, 4 * kWidest)
      .size("num_hidden_layers", config.layers, kDeepest)
      .size("num_attention_heads", config.heads, kDeepest)
      .size("max_position_embeddings", config.positions, kLargestVocabulary)
      .size("type_vocab_size", config.types, kDeepest)
      .field("layer_norm_eps", config.norm_epsilon);
}

void read_generator(json values, hifigan::GeneratorConfig& config) {
  Section section(std::move(values), "sovits.generator");
  int64_t kind = static_cast<int64_t>(config.resblock);
  generator_fields(section, config, kind);
  section.finish();
  config.resblock = static_cast<hifigan::ResBlockKind>(kind);
  section.require_length("resblock_dilations", config.resblock_dilations.size());
  for (const auto& dilations : config.resblock_dilations) {
    section.require_length("resblock_dilations", dilations.size());
    for (const int64_t dilation : dilations) section.require_within("resblock_dilations", dilation, 1, kLongestKernel);
  }
  require_generator_fits(section, config);
}

void read_sovits(json values, SoVitsConfig& config) {
  Section section(std::move(values), "sovits");
  sovits_fields(section, config);
  if (config.has_style_encoder) {
    style_fields(section, config);
    section.require_within("speaker_dim", config.speaker_dim, 0, kLargestVocabulary);
  }
  read_generator(section.take("generator"), config.generator);
  section.finish();
  validate(config);
}

void read_gpt(json values, GptConfig& config) {
  Section section(std::move(values), "gpt");
  gpt_fields(section, config);
  section.finish();
  config.embedding_dim = config.hidden_dim;
  config.eos = config.vocab_size - 1;
  validate(config);
}

void read_content(json values, ContentEncoderConfig& config) {
  Section section(std::move(values), "content");
  section.size("width", config.width, kWidest)
      .size("layers", config.layers, kDeepest)
      .kernel("kernel", config.kernel)
      .size("content_dim", config.content_dim, kWidest)
      .size("n_symbols", config.n_symbols, kSymbolCountV2);
  section.finish();
  section.require_within("n_symbols", config.n_symbols, kSymbolCountV1, kSymbolCountV2);
}

void read_speaker(json values, SpeakerEncoderConfig& config) {
  Section section(std::move(values), "speaker");
  section.size("cepstra", config.cepstra, kVoiceBands)
      .size("sounds", config.sounds, kWidest)
      .size("speaker_dim", config.speaker_dim, kWidest);
  section.finish();
}

void read_context(json values, TextContextConfig& config) {
  Section section(std::move(values), "context");
  section.size("vocabulary", config.vocabulary, kLargestVocabulary)
      .size("dim", config.dim, kWidest)
      .kernel("kernel", config.kernel)
      .size("symbols", config.symbols, kSymbolCountV2)
      .size("reader_channels", config.reader_channels, kWidest)
      .size("reader_filter_channels", config.reader_filter_channels, kWidest)
      .size("reader_heads", config.reader_heads, kWidest)
      .size("reader_layers", config.reader_layers, kDeepest);
  section.finish();
  if (config.reader_channels % config.reader_heads != 0)
    section.fail(fmt::format("reader_channels {} is no multiple of {}", config.reader_channels, config.reader_heads));
  if (config.dim % config.kGroups != 0)
    section.fail(fmt::format("dim {} is no multiple of {}", config.dim, config.kGroups));
}

void read_sampling(json values, SamplingDefaults& sampling) {
  Section section(std::move(values), "sampling");
  sampling_fields(section, sampling);
  section.finish();
  try {
    validate(sampling);
  } catch (const Error& error) {
    section.fail(error.what());  // of the model, not of the user
  }
}

void require_equal(const char* a, int64_t value_a, const char* b, int64_t value_b) {
  if (value_a == value_b) return;
  throw Error(ErrorKind::kModel,
              fmt::format("{} is {}, but {} is {}; they must be equal: fetch the model again", a, value_a, b, value_b));
}

void require_base_fit(const ModelConfig& config) {
  const auto& sovits = config.sovits;
  const auto& gpt = config.gpt;
  const auto& content = config.content;
  const auto& context = config.context;
  require_equal("the width of context", context.width(), "gpt.bert_dim", gpt.bert_dim);
  require_equal("content.content_dim", content.content_dim, "sovits.ssl_dim", sovits.ssl_dim);
  require_equal("speaker.speaker_dim", config.speaker.speaker_dim, "sovits.gin_channels", sovits.gin_channels);
  require_equal("sovits.hop", sovits.hop, "the hop of the encoders' spectrogram", kBaseHopSamples);
  require_equal("sovits.sample_rate", sovits.sample_rate, "the sample rate of the encoders", kBaseSampleRate);
  if (context.symbols < gpt.phoneme_vocab) {
    throw Error(ErrorKind::kModel, fmt::format("context.symbols is {}, less than gpt.phoneme_vocab, {}; fetch the "
                                               "model again",
                                               context.symbols, gpt.phoneme_vocab));
  }
  if (content.n_symbols > gpt.phoneme_vocab) {
    throw Error(ErrorKind::kModel, fmt::format("content.n_symbols is {}, more than gpt.phoneme_vocab, {}; fetch the "
                                               "model again",
                                               content.n_symbols, gpt.phoneme_vocab));
  }
  if (config.mute_token < 0 || config.mute_token >= sovits.codebook_size) {
    throw Error(ErrorKind::kModel, fmt::format("mute_token {} is none of the {} semantic tokens; fetch the model again",
                                               config.mute_token, sovits.codebook_size));
  }
}

ModelFamily family_of(const json& all) {
  const auto found = all.find("family");
  if (found == all.end()) return ModelFamily::kBase;
  if (*found == kOfficialFamily) return ModelFamily::kOfficial;
  throw Error(ErrorKind::kModel, fmt::format("\"family\" is {}, expected \"{}\" or none; a newer timbre may know it",
                                             found->dump(), kOfficialFamily));
}

ModelConfig parse(const json& all, std::map<std::string, json> sections) {
  auto config = family_of(all) == ModelFamily::kOfficial ? official_model_config() : ModelConfig{};
  read_sovits(sections["sovits"], config.sovits);
  read_gpt(sections["gpt"], config.gpt);
  if (config.family == ModelFamily::kOfficial) {
    config.hubert = read_hubert_config(sections["hubert"]);
    config.bert = read_bert_config(sections["bert"]);
  } else {
    read_content(sections["content"], config.content);
    read_speaker(sections["speaker"], config.speaker);
    read_context(sections["context"], config.context);
  }
  read_sampling(sections["sampling"], config.sampling);
  if (!all.contains("mute_token")) throw Error(ErrorKind::kModel, "it lacks \"mute_token\"; fetch the model again");
  // Of the other fields of config.json the bundle has taken care.
  Section rest(all, "config");
  rest.field("mute_token", config.mute_token);
  if (const auto voice = all.find("default_voice"); voice != all.end()) {
    if (!voice->is_string()) rest.fail("\"default_voice\" must be a text");
    config.default_voice = voice->get<std::string>();
  }
  require_fit(config);
  return config;
}

}  // namespace

ModelConfig read_model_config(const Bundle& bundle) {
  std::map<std::string, json> sections;
  for (const char* name : {"sovits", "gpt", "content", "speaker", "context", "hubert", "bert", "sampling"})
    sections[name] = config_section(bundle, name);
  try {
    return parse(bundle.config, std::move(sections));
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("'{}': {}", (bundle.directory / "config.json").string(), error.what()));
  }
}

HubertConfig read_hubert_config(const json& values) {
  HubertConfig config;
  Section section(values, "hubert");
  hubert_fields(section, config);
  config.validate();
  return config;
}

BertConfig read_bert_config(const json& values) {
  BertConfig config;
  Section section(values, "bert");
  bert_fields(section, config);
  config.validate();
  return config;
}

ModelConfig official_model_config() {
  ModelConfig config;
  config.family = ModelFamily::kOfficial;
  config.sovits = SoVitsConfig::v2();
  config.gpt = GptConfig{};
  config.mute_token = 486;
  auto& sampling = config.sampling;
  sampling.top_k = 15, sampling.top_p = 1, sampling.temperature = 1, sampling.repetition_penalty = 1.35;
  sampling.noise_scale = 0.5;
  return config;
}

json official_config_json(const ModelConfig& model) {
  auto config = model;
  SectionWriter sovits, generator, gpt, sampling, hubert, bert;
  auto kind = static_cast<int64_t>(config.sovits.generator.resblock);
  sovits_fields(sovits, config.sovits);
  style_fields(sovits, config.sovits);
  generator_fields(generator, config.sovits.generator, kind);
  sovits.field("generator", generator.values());
  gpt_fields(gpt, config.gpt);
  sampling_fields(sampling, config.sampling);
  hubert_fields(hubert, config.hubert);
  bert_fields(bert, config.bert);
  return {{"family", kOfficialFamily},      {"hubert", hubert.values()}, {"bert", bert.values()},
          {"sovits", sovits.values()},      {"gpt", gpt.values()},       {"sampling", sampling.values()},
          {"mute_token", config.mute_token}};
}

void require_fit(const ModelConfig& config) {
  const auto& sovits = config.sovits;
  require_equal("gpt.vocab_size", config.gpt.vocab_size, "sovits.codebook_size + 1", sovits.codebook_size + 1);
  if (config.family == ModelFamily::kBase) require_base_fit(config);
}

}  // namespace timbre
