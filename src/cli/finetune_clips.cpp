#include "cli/finetune_clips.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>

#include "audio/audio_file.h"
#include "audio/base_mel.h"
#include "audio/kaldi_fbank.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "cli/command.h"
#include "cli/models.h"
#include "synth/listen.h"
#include "synth/networks.h"
#include "synth/official_text.h"
#include "synth/reference.h"
#include "synth/spoken_text.h"
#include "text/front_end.h"

namespace timbre {
namespace {

constexpr double kShortest = 0.6, kLongest = 20, kLongestOfficial = 54;  // seconds

// What the official preparation makes of a recording (prepare_datasets/2-get-hubert-wav32k.py): half of it at a fixed
// peak; one with a peak beyond is left out.
constexpr float kPeakShare = 0.95F * 0.5F, kWaveShare = 0.5F, kHighestPeak = 2.2F, kContentScale = 1145.14F;
constexpr int kContentRate = 16000;  // Hz

Reference read_within(const ManifestItem& item, double longest) {
  auto reference = read_reference(item.audio, 3600, ReferenceLimits{});
  const double seconds = static_cast<double>(reference.samples.size()) / kBaseSampleRate;
  if (seconds < kShortest) throw Error(ErrorKind::kInput, fmt::format("{:.2f} s are too short", seconds));
  if (seconds > longest)
    throw Error(ErrorKind::kInput, fmt::format("{:.0f} s are too long; cut it with 'timbre prepare'", seconds));
  return reference;
}

// The text as read, or, where there is none, as heard.
SpokenText text_of(const TextFrontEnd& front_end, const ManifestItem& item, const Heard& heard) {
  if (!item.text.empty()) return read_aloud(front_end, item.text);
  SpokenText text;
  text.phonemes = recognised_phonemes(heard);
  text.subwords.assign(text.phonemes.size(), -1);
  return text;
}

void take_text(Networks& networks, const SpokenText& text, FinetuneClip& clip) {
  if (text.phonemes.empty())
    throw Error(ErrorKind::kInput, "no speech was recognised, or nothing in its text can be spoken");
  clip.phonemes = at::tensor(text.phonemes, at::kLong);
  clip.context = networks.text_context(text.phonemes, text.subwords);
}

// Makes the wave as long as the clip's tokens.
void take_wave(const Networks& networks, const at::Tensor& wave, FinetuneClip& clip) {
  const auto& sovits = networks.config.sovits;
  const auto samples = clip.codes.numel() * sovits.semantic_stride * sovits.hop;
  clip.wave = at::constant_pad_nd(wave, {0, samples - wave.numel()}).clone();
}

FinetuneClip read_base_clip(Networks& networks, const TextFrontEnd& front_end, const ManifestItem& item) {
  const auto reference = read_within(item, kLongest);
  const auto heard = listen(networks, reference.samples);
  FinetuneClip clip;
  clip.codes = at::tensor(semantic_tokens(networks, heard), at::kLong);
  take_text(networks, text_of(front_end, item, heard), clip);
  take_wave(networks, at::tensor(reference.samples, at::kFloat), clip);
  return clip;
}

FinetuneClip read_official_clip(Networks& networks, const TextFrontEnd& front_end, const ManifestItem& item) {
  if (item.text.empty()) {
    throw Error(ErrorKind::kInput,
                "it has no text, and official models hear no phonemes: give transcripts, or 'timbre prepare --asr'");
  }
  read_within(item, kLongestOfficial);
  const auto& sovits = networks.config.sovits;
  const auto wave = at::tensor(read_audio_at(item.audio, static_cast<int>(sovits.sample_rate)).samples, at::kFloat);
  const auto content = at::tensor(read_audio_at(item.audio, kContentRate).samples, at::kFloat).unsqueeze(0);
  const auto peak = wave.abs().max().item<float>();
  if (peak > kHighestPeak)
    throw Error(ErrorKind::kInput, fmt::format("its peak is {:.1f} times full scale; export it again", peak));
  const float gain = kPeakShare / peak + kWaveShare;
  Heard heard;
  heard.features = networks.hubert()((content * (gain * kContentScale)).to(networks.device));
  FinetuneClip clip;
  clip.codes = at::tensor(semantic_tokens(networks, heard), at::kLong);
  take_text(networks, as_official(read_aloud(front_end, item.text, true)), clip);
  take_wave(networks, wave * gain, clip);
  if (sovits.speaker_dim > 0)
    clip.speaker = networks.verifier()(kaldi_fbank((content * gain).to(networks.device)))[0].cpu();
  return clip;
}

}  // namespace

const TextFrontEnd& FrontEnds::of(const std::string& language) {
  const std::string code = language.empty() ? "en" : language == "jp" ? "ja" : language;
  const auto& spoken = model_.languages;
  if (std::find(spoken.begin(), spoken.end(), code) == spoken.end()) {
    throw Error(ErrorKind::kInput, fmt::format("its language is '{}', the model {} speaks {}", language, model_.name,
                                               fmt::join(spoken, ", ")));
  }
  auto& front_end = loaded_[code];
  if (!front_end) front_end = load_front_end(global_, std::nullopt, code);
  return *front_end;
}

ReadClips read_clips(BaseModel& model, FrontEnds& front_ends, const std::vector<ManifestItem>& items) {
  const at::NoGradGuard no_grad;
  auto& networks = model.networks();
  if (networks.official()) {  // a missing file is no fault of a clip
    networks.hubert();
    if (networks.config.sovits.speaker_dim > 0) networks.verifier();
  }
  ReadClips read;
  Progress progress("listening", items.size());
  for (const auto& item : items) {
    throw_if_interrupted("listening to the clips");
    try {
      const auto& front_end = front_ends.of(item.language);
      auto clip = networks.official() ? read_official_clip(networks, front_end, item)
                                      : read_base_clip(networks, front_end, item);
      clip.id = item.id;
      clip.text = item.text;
      read.clips.push_back(std::move(clip));
      read.items.push_back(item);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput && error.kind() != ErrorKind::kFile) throw;
      read.rejected.push_back({item.id, error.what()});
    }
    progress.update(read.clips.size() + read.rejected.size());
  }
  if (read.clips.empty()) {
    throw Error(ErrorKind::kInput, fmt::format("none of {} clips can be used; the first: {}", items.size(),
                                               read.rejected.empty() ? "" : read.rejected.front().why));
  }
  return read;
}

}  // namespace timbre
