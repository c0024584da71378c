#include "cli/finetune_clips.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "audio/base_mel.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "encoders/phoneme_recognition.h"
#include "synth/listen.h"
#include "synth/networks.h"
#include "synth/reference.h"
#include "synth/spoken_text.h"
#include "text/front_end.h"

namespace timbre {
namespace {

constexpr double kShortest = 0.6, kLongest = 20;  // seconds

// The text as read, or, where there is none, as heard.
SpokenText text_of(const TextFrontEnd& front_end, const ManifestItem& item, const Heard& heard) {
  if (!item.text.empty()) return read_aloud(front_end, item.text);
  SpokenText text;
  text.phonemes = recognised_phonemes(heard);
  text.subwords.assign(text.phonemes.size(), -1);
  return text;
}

FinetuneClip read_clip(Networks& networks, const TextFrontEnd& front_end, const ManifestItem& item) {
  const auto reference = read_reference(item.audio, 3600, ReferenceLimits{});
  const double seconds = static_cast<double>(reference.samples.size()) / kBaseSampleRate;
  if (seconds < kShortest) throw Error(ErrorKind::kInput, fmt::format("{:.2f} s are too short", seconds));
  if (seconds > kLongest) {
    throw Error(ErrorKind::kInput, fmt::format("{:.0f} s are too long; cut it with 'timbre prepare'", seconds));
  }
  const auto heard = listen(networks, reference.samples);
  const auto text = text_of(front_end, item, heard);
  if (text.phonemes.empty())
    throw Error(ErrorKind::kInput, "no speech was recognised, or nothing in its text can be spoken");
  FinetuneClip clip;
  clip.id = item.id;
  clip.text = item.text;
  clip.codes = at::tensor(semantic_tokens(networks, heard), at::kLong);
  clip.phonemes = at::tensor(text.phonemes, at::kLong);
  clip.context = networks.text_context(text.phonemes, text.subwords);
  const auto& sovits = networks.config.sovits;
  const auto samples = clip.codes.numel() * sovits.semantic_stride * sovits.hop;
  clip.wave = at::tensor(reference.samples, at::kFloat).narrow(0, 0, samples).clone();
  return clip;
}

}  // namespace

ReadClips read_clips(Networks& networks, const TextFrontEnd& front_end, const std::vector<ManifestItem>& items) {
  const at::NoGradGuard no_grad;
  ReadClips read;
  Progress progress("listening", items.size());
  for (const auto& item : items) {
    throw_if_interrupted("listening to the clips");
    try {
      read.clips.push_back(read_clip(networks, front_end, item));
      read.files.push_back(item.audio);
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
