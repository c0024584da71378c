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

void read_generator(json values, hifigan::GeneratorConfig& config) {
  Section section(std::move(values), "sovits.generator");
  int64_t kind = static_cast<int64_t>(config.resblock);
  section.size("initial_channels", config.initial_channels, kWidest)
      .sizes("upsample_rates", config.upsample_rates, kLongestKernel)
      .sizes("upsample_kernels", config.upsample_kernels, kLongestKernel)
      .size("resblock", kind, 2)
      .sizes("resblock_kernels", config.resblock_kernels, kLongestKernel)
      .field("resblock_dilations", config.resblock_dilations)
      .field("conv_post_bias", config.conv_post_bias);
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
  read_generator(section.take("generator"), config.generator);
  section.finish();
  validate(config);
}

void read_gpt(json values, GptConfig& config) {
  Section section(std::move(values), "gpt");
  section.size("hidden_dim", config.hidden_dim, kWidest)
      .size("num_heads", config.num_heads, kDeepest)
      .size("num_layers", config.num_layers, kDeepest)
      .size("phoneme_vocab", config.phoneme_vocab, kLargestVocabulary)
      .size("vocab_size", config.vocab_size, kLargestVocabulary + 1)
      .size("bert_dim", config.bert_dim, kWidest);
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
  section.field("top_k", sampling.top_k)
      .field("top_p", sampling.top_p)
      .field("temperature", sampling.temperature)
      .field("repetition_penalty", sampling.repetition_penalty)
      .field("max_run", sampling.max_run)
      .field("noise_scale", sampling.noise_scale)
      .field("candidates", sampling.candidates)
      .field("use_prompt", sampling.use_prompt);
  section.finish();
  try {
    validate(sampling);
  } catch (const Error& error) {
    section.fail(error.what());  // of the model, not of the user
  }
}

// Where the output of one network is the input of another.
void require_fit(const ModelConfig& config) {
  const auto equal = [](const char* a, int64_t value_a, const char* b, int64_t value_b) {
    if (value_a == value_b) return;
    throw Error(ErrorKind::kModel, fmt::format("{} is {}, but {} is {}; they must be equal: fetch the "
                                               "model again",
                                               a, value_a, b, value_b));
  };
  const auto& [sovits, gpt, content, speaker, context, sampling, mute, voice] = config;
  equal("gpt.vocab_size", gpt.vocab_size, "sovits.codebook_size + 1", sovits.codebook_size + 1);
  equal("the width of context", context.width(), "gpt.bert_dim", gpt.bert_dim);
  equal("content.content_dim", content.content_dim, "sovits.ssl_dim", sovits.ssl_dim);
  equal("speaker.speaker_dim", speaker.speaker_dim, "sovits.gin_channels", sovits.gin_channels);
  equal("sovits.hop", sovits.hop, "the hop of the encoders' spectrogram", kBaseHopSamples);
  equal("sovits.sample_rate", sovits.sample_rate, "the sample rate of the encoders", kBaseSampleRate);
  if (context.symbols < gpt.phoneme_vocab) {
    throw Error(ErrorKind::kModel,
                fmt::format("context.symbols is {}, less than gpt.phoneme_vocab, {}; fetch the model "
                            "again",
                            context.symbols, gpt.phoneme_vocab));
  }
  if (content.n_symbols > gpt.phoneme_vocab) {
    throw Error(ErrorKind::kModel,
                fmt::format("content.n_symbols is {}, more than gpt.phoneme_vocab, {}; fetch the model "
                            "again",
                            content.n_symbols, gpt.phoneme_vocab));
  }
  if (mute < 0 || mute >= sovits.codebook_size) {
    throw Error(ErrorKind::kModel, fmt::format("mute_token {} is none of the {} semantic tokens; fetch "
                                               "the model again",
                                               mute, sovits.codebook_size));
  }
}

ModelConfig parse(const json& all, std::map<std::string, json> sections) {
  ModelConfig config;
  read_sovits(sections["sovits"], config.sovits);
  read_gpt(sections["gpt"], config.gpt);
  read_content(sections["content"], config.content);
  read_speaker(sections["speaker"], config.speaker);
  read_context(sections["context"], config.context);
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
  for (const char* name : {"sovits", "gpt", "content", "speaker", "context", "sampling"})
    sections[name] = config_section(bundle, name);
  try {
    return parse(bundle.config, std::move(sections));
  } catch (const Error& error) {
    throw Error(error.kind(), fmt::format("'{}': {}", (bundle.directory / "config.json").string(), error.what()));
  }
}

}  // namespace timbre
