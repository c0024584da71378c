#include "synth/extract_official.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "audio/base_mel.h"
#include "base/error.h"
#include "synth/networks.h"
#include "synth/official_text.h"
#include "synth/official_voice.h"
#include "synth/prompt.h"

namespace timbre {
namespace {

struct Stretch {
  SampleRange range;  // of the reference, at kBaseSampleRate
  bool whole = true;

  double begin_s() const { return static_cast<double>(range.begin) / kBaseSampleRate; }
  double end_s() const { return static_cast<double>(range.end) / kBaseSampleRate; }
};

Stretch stretch_of(const Reference& reference, const BestSegmentOptions& options) {
  const auto samples = reference.samples.size();
  if (static_cast<double>(samples) / kBaseSampleRate <= options.max_s) return {{0, samples}, true};
  return {choose_best_segment(reference.samples, kBaseSampleRate, options), false};
}

void warn_about_length(const Reference& reference, const Stretch& stretch, const ExtractOptions& options,
                       ExtractReport& report) {
  const auto file = reference.file.filename().string();
  if (stretch.end_s() - stretch.begin_s() < options.segment.min_s) {
    report.warnings.push_back(fmt::format("{}: {:.1f} s are short, {:.0f} to {:.0f} s make a steadier voice", file,
                                          stretch.end_s() - stretch.begin_s(), options.segment.min_s,
                                          options.segment.max_s));
  }
  if (!stretch.whole) {
    report.warnings.push_back(fmt::format("{} is longer than {:.0f} s: {:.2f} to {:.2f} s of it are used", file,
                                          options.segment.max_s, stretch.begin_s(), stretch.end_s()));
  }
}

// What is said in the stretch; no phonemes, and why, where that is not known.
SpokenText words_of(const TextFrontEnd& front_end, const Reference& reference, const Stretch& stretch,
                    const ExtractOptions& options, std::string& why_not) {
  const auto transcript = read_aloud(front_end, options.transcript, true);
  if (transcript.sounding() == 0) {
    why_not = "nothing in it can be spoken";
    return {};
  }
  if (stretch.whole) return transcript;
  const auto aligner = options.aligner ? options.aligner() : nullptr;
  if (aligner) {
    return transcript_of_segment(aligner->networks(), reference, stretch.range, transcript, TranscriptLimits{},
                                 why_not);
  }
  why_not = fmt::format("the recording is longer than {:.0f} s and what is said in its best part is not known",
                        options.segment.max_s);
  return {};
}

void add_official_prompt(Networks& networks, const TextFrontEnd& front_end, const Reference& reference,
                         const OfficialReference& heard, const Stretch& stretch, const ExtractOptions& options,
                         Voice& voice, ExtractReport& report) {
  if (options.transcript.empty()) return;
  std::string why_not;
  const auto words = words_of(front_end, reference, stretch, options, why_not);
  if (words.phonemes.empty()) {
    report.warnings.push_back(fmt::format("the transcript is not used: {}", why_not));
    return;
  }
  auto text = as_official(words);
  voice.semantic_prompt = official_semantic_tokens(networks, heard);
  report.prompt_source = PromptSource::kTranscript;
  report.prompt_start_s = stretch.begin_s();
  report.prompt_end_s = stretch.end_s();
  report.prompt_phonemes = phonemes_text(text.phonemes);
  voice.prompt_phonemes = std::move(text.phonemes);
  voice.prompt_subwords = std::move(text.subwords);
  voice.prompt_text = words_text(words);
  if (options.keep_prompt_audio)
    voice.prompt_audio = {heard.style, static_cast<int>(networks.config.sovits.sample_rate)};
}

}  // namespace

void add_official_voice(Networks& networks, const TextFrontEnd& front_end, const std::vector<Reference>& references,
                        const ExtractOptions& options, Voice& voice, ExtractReport& report) {
  const auto rate = static_cast<int>(networks.config.sovits.sample_rate);
  std::vector<OfficialReference> heard;
  std::vector<Stretch> stretches;
  for (const auto& reference : references) {
    stretches.push_back(stretch_of(reference, options.segment));
    const auto& stretch = stretches.back();
    warn_about_length(reference, stretch, options, report);
    heard.push_back(stretch.whole ? read_official_reference(reference.file, rate)
                                  : read_official_reference(reference.file, rate, stretch.begin_s(), stretch.end_s()));
  }
  const auto ge = official_condition(networks, heard);
  if (!at::isfinite(ge).all().item<bool>()) {
    throw Error(ErrorKind::kModel, "the voice's condition is not finite: the SoVITS weights are damaged");
  }
  voice.speaker_vector.assign(ge.data_ptr<float>(), ge.data_ptr<float>() + ge.numel());
  if (options.use_prompt) {
    add_official_prompt(networks, front_end, references.front(), heard.front(), stretches.front(), options, voice,
                        report);
  }
}

}  // namespace timbre
