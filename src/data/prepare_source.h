#pragma once
// One recording → clips: the part of `timbre prepare` that hears sound.
#include <functional>
#include <utility>

#include "data/prepare.h"
#include "data/prepare_cache.h"

namespace timbre {

// A clip as cut, before anybody has judged it.
struct RawClip {
  std::string hash;  // of its samples; 64 hexadecimal digits
  double start_s = 0, end_s = 0;
  ClipMeasures measures;
  std::vector<float> voice;  // speaker vector; empty without speech
};

struct RawSource {
  double seconds = 0;
  int sample_rate = 0;  // of the file
  std::vector<std::uint8_t> envelope;
  std::vector<RawClip> clips;
  std::vector<std::pair<double, double>> lost;  // seconds: speech that is in no clip
};

// Where the sound of a clip lies.
using ClipFile = std::function<std::filesystem::path(const RawClip&, std::size_t index)>;

// Cuts the recording, or takes it as one clip when `whole` and no longer than slicer.max_clip_s. The clips' files are
// written: FLAC of 16 bits at the recording's own rate, at most 48 kHz. Errors: kFile, kInput, kInterrupted.
RawSource cut_source(const std::filesystem::path& file, bool whole, const PrepareOptions& options,
                     const PrepareListeners& listeners, PrepareCache& cache, const ClipFile& clip_file);

nlohmann::json to_json(const RawSource& source);
RawSource raw_source_of(const nlohmann::json& json);

// Samples as the base model's encoders hear them, [1, 80, T] on the encoder's device.
torch::Tensor mel_of(const std::vector<float>& samples, int sample_rate, const torch::Device& device);
// What the content encoder hears in a clip's file: log-probabilities of phonemes, [T, n_symbols], CPU.
torch::Tensor heard_phonemes(const std::filesystem::path& clip, const PrepareListeners& listeners);

}  // namespace timbre
