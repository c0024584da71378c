#include "synth/sentence_speaker.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/random.h"
#include "encoders/monotone_alignment.h"
#include "gpt/generate.h"
#include "nn/one_thread.h"
#include "synth/heard_check.h"
#include "synth/networks.h"
#include "synth/official_text.h"
#include "synth/pause_bound.h"
#include "synth/sentence_edges.h"
#include "synth/stopwatch.h"
#include "synth/voice_matching.h"
#include "text/symbols.h"

namespace timbre {
namespace {

constexpr int64_t kCodePoints = 0x110000;
// Of the pause between sentences: the most that one at a comma lasts, and the least and most between two sentences that
// are spoken together.
constexpr double kMostAtComma = 0.9, kLeastAtStop = 1, kMostAtStop = 1.3;
constexpr int64_t kAlignedHead = 0;  // of the cross attention; training shows it the true alignment

at::Tensor ids(const std::vector<std::int64_t>& values, const at::Device& device) {
  return at::tensor(values, at::kLong).to(device);
}

std::vector<std::int64_t> joined(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  auto result = a;
  result.insert(result.end(), b.begin(), b.end());
  return result;
}

GptSamplingOptions sampling_of(const SpeakOptions& options, std::size_t phonemes, bool official) {
  auto sampling = gpt_sampling(options);
  if (official) {  // upstream lets a text of any length run on for a minute
    sampling.max_steps = std::min<int64_t>(sampling.max_steps, 50 + 12 * static_cast<int64_t>(phonemes));
    return sampling;
  }
  sampling.max_steps = 30 + 8 * static_cast<int64_t>(phonemes);
  sampling.min_steps_before_eos = std::clamp<int64_t>(static_cast<int64_t>(phonemes) / 2, 3, 11);
  return sampling;
}

// Marks within a sentence, behind which one goes on soon.
bool is_short_pause(std::int64_t phoneme) {
  static const auto comma = symbol_id(","), dash = symbol_id("-");
  return phoneme == comma || phoneme == dash;
}

bool is_full_stop(std::int64_t phoneme) {
  static const std::vector<std::int64_t> stops = {symbol_id("."), symbol_id("?"), symbol_id("!")};
  return std::find(stops.begin(), stops.end(), phoneme) != stops.end();
}

void require_size(const char* what, std::size_t found, int64_t expected) {
  if (static_cast<int64_t>(found) == expected) return;
  throw Error(ErrorKind::kModel, fmt::format("the voice's {} has {} values, this model takes {}; make the voice again",
                                             what, found, expected));
}

void require_ids(const char* what, const std::vector<std::int64_t>& values, int64_t least, int64_t count) {
  for (const auto id : values) {
    if (id >= least && id < count) continue;
    throw Error(ErrorKind::kModel,
                fmt::format("the voice's {} hold {}, expected less than {}; make the voice again", what, id, count));
  }
}

// Peaks above 1 are brought down to it.
void scale_peak(std::vector<float>& samples) {
  float peak = 1;
  for (const float sample : samples) peak = std::max(peak, std::abs(sample));
  for (float& sample : samples) sample /= peak;
}

}  // namespace

struct SentenceSpeaker::Attempt {
  DrawnTokens drawn;
  Prior prior;
  std::vector<FrameSpan> spans;  // per phoneme, at the frame rate before the change of speed
  CheckResult check;
  AlignmentFit fit;
  std::vector<float> samples;  // once it has been made into sound

  bool better_than(const Attempt& other) const {
    return check.penalty != other.check.penalty ? check.penalty < other.check.penalty : fit.score() > other.fit.score();
  }
};

SentenceSpeaker::SentenceSpeaker(Networks& networks, const Voice& voice, const SpeakOptions& options,
                                 double tokens_per_second)
    : networks_(networks), options_(options), tokens_per_second_(tokens_per_second) {
  const auto& config = networks.config;
  require_size("speaker vector", voice.speaker_vector.size(), config.sovits.gin_channels);
  require_ids("semantic tokens", voice.semantic_prompt, 0, config.sovits.codebook_size);
  require_ids("phonemes", voice.prompt_phonemes, 0, config.gpt.phoneme_vocab);
  require_ids("subwords", voice.prompt_subwords, -1, networks.official() ? kCodePoints : config.context.vocabulary);
  ge_ = at::tensor(voice.speaker_vector, at::kFloat).reshape({1, -1, 1}).to(networks.device, networks.type);
  weights_ = voice.weights;
  speed_ = std::clamp(options.speed * voice.pace, kSlowestSpeech, kFastestSpeech);
  if (voice.filter && !networks.official() && options.voice_filter > 0) filter_ = voice.filter;
  if (filter_) {
    require_size("filter's list of sounds", static_cast<std::size_t>(filter_->shifts.size(0)), config.speaker.sounds);
    require_size("filter of a sound", static_cast<std::size_t>(filter_->shifts.size(1)), config.speaker.cepstra);
  }
  if (!networks.official()) prompt_tokens_ = {config.mute_token};
  if (!options.use_prompt) return;
  prompt_tokens_ = joined(prompt_tokens_, voice.semantic_prompt);
  prompt_phonemes_ = voice.prompt_phonemes;
  prompt_subwords_ = voice.prompt_subwords;
}

// Prompt and text together, but official models see each by itself.
at::Tensor SentenceSpeaker::context_of(const SpokenText& text) {
  if (!networks_.official()) {
    return networks_.text_context(joined(prompt_phonemes_, text.phonemes), joined(prompt_subwords_, text.subwords));
  }
  const auto before = networks_.text_context(prompt_phonemes_, prompt_subwords_);
  const auto here = networks_.text_context(text.phonemes, text.subwords);
  if (!before.defined() && !here.defined()) return {};
  const auto like = here.defined() ? here : before;
  const auto or_zeros = [&](const at::Tensor& context, std::size_t phonemes) {
    return context.defined() ? context : at::zeros({like.size(0), static_cast<int64_t>(phonemes)}, like.options());
  };
  return at::cat({or_zeros(before, prompt_phonemes_.size()), or_zeros(here, text.phonemes.size())}, 1);
}

GptGeneration SentenceSpeaker::generate_tokens(const SpokenText& text, std::uint64_t seed) {
  const nn::OneThread one_thread;
  GptPrompt prompt;
  prompt.phonemes = ids(joined(prompt_phonemes_, text.phonemes), networks_.device);
  prompt.semantic = ids(prompt_tokens_, networks_.device);
  prompt.bert = context_of(text);
  auto sampling = sampling_of(options_, text.phonemes.size(), networks_.official());
  sampling.first_phoneme = static_cast<int64_t>(prompt_phonemes_.size());
  return generate(networks_.gpt, prompt, sampling, seed, [](int64_t) {
    throw_if_interrupted("speaking");
    return true;
  });
}

SentenceSpeaker::Attempt SentenceSpeaker::draw(const SpokenText& text, std::uint64_t seed, StageSeconds& stages) {
  Attempt attempt;
  Stopwatch watch;
  const auto& device = networks_.device;
  const auto made = generate_tokens(text, seed);
  auto& drawn = attempt.drawn;
  drawn.tokens = made.tokens;
  drawn.reached_eos = made.reached_eos;
  drawn.phonemes = text.sounding();
  drawn.mute_token = networks_.config.mute_token;
  drawn.tokens_per_second = tokens_per_second_;
  // Without any token there is nothing to make sound from.
  if (drawn.tokens.empty()) drawn.tokens.push_back(drawn.mute_token);
  stages.tokens += watch.lap();

  at::Tensor attention;
  TextEncoderOptions encoder_options;
  encoder_options.speed = speed_;
  // The official models' attention was never shown where the phonemes are.
  const bool aligned = !networks_.official();
  if (aligned) encoder_options.attention = &attention;
  const auto codes = ids(drawn.tokens, device).reshape({1, 1, -1});
  attempt.prior = networks_.sovits->prior(codes, ids(text.phonemes, device).unsqueeze(0), ge_, encoder_options);
  attempt.check = check_tokens(drawn);
  if (aligned) {
    const auto looks = attention[0][kAlignedHead].to(at::kCPU, at::kFloat).contiguous();  // [T, P]
    attempt.spans = monotone_alignment(looks.clamp_min(1e-6).log());
    attempt.check.add(check_alignment(looks, attempt.spans, text.words, {}, text.phonemes));
    attempt.fit = alignment_fit(looks, attempt.spans, text.words);
  }
  log_debug("drawn: penalty {:.2f}, fit {:.3f}, least {:.3f} ('{}')", attempt.check.penalty, attempt.fit.mean,
            attempt.fit.least, attempt.fit.least_word);
  stages.check += watch.lap();
  return attempt;
}

// Attempts at one sentence, each from a seed of its own.
class SentenceSpeaker::Attempts {
 public:
  Attempts(SentenceSpeaker& speaker, const SpokenText& text, std::uint64_t seed, StageSeconds& stages)
      : speaker_(speaker), text_(text), seed_(derive_seed(seed, "tokens")), stages_(stages) {}

  Attempt next() { return speaker_.draw(text_, derive_seed(seed_, drawn_++), stages_); }
  Attempt best_of(int count) {
    Attempt best = next();
    for (int i = 1; i < count; ++i) {
      Attempt attempt = next();
      if (attempt.better_than(best)) best = std::move(attempt);
    }
    return best;
  }
  // Whether another one may be drawn because of `check`; says so, and counts it.
  bool again(const CheckResult& check, SpokenAudio& result) const {
    if (check.passed() || result.retries >= speaker_.options_.max_retries) return false;
    const auto reason = fmt::format("{}", fmt::join(check.reasons, "; "));
    log_info("drawn again ({} of {}): {}", ++result.retries, speaker_.options_.max_retries, reason);
    result.retry_reasons.push_back(reason);
    return true;
  }

 private:
  SentenceSpeaker& speaker_;
  const SpokenText& text_;
  const std::uint64_t seed_;
  StageSeconds& stages_;
  std::uint64_t drawn_ = 0;
};

SentenceSpeaker::Attempt SentenceSpeaker::draw_best(Attempts& attempts, SpokenAudio& result) {
  Attempt best = attempts.best_of(options_.candidates);
  while (attempts.again(best.check, result)) {
    Attempt attempt = attempts.next();
    if (attempt.better_than(best)) best = std::move(attempt);
  }
  return best;
}

// Made into sound, and listened to.
void SentenceSpeaker::finish(Attempt& attempt, const SpokenText& text, std::uint64_t seed, StageSeconds& stages) {
  Stopwatch watch;
  attempt.samples = sound(attempt, seed);
  bound_pauses(attempt, text, seed);
  stages.wave += watch.lap();
  if (networks_.official()) return;  // what they say is not heard
  attempt.check.add(check_heard(networks_, attempt.samples, text));
  stages.check += watch.lap();
}

SentenceSpeaker::Attempt SentenceSpeaker::finish_best(const SpokenText& text, std::uint64_t seed, SpokenAudio& result,
                                                      StageSeconds& stages) {
  Attempts attempts(*this, text, seed, stages);
  Attempt best = draw_best(attempts, result);
  finish(best, text, seed, stages);
  while (attempts.again(best.check, result)) {
    Attempt attempt = attempts.next();
    if (attempt.check.penalty >= best.check.penalty) continue;
    finish(attempt, text, seed, stages);
    if (attempt.better_than(best)) best = std::move(attempt);
  }
  result.warnings = best.check.reasons;
  return best;
}

PlannedSpeech SentenceSpeaker::plan(const SpokenText& given, std::uint64_t seed) {
  networks_.wear(weights_);
  const auto text = networks_.official() ? as_official(given) : given;
  SpokenAudio result;
  StageSeconds stages;
  Attempts attempts(*this, text, seed, stages);
  auto attempt = draw_best(attempts, result);
  return {std::move(attempt.drawn.tokens), std::move(attempt.prior)};
}

std::vector<float> SentenceSpeaker::sound(const Attempt& attempt, std::uint64_t seed) {
  auto& sovits = networks_.sovits;
  DecodeOptions decode;
  decode.noise_scale = options_.noise_scale;
  decode.generator = at::make_generator<at::CPUGeneratorImpl>(derive_seed(seed, "noise"));
  const auto z = sovits->reverse_flow(sovits->sample(attempt.prior, decode), attempt.prior.mask, ge_);
  auto wave = sovits->generate(z, ge_).reshape({-1}).to(at::kCPU, at::kFloat).contiguous();
  if (!at::isfinite(wave).all().item<bool>()) {
    throw Error(ErrorKind::kModel,
                "the wave is not finite: the voice or the weights in sovits.safetensors are damaged; make the voice "
                "again, or use another model");
  }
  if (filter_) wave = filtered(networks_, *filter_, wave, options_.voice_filter);
  return {wave.data_ptr<float>(), wave.data_ptr<float>() + wave.numel()};
}

void SentenceSpeaker::bound_pauses(Attempt& attempt, const SpokenText& text, std::uint64_t seed) const {
  const auto& config = networks_.config.sovits;
  const auto rate = static_cast<int>(config.sample_rate);
  const double frame = static_cast<double>(config.hop) / speed_;  // samples
  const double sentence_s = options_.pauses.sentence_ms / 1000;
  const auto sample_at = [&](int64_t at) {
    return static_cast<std::size_t>(std::lround(static_cast<double>(at) * frame));
  };
  const auto marks_where = [&](const auto& wanted) {
    std::vector<SampleRange> marks;
    for (std::size_t p = 0; p < attempt.spans.size(); ++p)
      if (wanted(text.phonemes[p], p + 1 == attempt.spans.size()))
        marks.push_back({sample_at(attempt.spans[p].begin), sample_at(attempt.spans[p].end)});
    return marks;
  };
  const auto move = [&](const auto& place) {
    for (auto& span : attempt.spans)
      for (auto* at : {&span.begin, &span.end}) *at = std::lround(static_cast<double>(place(sample_at(*at))) / frame);
  };
  const auto cut = [&](const std::vector<SampleRange>& marks, double most) {
    const auto cuts = overlong_pauses(attempt.samples, rate, marks, most * sentence_s);
    if (cuts.empty()) return;
    attempt.samples = without(attempt.samples, rate, cuts);
    move([&](std::size_t sample) { return place_without(sample, cuts); });
  };
  const auto stops = [](std::int64_t phoneme, bool last) { return !last && is_full_stop(phoneme); };
  cut(marks_where([](std::int64_t phoneme, bool) { return is_short_pause(phoneme); }), kMostAtComma);
  cut(marks_where(stops), kMostAtStop);
  const auto added = short_pauses(attempt.samples, rate, marks_where(stops), kLeastAtStop * sentence_s);
  if (added.empty()) return;
  attempt.samples = with(attempt.samples, rate, added, derive_seed(seed, "pauses"));
  move([&](std::size_t sample) { return place_with(sample, added); });
}

void SentenceSpeaker::add_times(const SpokenText& text, const Attempt& attempt, std::size_t first_sample,
                                SpokenAudio& result) const {
  if (attempt.spans.empty()) return;
  const auto& config = networks_.config.sovits;
  const auto rate = static_cast<double>(config.sample_rate);
  const double end_s = static_cast<double>(result.samples.size()) / rate;
  const auto time_of = [&](int64_t frame) {
    const double s = static_cast<double>(frame * config.hop) / speed_ - static_cast<double>(first_sample);
    return std::clamp(s / rate, 0.0, end_s);
  };
  const auto span = [&](int64_t phoneme) { return attempt.spans[static_cast<std::size_t>(phoneme)]; };
  for (std::size_t p = 0; p < text.phonemes.size(); ++p) {
    const auto& symbol = symbols()[static_cast<std::size_t>(text.phonemes[p])];
    result.phonemes.push_back({symbol, time_of(attempt.spans[p].begin), time_of(attempt.spans[p].end)});
  }
  for (const auto& word : text.words)
    result.words.push_back({word.text, time_of(span(word.begin).begin), time_of(span(word.end - 1).end)});
}

SpokenAudio SentenceSpeaker::speak(const SpokenText& given, std::uint64_t seed, StageSeconds& stages) {
  networks_.wear(weights_);
  const auto text = networks_.official() ? as_official(given) : given;
  SpokenAudio result;
  auto attempt = finish_best(text, seed, result, stages);
  Stopwatch watch;
  auto samples = std::move(attempt.samples);
  if (options_.finish_edges) {
    EdgeOptions edges;
    edges.level_dbfs = options_.level_dbfs;
    const auto rate = static_cast<int>(networks_.config.sovits.sample_rate);
    const auto range = sounding_range(samples, rate, edges);
    result.samples = finish_sentence(samples, range, rate, edges);
    if (options_.timing) add_times(text, attempt, range.begin, result);
  } else {
    scale_peak(samples);
    result.samples = std::move(samples);
    if (options_.timing) add_times(text, attempt, 0, result);
  }
  stages.wave += watch.lap();
  return result;
}

}  // namespace timbre
