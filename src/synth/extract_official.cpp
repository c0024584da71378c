#include "synth/extract_official.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "audio/base_mel.h"
#include "base/error.h"
#include "synth/networks.h"
#include "synth/official_text.h"
#include "synth/official_voice.h"

namespace timbre {
namespace {

struct Stretch {
  double begin_s = 0, end_s = 0;
  bool whole = true;
};

Stretch stretch_of(const Reference& reference, const BestSegmentOptions& options) {
  const double duration_s = static_cast<double>(reference.samples.size()) / kBaseSampleRate;
  if (duration_s <= options.max_s) return {0, duration_s, true};
  const auto best = choose_best_segment(reference.samples, kBaseSampleRate, options);
  return {static_cast<double>(best.begin) / kBaseSampleRate, static_cast<double>(best.end) / kBaseSampleRate, false};
}

void warn_about_length(const Reference& reference, const Stretch& stretch, const ExtractOptions& options,
                       ExtractReport& report) {
  const auto file = reference.file.filename().string();
  if (stretch.end_s - stretch.begin_s < options.segment.min_s) {
    report.warnings.push_back(fmt::format("{}: {:.1f} s are short, {:.0f} to {:.0f} s make a steadier voice", file,
                                          stretch.end_s, options.segment.min_s, options.segment.max_s));
  }
  if (!stretch.whole && options.transcript.empty()) {
    report.warnings.push_back(fmt::format("{} is longer than {:.0f} s: {:.2f} to {:.2f} s of it are used", file,
                                          options.segment.max_s, stretch.begin_s, stretch.end_s));
  }
}

void add_official_prompt(Networks& networks, const TextFrontEnd& front_end, const OfficialReference& heard,
                         const Stretch& stretch, const ExtractOptions& options, Voice& voice, ExtractReport& report) {
  if (options.transcript.empty()) return;
  if (!stretch.whole) {
    report.warnings.push_back(
        fmt::format("the transcript is not used: the recording is longer than {:.0f} s and what is said in its best "
                    "part is not known; give a recording of {:.0f} to {:.0f} s with what is said in it",
                    options.segment.max_s, options.segment.min_s, options.segment.max_s));
    return;
  }
  auto text = as_official(read_aloud(front_end, options.transcript));
  if (text.sounding() == 0) {
    report.warnings.push_back("the transcript is not used: nothing in it can be spoken");
    return;
  }
  voice.semantic_prompt = official_semantic_tokens(networks, heard);
  report.prompt_source = PromptSource::kTranscript;
  report.prompt_start_s = stretch.begin_s;
  report.prompt_end_s = stretch.end_s;
  report.prompt_phonemes = phonemes_text(text.phonemes);
  voice.prompt_phonemes = std::move(text.phonemes);
  voice.prompt_subwords.assign(voice.prompt_phonemes.size(), -1);
  voice.prompt_text = options.transcript;
  if (options.keep_prompt_audio) {
    voice.prompt_audio = {heard.style, static_cast<int>(networks.config.sovits.sample_rate)};
  }
}

}  // namespace

void add_official_voice(Networks& networks, const TextFrontEnd& front_end, const std::vector<Reference>& references,
                        const ExtractOptions& options, Voice& voice, ExtractReport& report) {
  std::vector<OfficialReference> heard;
  std::vector<Stretch> stretches;
  for (const auto& reference : references) {
    stretches.push_back(stretch_of(reference, options.segment));
    const auto& stretch = stretches.back();
    warn_about_length(reference, stretch, options, report);
    heard.push_back(stretch.whole
                        ? read_official_reference(reference.file, static_cast<int>(networks.config.sovits.sample_rate))
                        : read_official_reference(reference.file, static_cast<int>(networks.config.sovits.sample_rate),
                                                  stretch.begin_s, stretch.end_s));
  }
  const auto ge = official_condition(networks, heard);
  if (!at::isfinite(ge).all().item<bool>()) {
    throw Error(ErrorKind::kModel, "the voice's condition is not finite: the SoVITS weights are damaged");
  }
  voice.speaker_vector.assign(ge.data_ptr<float>(), ge.data_ptr<float>() + ge.numel());
  if (options.use_prompt)
    add_official_prompt(networks, front_end, heard.front(), stretches.front(), options, voice, report);
}

}  // namespace timbre
