#include "synth/extract_voice.h"

#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>

#include "audio/base_mel.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "synth/extract_official.h"
#include "synth/networks.h"
#include "synth/prompt.h"
#include "synth/speaker_vector.h"
#include "synth/voice_matching.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

std::vector<Reference> read_references(const std::vector<fs::path>& files, const ExtractOptions& options,
                                       ExtractReport& report) {
  if (files.empty()) throw Error(ErrorKind::kUsage, "no recording to clone a voice from; give at least one");
  std::vector<Reference> references;
  for (const auto& file : files) {
    throw_if_interrupted("cloning the voice");
    references.push_back(read_reference(file, options.max_duration_s, options.limits));
    const auto& quality = references.back().quality;
    report.recordings.push_back({file, quality});
    for (const auto& warning : quality.warnings)
      report.warnings.push_back(files.size() > 1 ? file.filename().string() + ": " + warning : warning);
  }
  return references;
}

// The encoder hears timbre better than pitch, which can be measured.
at::Tensor with_measured_pitch(Networks& networks, const at::Tensor& vector, const std::vector<Reference>& references) {
  double sum = 0, seconds = 0;
  for (const auto& reference : references) {
    if (reference.quality.median_f0_hz <= 0) continue;
    sum += reference.quality.speech_s * std::log(reference.quality.median_f0_hz);
    seconds += reference.quality.speech_s;
  }
  const auto& pitch = networks.speaker()->pitch;
  if (seconds == 0 || !pitch->known()) return vector;
  const double heard = pitch->log_f0(vector.to(networks.device));
  const double wanted = std::clamp(sum / seconds, heard - kMostPitchChange, heard + kMostPitchChange);
  return pitch->moved_to(vector.to(networks.device), wanted).to(at::kCPU).contiguous();
}

// Lets the voice speak, and compares that with the recordings.
void match(BaseModel& model, const TextFrontEnd& front_end, const std::vector<Reference>& references,
           const std::vector<at::Tensor>& log_mels, const ExtractOptions& options, Voice& voice) {
  std::vector<at::Tensor> whole, clean;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const auto& [samples, quality] = std::tie(references[i].samples, references[i].quality);
    if (options.pace) whole.push_back(base_log_mel(at::tensor(samples, at::kFloat).unsqueeze(0)));
    if (options.filter && log_mels[i].defined() && quality.snr_db >= options.filter_snr_db &&
        quality.bandwidth_hz >= options.filter_bandwidth_hz)
      clean.push_back(log_mels[i]);
  }
  if (options.filter && clean.empty()) log_info("no recording is clean enough for the voice to get a filter");
  if (!options.pace && clean.empty()) return;
  const auto spoken = spoken_log_mel(model, front_end, voice);
  if (options.pace) voice.pace = match_pace(whole, spoken);
  if (!clean.empty()) voice.filter = match_sounds(model.networks(), clean, spoken);
}

void add_speaker(BaseModel& model, const TextFrontEnd& front_end, const std::vector<Reference>& references,
                 const ExtractOptions& options, Voice& voice, ExtractReport& report) {
  auto& networks = model.networks();
  const auto speaker = speaker_vector(networks, references);
  const auto vector = with_measured_pitch(networks, speaker.vector, references);
  const auto* values = vector.data_ptr<float>();
  voice.speaker_vector.assign(values, values + vector.numel());
  report.speaker_agreement = speaker.agreement;
  report.several_speakers_suspected = speaker.several_speakers_suspected;
  for (auto& recording : report.recordings)
    recording.quality.several_speakers_suspected = speaker.several_speakers_suspected;
  if (speaker.several_speakers_suspected.value_or(false)) {
    report.warnings.push_back(
        "more than one speaker is suspected: parts of the recordings differ much in voice; keep one person's speech");
  }
  if (options.filter || options.pace) match(model, front_end, references, speaker.log_mels, options, voice);
}

// The recording that makes the prompt.
std::size_t choose_recording(const std::vector<Reference>& references, const ExtractOptions& options) {
  if (!options.transcript.empty()) return 0;
  const auto merit = [&](const Reference& reference) {
    const auto& quality = reference.quality;
    const double missing_s = std::max(0.0, options.segment.preferred_min_s - quality.speech_s);
    return std::min(40.0, quality.snr_db) - 4000 * quality.clipping_ratio - 8 * missing_s;
  };
  const auto best = std::max_element(references.begin(), references.end(),
                                     [&](const auto& a, const auto& b) { return merit(a) < merit(b); });
  return static_cast<std::size_t>(best - references.begin());
}

Prompt make_prompt(Networks& networks, const TextFrontEnd& front_end, const Reference& reference, SampleRange segment,
                   const std::vector<float>& samples, const ExtractOptions& options, ExtractReport& report) {
  const auto heard = listen(networks, samples);
  if (!options.transcript.empty()) {
    std::string why_not = "nothing in it can be spoken";
    const auto transcript = read_aloud(front_end, options.transcript);
    const auto text = transcript.words.empty() ? SpokenText{}
                                               : transcript_of_segment(networks, reference, segment, transcript,
                                                                       TranscriptLimits{}, why_not);
    if (!text.phonemes.empty()) {
      return {semantic_tokens(networks, heard), text.phonemes, text.subwords, words_text(text), true};
    }
    report.warnings.push_back(
        fmt::format("the transcript is not used: {}; the phonemes of the prompt were recognised instead", why_not));
  }
  return prompt_as_heard(networks, heard);
}

void add_prompt(Networks& networks, const TextFrontEnd& front_end, const std::vector<Reference>& references,
                const ExtractOptions& options, Voice& voice, ExtractReport& report) {
  report.prompt_recording = choose_recording(references, options);
  const auto& reference = references[report.prompt_recording];
  const auto segment = choose_best_segment(reference.samples, kBaseSampleRate, options.segment);
  const auto from = reference.samples.begin();
  std::vector<float> samples(from + static_cast<std::ptrdiff_t>(segment.begin),
                             from + static_cast<std::ptrdiff_t>(segment.end));
  auto prompt = make_prompt(networks, front_end, reference, segment, samples, options, report);
  if (prompt.tokens.empty() || prompt.phonemes.empty()) {
    report.warnings.push_back("no phonemes were recognised: the voice has no prompt");
    return;
  }
  report.prompt_start_s = static_cast<double>(segment.begin) / kBaseSampleRate;
  report.prompt_end_s = static_cast<double>(segment.end) / kBaseSampleRate;
  report.prompt_source = prompt.from_transcript ? PromptSource::kTranscript : PromptSource::kHeard;
  report.prompt_phonemes = phonemes_text(prompt.phonemes);
  voice.semantic_prompt = std::move(prompt.tokens);
  voice.prompt_phonemes = std::move(prompt.phonemes);
  voice.prompt_subwords = std::move(prompt.subwords);
  voice.prompt_text = std::move(prompt.text);
  if (options.keep_prompt_audio) voice.prompt_audio = {std::move(samples), kBaseSampleRate};
}

Voice voice_for(const ModelInfo& model, const std::vector<fs::path>& recordings, const ExtractOptions& options) {
  Voice voice;
  voice.name = options.name.empty() ? recordings.front().stem().string() : options.name;
  voice.model_name = model.name;
  voice.model_identity = model.identity;
  voice.created = utc_now();
  voice.consent = options.consent;
  for (const auto& file : recordings) voice.source += (voice.source.empty() ? "" : ", ") + file.filename().string();
  return voice;
}

}  // namespace

ExtractedVoice extract_voice(BaseModel& model, const TextFrontEnd& front_end, const std::vector<fs::path>& recordings,
                             const ExtractOptions& options) {
  const c10::InferenceMode inference;
  ExtractedVoice result;
  const auto references = read_references(recordings, options, result.report);
  result.voice = voice_for(model.info(), recordings, options);
  auto& networks = model.networks();
  if (networks.official()) {
    add_official_voice(networks, front_end, references, options, result.voice, result.report);
    return result;
  }
  add_speaker(model, front_end, references, options, result.voice, result.report);
  if (options.use_prompt) add_prompt(networks, front_end, references, options, result.voice, result.report);
  return result;
}

void fit_filter(BaseModel& model, const TextFrontEnd& front_end, const std::vector<fs::path>& recordings,
                Voice& voice) {
  const c10::InferenceMode inference;
  ExtractReport report;
  const auto references = read_references(recordings, {}, report);
  match(model, front_end, references, speaker_vector(model.networks(), references).log_mels, {}, voice);
}

Voice load_voice(BaseModel& model, const TextFrontEnd& front_end, const fs::path& voice_or_recording) {
  if (is_voice_file(voice_or_recording)) {
    auto voice = read_voice(voice_or_recording);
    require_voice_of(voice, model.info());
    return voice;
  }
  auto extracted = extract_voice(model, front_end, {voice_or_recording});
  for (const auto& warning : extracted.report.warnings) log_warn("{}: {}", voice_or_recording.string(), warning);
  return std::move(extracted.voice);
}

}  // namespace timbre
