#include "data/prepare_source.h"

#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "audio/base_mel.h"
#include "audio/level.h"
#include "audio/resample.h"
#include "base/interrupt.h"
#include "base/sha256.h"
#include "data/stretch_level.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr int kHighestRate = 48000;  // Hz, of clips
constexpr double kBlockS = 300;      // of a recording in memory at once
constexpr double kLongestSourceS = 24 * 3600;
// The speaker encoder needs some frames; below this it would see padding alone.
constexpr std::size_t kLeastSamples = 16 * static_cast<std::size_t>(kBaseHopSamples);

torch::Device device_of(const PrepareListeners& listeners) { return listeners.content->parameters().front().device(); }

void scale(std::vector<float>& samples, double gain) {
  for (float& sample : samples) sample *= static_cast<float>(gain);
}

// What a FLAC file of 16 bits will hold.
std::string sixteen_bits(const std::vector<float>& samples) {
  std::string bytes(samples.size() * 2, '\0');
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const auto value = static_cast<std::int16_t>(std::lround(std::clamp(samples[i], -1.0F, 1.0F) * 32767));
    std::memcpy(bytes.data() + 2 * i, &value, 2);
  }
  return bytes;
}

std::vector<float> voice_of(const std::vector<float>& clip, int sample_rate, const VoiceActivity& activity,
                            const PrepareListeners& listeners) {
  std::vector<float> speech;
  for (const auto& segment : activity.segments)
    speech.insert(speech.end(), clip.begin() + static_cast<std::ptrdiff_t>(segment.begin),
                  clip.begin() + static_cast<std::ptrdiff_t>(segment.end));
  speech = resample(speech, sample_rate, kBaseSampleRate);
  if (speech.size() < kLeastSamples) return {};
  auto speaker = listeners.speaker;
  const auto vector = speaker(mel_of(speech, kBaseSampleRate, device_of(listeners))).to(at::kCPU, at::kFloat);
  const auto unit = (vector[0] / vector[0].norm().clamp_min(1e-8)).contiguous();
  return {unit.data_ptr<float>(), unit.data_ptr<float>() + unit.numel()};
}

Json to_json(const ClipMeasures& m) {
  return {{"seconds", m.seconds}, {"speech_s", m.speech_s},       {"speech_ratio", m.speech_ratio},
          {"snr_db", m.snr_db},   {"clipping", m.clipping_ratio}, {"peak_dbfs", m.peak_dbfs},
          {"music", m.music}};
}

ClipMeasures measures_of(const Json& json) {
  ClipMeasures m;
  m.seconds = json.at("seconds");
  m.speech_s = json.at("speech_s");
  m.speech_ratio = json.at("speech_ratio");
  m.snr_db = json.at("snr_db");
  m.clipping_ratio = json.at("clipping");
  m.peak_dbfs = json.at("peak_dbfs");
  m.music = json.at("music");
  return m;
}

// Thousandths are enough to compare voices.
Json to_json(const std::vector<float>& voice) {
  Json list = Json::array();
  for (const float value : voice) list.push_back(std::lround(value * 1000));
  return list;
}

std::vector<float> voice_from(const Json& json) {
  std::vector<float> voice;
  for (const auto& value : json) voice.push_back(value.get<float>() / 1000);
  return voice;
}

// Reads a recording in blocks, at most at kHighestRate.
class BlockReader {
 public:
  explicit BlockReader(const fs::path& file) : reader_(file, limits()), resampler_(reader_.sample_rate(), rate()) {}
  int file_rate() const { return reader_.sample_rate(); }
  int rate() const { return std::min(reader_.sample_rate(), kHighestRate); }

  // The next samples; empty at the end.
  std::vector<float> next() {
    while (!ended_) {
      const auto block = reader_.read(std::size_t{1} << 18);
      auto ready = block.empty() ? resampler_.finish() : resampler_.process(block);
      ended_ = block.empty();
      if (!ready.empty()) return ready;
    }
    return {};
  }

 private:
  static AudioReadLimits limits() {
    AudioReadLimits limits;
    limits.max_duration_s = kLongestSourceS;
    return limits;
  }
  AudioReader reader_;
  Resampler resampler_;
  bool ended_ = false;
};

class SourceCutter {
 public:
  SourceCutter(const PrepareOptions& options, const PrepareListeners& listeners, PrepareCache& cache,
               const ClipFile& clip_file)
      : options_(options), listeners_(listeners), cache_(cache), clip_file_(clip_file) {}

  RawSource cut(const fs::path& file, bool whole) {
    BlockReader reader(file);
    source_.sample_rate = reader.file_rate();
    rate_ = reader.rate();
    const auto block_samples = static_cast<std::size_t>(kBlockS * rate_);
    for (bool ended = false; !ended;) {
      throw_if_interrupted("the preparation");
      while (!ended && waiting_.size() < block_samples) {
        const auto samples = reader.next();
        ended = samples.empty();
        watch(samples);
        waiting_.insert(waiting_.end(), samples.begin(), samples.end());
      }
      const bool short_enough =
          static_cast<double>(waiting_.size()) <= options_.slicer.max_clip_s * rate_ && ended && given_ == 0;
      cut_block(ended, whole && short_enough);
    }
    source_.seconds = static_cast<double>(given_ + waiting_.size()) / rate_;
    finish_envelope();
    return std::move(source_);
  }

 private:
  void watch(const std::vector<float>& samples) {
    const auto step = static_cast<std::size_t>(rate_ / kEnvelopeRate);
    for (const float sample : samples) {
      peak_ = std::max(peak_, std::abs(sample));
      if (++watched_ % step != 0) continue;
      peaks_.push_back(peak_);
      peak_ = 0;
    }
  }

  void finish_envelope() {
    if (peak_ > 0) peaks_.push_back(peak_);
    const float most = peaks_.empty() ? 0 : *std::max_element(peaks_.begin(), peaks_.end());
    for (const float peak : peaks_)
      source_.envelope.push_back(most > 0 ? static_cast<std::uint8_t>(std::lround(255 * peak / most)) : 0);
  }

  // Cuts what is waiting. The last clip of a block that is not the last waits for what follows.
  void cut_block(bool last, bool whole) {
    auto block = waiting_;
    scale(block, levelling_gain(block, detect_voice(block, rate_)));
    const SampleRange all{0, block.size()};
    const auto even = with_soft_speech_lifted(block, rate_);
    auto ranges = whole ? std::vector<SampleRange>{trimmed_silence(even, rate_, all, options_.slicer)}
                        : slice_recording(even, rate_, options_.slicer);
    std::size_t done = block.size();
    if (!last) {
      // Without a clip, what was heard of a pause that goes on.
      done = block.size() - std::min(block.size(), static_cast<std::size_t>(rate_));
      if (!ranges.empty()) {
        done = ranges.back().begin > 0 ? ranges.back().begin : ranges.back().end;
        if (ranges.back().begin > 0) ranges.pop_back();
      }
    }
    note_lost(block, ranges, done);
    for (const auto& range : ranges) {
      throw_if_interrupted("the preparation");
      if (range.size() > 0) add_clip(block, range);
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(done));
    given_ += done;
  }

  void note_lost(const std::vector<float>& block, const std::vector<SampleRange>& ranges, std::size_t done) {
    const std::vector<float> cut(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(done));
    for (const auto& range : lost_speech(cut, rate_, ranges))
      source_.lost.emplace_back(static_cast<double>(given_ + range.begin) / rate_,
                                static_cast<double>(given_ + range.end) / rate_);
  }

  void add_clip(const std::vector<float>& block, SampleRange range) {
    std::vector<float> clip(block.begin() + static_cast<std::ptrdiff_t>(range.begin),
                            block.begin() + static_cast<std::ptrdiff_t>(range.end));
    const auto activity = detect_voice(clip, rate_);
    scale(clip, levelling_gain(clip, activity));
    RawClip raw;
    raw.start_s = static_cast<double>(given_ + range.begin) / rate_;
    raw.end_s = static_cast<double>(given_ + range.end) / rate_;
    raw.hash = sha256_hex(sixteen_bits(clip) + std::to_string(rate_));
    // The surroundings tell of the noise, so the place in the block belongs to the key.
    const std::string key =
        "measures " + raw.hash + " " + std::to_string(given_ + range.begin) + " " + listeners_.identity;
    if (const auto known = cache_.find(key)) {
      raw.measures = measures_of(known->at("measures"));
      raw.voice = voice_from(known->at("voice"));
    } else {
      raw.measures = measure_clip(block, rate_, range);
      if (raw.measures.speech_s > 0) raw.voice = voice_of(clip, rate_, activity, listeners_);
      cache_.store(key, {{"measures", to_json(raw.measures)}, {"voice", to_json(raw.voice)}});
    }
    const auto file = clip_file_(raw, source_.clips.size());
    std::error_code ignored;
    if (!fs::exists(file, ignored)) write_audio(file, clip, rate_);
    source_.clips.push_back(std::move(raw));
  }

  const PrepareOptions& options_;
  const PrepareListeners& listeners_;
  PrepareCache& cache_;
  const ClipFile& clip_file_;
  RawSource source_;
  int rate_ = 0;                // of clips
  std::vector<float> waiting_;  // read and not cut yet
  std::size_t given_ = 0;       // samples before waiting_
  std::size_t watched_ = 0;
  float peak_ = 0;
  std::vector<float> peaks_;
};

}  // namespace

RawSource cut_source(const fs::path& file, bool whole, const PrepareOptions& options, const PrepareListeners& listeners,
                     PrepareCache& cache, const ClipFile& clip_file) {
  return SourceCutter(options, listeners, cache, clip_file).cut(file, whole);
}

Json to_json(const RawSource& source) {
  Json clips = Json::array();
  for (const auto& clip : source.clips)
    clips.push_back({{"hash", clip.hash},
                     {"start_s", clip.start_s},
                     {"end_s", clip.end_s},
                     {"measures", to_json(clip.measures)},
                     {"voice", to_json(clip.voice)}});
  return {{"seconds", source.seconds},
          {"sample_rate", source.sample_rate},
          {"envelope", source.envelope},
          {"lost", source.lost},
          {"clips", clips}};
}

RawSource raw_source_of(const Json& json) {
  RawSource source;
  source.seconds = json.at("seconds");
  source.sample_rate = json.at("sample_rate");
  source.envelope = json.at("envelope").get<std::vector<std::uint8_t>>();
  source.lost = json.at("lost").get<std::vector<std::pair<double, double>>>();
  for (const auto& item : json.at("clips")) {
    RawClip clip;
    clip.hash = item.at("hash");
    clip.start_s = item.at("start_s");
    clip.end_s = item.at("end_s");
    clip.measures = measures_of(item.at("measures"));
    clip.voice = voice_from(item.at("voice"));
    source.clips.push_back(std::move(clip));
  }
  return source;
}

torch::Tensor mel_of(const std::vector<float>& samples, int sample_rate, const torch::Device& device) {
  const auto heard = resample(samples, sample_rate, kBaseSampleRate);
  return base_log_mel(at::tensor(heard, at::kFloat).unsqueeze(0).to(device));
}

torch::Tensor heard_phonemes(const fs::path& clip, const PrepareListeners& listeners) {
  auto audio = read_audio(clip);
  const auto least = kLeastSamples * static_cast<std::size_t>(audio.sample_rate) / kBaseSampleRate + 1;
  if (audio.samples.size() < least) audio.samples.resize(least);
  auto content = listeners.content;
  const auto heard = content(mel_of(audio.samples, audio.sample_rate, device_of(listeners)));
  return at::log_softmax(heard.phone_logits[0].t(), 1).to(at::kCPU, at::kFloat).contiguous();
}

}  // namespace timbre
