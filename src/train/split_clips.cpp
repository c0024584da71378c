#include <algorithm>

#include "base/error.h"
#include "base/random.h"
#include "train/finetune_stage.h"

namespace timbre {
namespace {

constexpr std::size_t kOneIn = 10, kMost = 40;

// The first three quarters of a clip's sound for training, the rest for validation; both keep the whole text, which the
// text encoder looks up by attention.
void cut_in_two(const FinetuneClip& clip, FinetuneData& data) {
  const auto tokens = clip.codes.numel(), first = tokens - std::max<int64_t>(1, tokens / 4);
  const auto samples = clip.wave.numel() / tokens;
  auto head = clip, tail = clip;
  head.codes = clip.codes.narrow(0, 0, first);
  head.wave = clip.wave.narrow(0, 0, first * samples);
  tail.codes = clip.codes.narrow(0, first, tokens - first);
  tail.wave = clip.wave.narrow(0, first * samples, (tokens - first) * samples);
  data.train.push_back(head);
  data.validation.push_back(tail);
}

}  // namespace

FinetuneData split_clips(std::vector<FinetuneClip> clips, uint64_t seed) {
  if (clips.empty()) throw Error(ErrorKind::kInput, "no clip to fine-tune on");
  FinetuneData data;
  if (clips.size() == 1) {
    cut_in_two(clips[0], data);
    return data;
  }
  std::sort(clips.begin(), clips.end(), [&](const FinetuneClip& a, const FinetuneClip& b) {
    const auto ka = derive_seed(seed, a.id), kb = derive_seed(seed, b.id);
    return ka != kb ? ka < kb : a.id < b.id;
  });
  const auto kept = std::clamp<std::size_t>(clips.size() / kOneIn, 1, kMost);
  data.validation.assign(clips.begin(), clips.begin() + static_cast<std::ptrdiff_t>(kept));
  data.train.assign(clips.begin() + static_cast<std::ptrdiff_t>(kept), clips.end());
  return data;
}

}  // namespace timbre
