#include "synth/synthesizer.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <optional>

#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "base/random.h"
#include "base/require_range.h"
#include "synth/marked_text.h"
#include "synth/networks.h"
#include "synth/room_tone.h"
#include "synth/sentence_speaker.h"
#include "synth/stopwatch.h"
#include "synth/text_pieces.h"
#include "text/symbols.h"

namespace timbre {
namespace {

constexpr std::size_t kMostPhonemes = 320;  // of what is spoken at once
constexpr std::size_t kMostSkipped = 100;   // different characters reported

double pause_ms(const PauseLengths& lengths, Pause pause) {
  switch (pause) {
    case Pause::kClause:
      return lengths.clause_ms;
    case Pause::kSentence:
      return lengths.sentence_ms;
    case Pause::kParagraph:
      return lengths.paragraph_ms;
    case Pause::kScene:
      return 2 * lengths.paragraph_ms;
  }
  return 0;
}

void shift(std::vector<TimedText>& items, double seconds) {
  for (auto& item : items) item.start_s += seconds, item.end_s += seconds;
}

// One call of speak(): reads sentences, and keeps the books.
class Speaking {
 public:
  Speaking(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice, const SpeakOptions& options,
           const AudioSink& sink, const SpeakProgressCallback& progress)
      : networks_(model.networks()),
        front_end_(front_end),
        options_(options),
        sink_(sink),
        progress_(progress),
        speaker_(model.networks(), voice, options, model.info().tokens_per_second),
        room_(model.info().sample_rate) {
    report_.seed = options.seed;
    report_.sample_rate = model.info().sample_rate;
  }

  SpeakReport run(SentenceReader::Source source) {
    std::size_t bytes = 0, spoken = 0;
    TextPieces pieces(
        [&](char* data, std::size_t size) {
          const std::size_t got = source(data, size);
          bytes += got;
          return got;
        },
        options_.sentences, options_.cut);
    for (std::size_t index = 0; auto sentence = pieces.next(); ++index) {
      throw_if_interrupted("speaking");
      speak(*sentence, index);
      spoken = std::min(bytes, spoken + sentence->text.size() + 1);  // and the space behind it
      if (progress_) progress_({index + 1, bytes, spoken, seconds()});
    }
    if (report_.sentences.empty())
      throw Error(ErrorKind::kInput, "nothing in the text can be spoken; give words in a language of the model");
    finish();
    return std::move(report_);
  }

 private:
  double seconds() const { return static_cast<double>(samples_) / report_.sample_rate; }

  void speak(const Sentence& sentence, std::size_t index) {
    Stopwatch watch;
    const auto phonemized = front_end_.phonemize(sentence.text);
    const auto text = spoken_text(phonemized, networks_.official());
    report_.stages.text += watch.lap();
    note_skipped(text.skipped);
    note_marks(phonemized);
    require_known(text);
    const auto parts = parts_between_pauses(phonemized, text);
    const auto pause_behind = [&] {
      const bool asked = !parts.empty() && parts.back().pause_ms && parts.back().text.phonemes.empty();
      return asked ? *parts.back().pause_ms : pause_ms(options_.pauses, sentence.pause);
    };
    if (text.sounding() == 0) {
      if (parts.empty() || !parts.back().pause_ms) ++report_.skipped_sentences;
      log_debug("sentence {}: nothing in it can be spoken", index + 1);
      if (pending_pause_ms_) pending_pause_ms_ = std::max(*pending_pause_ms_, pause_behind());
      return;
    }
    const auto seed = derive_seed(derive_seed(options_.seed, "sentence"), index);
    SpokenSentence spoken;
    spoken.index = index;
    spoken.text = sentence.text;
    std::size_t piece = 0;
    for (const auto& part : parts) {
      if (part.pause_ms) pending_pause_ms_ = part.pause_ms;
      if (part.text.sounding() == 0) continue;
      for (const auto& cut : split_long(part.text, kMostPhonemes)) {
        auto audio = speaker_.speak(cut, derive_seed(seed, piece), report_.stages);
        const double start = send(audio.samples);
        if (piece++ == 0) spoken.start_s = start;
        spoken.end_s = seconds();
        add(std::move(audio), start, spoken);
        pending_pause_ms_ = options_.pauses.clause_ms;
      }
    }
    pending_pause_ms_ = pause_behind();
    if (!spoken.warnings.empty()) {
      report_.warnings.push_back(
          fmt::format("sentence {}: {} (in '{}')", index + 1, fmt::join(spoken.warnings, "; "), sentence.text));
    }
    report_.sentences.push_back(std::move(spoken));
  }

  void warn_once(const std::string& warning) {
    auto& known = report_.warnings;
    if (known.size() < kMostSkipped && std::find(known.begin(), known.end(), warning) == known.end())
      known.push_back(warning);
  }

  void note_marks(const PhonemizedText& phonemized) {
    for (const auto& warning : mark_warnings(phonemized)) warn_once(warning);
    if (!networks_.official() || networks_.has_bert()) return;
    const auto& characters = phonemized.characters;
    if (std::any_of(characters.begin(), characters.end(), [](char32_t c) { return c != 0; })) {
      warn_once(
          "Mandarin is spoken without BERT's features: chinese-roberta-wwm-ext-large is not beside the other "
          "pretrained folders (--pretrained, or convert --bert)");
    }
  }

  // Version 1 has no symbols for Korean and Cantonese.
  void require_known(const SpokenText& text) const {
    const auto known = std::min(networks_.config.sovits.text_vocabulary, networks_.config.gpt.phoneme_vocab);
    for (const auto id : text.phonemes) {
      if (id < known) continue;
      throw Error(ErrorKind::kInput,
                  fmt::format("this model has no symbol for '{}': it speaks other languages. Use a model of version 2, "
                              "or choose how the text is read with --lang",
                              symbols().at(static_cast<std::size_t>(id))));
    }
  }

  // The pause before and the samples; returns when they start.
  double send(const std::vector<float>& samples) {
    const double pause_s = pending_pause_ms_.value_or(0) / 1000;
    const auto pause = room_.make(static_cast<std::size_t>(std::lround(pause_s * report_.sample_rate)),
                                  derive_seed(options_.seed, samples_));
    if (!pause.empty()) sink_(pause);
    samples_ += pause.size();
    if (options_.finish_edges) room_.learn(samples);
    const double start = seconds();
    if (!samples.empty()) sink_(samples);
    samples_ += samples.size();
    return start;
  }

  void add(SpokenAudio audio, double start, SpokenSentence& spoken) {
    const auto take = [](auto& from, auto& to) {
      to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
    };
    shift(audio.words, start);
    shift(audio.phonemes, start);
    take(audio.words, spoken.words);
    take(audio.phonemes, spoken.phonemes);
    take(audio.retry_reasons, spoken.retry_reasons);
    take(audio.warnings, spoken.warnings);
    spoken.retries += audio.retries;
    report_.retries += audio.retries;
  }

  void note_skipped(const std::vector<std::string>& skipped) {
    auto& known = report_.skipped_characters;
    for (const auto& text : skipped) {
      if (known.size() >= kMostSkipped) return;
      if (std::find(known.begin(), known.end(), text) == known.end()) known.push_back(text);
    }
  }

  void finish() {
    report_.duration_s = seconds();
    report_.elapsed_s = watch_.elapsed();
    report_.rtf = report_.duration_s > 0 ? report_.elapsed_s / report_.duration_s : 0;
    if (!report_.skipped_characters.empty())
      report_.warnings.push_back(
          fmt::format("left out, as they cannot be spoken: {}", fmt::join(report_.skipped_characters, " ")));
    if (report_.skipped_sentences > 0)
      report_.warnings.push_back(
          fmt::format("{} sentences left out: nothing in them can be spoken", report_.skipped_sentences));
  }

  const Networks& networks_;
  const TextFrontEnd& front_end_;
  const SpeakOptions& options_;
  const AudioSink& sink_;
  const SpeakProgressCallback& progress_;
  SentenceSpeaker speaker_;
  RoomTone room_;
  SpeakReport report_;
  std::size_t samples_ = 0;                 // sent
  std::optional<double> pending_pause_ms_;  // unset before the first sentence
  Stopwatch watch_;
};

}  // namespace

void validate(const SpeakOptions& options) {
  require_range("speed", options.speed, kSlowestSpeech, kFastestSpeech);
  require_range("max-retries", options.max_retries, 0, 20);
  require_range("voice-filter", options.voice_filter, 0, 2);
  require_range("level", options.level_dbfs, -60, 0, " dBFS");
  for (const double pause : {options.pauses.clause_ms, options.pauses.sentence_ms, options.pauses.paragraph_ms})
    require_range("pause-ms", pause, 0, 60'000);
  validate(static_cast<const SamplingDefaults&>(options));
}

Synthesizer::Synthesizer(std::shared_ptr<BaseModel> model, std::shared_ptr<const TextFrontEnd> front_end)
    : model_(std::move(model)), front_end_(std::move(front_end)) {
  const auto& networks = model_->networks();
  const auto pieces = networks.config.context.vocabulary;
  if (!networks.official() && front_end_->subword_count() > pieces) {
    throw Error(ErrorKind::kModel,
                fmt::format("the text files know {} subword pieces, the model {}; use the text files "
                            "that the model was trained with",
                            front_end_->subword_count(), pieces));
  }
}

SpeakOptions Synthesizer::default_options() const {
  SpeakOptions options;
  static_cast<SamplingDefaults&>(options) = model_->sampling();
  if (model_->networks().official()) {  // as their users know them
    options.finish_edges = false;
    options.pauses = {300, 300, 300};
  }
  return options;
}

SpeakReport Synthesizer::speak(SentenceReader::Source text, const Voice& voice, const SpeakOptions& options,
                               const AudioSink& sink, const SpeakProgressCallback& progress) {
  validate(options);
  require_voice_of(voice, model_->info());
  const c10::InferenceMode inference;
  return Speaking(*model_, *front_end_, voice, options, sink, progress).run(std::move(text));
}

SpeakReport Synthesizer::speak(std::string_view text, const Voice& voice, const SpeakOptions& options,
                               const AudioSink& sink, const SpeakProgressCallback& progress) {
  SentenceReader::Source source = [rest = text](char* bytes, std::size_t size) mutable {
    const std::size_t count = rest.copy(bytes, size);
    rest.remove_prefix(count);
    return count;
  };
  return speak(std::move(source), voice, options, sink, progress);
}

}  // namespace timbre
