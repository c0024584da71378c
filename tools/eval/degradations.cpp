#include "eval/degradations.h"

#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "audio/mel.h"
#include "audio/resample.h"
#include "audio/speech_level.h"
#include "base/error.h"
#include "base/random.h"
#include "eval/codecs.h"

namespace timbre {
namespace {

using Samples = std::vector<float>;

double gaussian(SplitMix64& random) {
  const double radius = std::sqrt(-2 * std::log(1 - random.uniform()));
  return radius * std::cos(2 * M_PI * random.uniform());
}

double speech_rms(const Samples& samples, int rate) {
  const auto speech = only_speech(samples, detect_voice(samples, rate));
  double energy = 0;
  for (const float sample : speech) energy += double{sample} * sample;
  return std::sqrt(energy / static_cast<double>(std::max<std::size_t>(1, speech.size())));
}

// White noise, so far under the speech.
Samples noise(const AudioBuffer& clean, int grade, SplitMix64& random) {
  constexpr double kSnrDb[] = {30, 22, 14, 7, 0};
  const double rms = speech_rms(clean.samples, clean.sample_rate) * std::pow(10, -kSnrDb[grade - 1] / 20);
  Samples result = clean.samples;
  for (float& sample : result) sample += static_cast<float>(rms * gaussian(random));
  return result;
}

// A room: the direct sound, and noise that dies away behind it (Polack's model).
Samples reverb(const AudioBuffer& clean, int grade, SplitMix64& random) {
  constexpr double kT60S[] = {0.2, 0.4, 0.7, 1.1, 1.8}, kDirectDb[] = {9, 5, 2, -1, -4};
  const auto length = static_cast<std::size_t>(kT60S[grade - 1] * clean.sample_rate);
  std::vector<double> response(length);
  double energy = 0;
  for (std::size_t i = 0; i < length; ++i) {
    response[i] = gaussian(random) * std::pow(10, -3 * static_cast<double>(i) / static_cast<double>(length));
    energy += response[i] * response[i];
  }
  const double scale = std::sqrt(std::pow(10, -kDirectDb[grade - 1] / 10) / energy);
  for (double& value : response) value *= scale;
  response[0] = 1;
  const auto size = static_cast<int64_t>(clean.samples.size() + length);
  const auto wave = torch::tensor(clean.samples, torch::kDouble), room = torch::tensor(response, torch::kDouble);
  const auto wet = torch::fft_irfft(torch::fft_rfft(wave, size) * torch::fft_rfft(room, size), size).to(torch::kFloat);
  return Samples(wet.data_ptr<float>(), wet.data_ptr<float>() + clean.samples.size());
}

// Too loud for full scale: this share of the speech's samples is cut off.
Samples clipping(const AudioBuffer& clean, int grade) {
  constexpr double kShare[] = {0.01, 0.04, 0.1, 0.2, 0.4};
  Samples sizes = only_speech(clean.samples, detect_voice(clean.samples, clean.sample_rate));
  for (float& size : sizes) size = std::abs(size);
  if (sizes.empty()) return clean.samples;
  const auto at =
      sizes.begin() + static_cast<std::ptrdiff_t>((1 - kShare[grade - 1]) * static_cast<double>(sizes.size() - 1));
  std::nth_element(sizes.begin(), at, sizes.end());
  const float limit = std::max(*at, 1e-3F);
  Samples result = clean.samples;
  for (float& sample : result) sample = std::clamp(sample / limit, -1.0F, 1.0F);
  return result;
}

Samples band_limit(const AudioBuffer& clean, int grade) {
  constexpr int kRate[] = {14000, 10000, 7000, 4500, 3000};
  auto back =
      resample(resample(clean.samples, clean.sample_rate, kRate[grade - 1]), kRate[grade - 1], clean.sample_rate);
  back.resize(clean.samples.size());
  return back;
}

// Griffin and Lim (1984) from a coarse mel spectrogram.
Samples vocoder(const AudioBuffer& clean, int grade, SplitMix64& random) {
  constexpr int64_t kBands[] = {64, 32, 20, 12, 8}, kFft = 1024, kHop = 256;
  const SpectrogramConfig config{clean.sample_rate, kFft, kHop};
  const auto filters = mel_filters(config, {kBands[grade - 1]});
  const auto window = torch::hann_window(kFft);
  const auto stft = [&](const torch::Tensor& wave) {
    return torch::stft(wave.unsqueeze(0), kFft, kHop, kFft, window, true, "reflect", false, true, true);
  };
  const auto target = stft(torch::tensor(clean.samples, torch::kFloat));
  // Each band's energy spread over its bins.
  const auto spread = (filters / filters.sum(1, true).clamp_min(1e-9)).matmul(target.abs());
  const auto share = filters / filters.sum(0, true).clamp_min(1e-9);
  const auto magnitude = share.t().matmul(spread);
  auto phase = torch::zeros_like(magnitude);
  float* angles = phase.data_ptr<float>();
  for (int64_t i = 0; i < phase.numel(); ++i) angles[i] = static_cast<float>(2 * M_PI * random.uniform());
  auto spectrum = torch::polar(magnitude, phase);
  torch::Tensor wave;
  for (int step = 0; step < 24; ++step) {
    wave = torch::istft(spectrum, kFft, kHop, kFft, window, true, false, c10::nullopt,
                        static_cast<int64_t>(clean.samples.size()))[0];
    spectrum = torch::polar(magnitude, torch::angle(stft(wave)));
  }
  wave = wave.contiguous();
  return Samples(wave.data_ptr<float>(), wave.data_ptr<float>() + wave.numel());
}

// A moment within the speech.
std::size_t moment(const AudioBuffer& clean, std::size_t length, SplitMix64& random) {
  const auto activity = detect_voice(clean.samples, clean.sample_rate);
  const std::size_t begin = activity.segments.empty() ? 0 : activity.segments.front().begin;
  const std::size_t end = activity.segments.empty() ? clean.samples.size() : activity.segments.back().end;
  const std::size_t room = end > begin + length ? end - begin - length : 1;
  return begin + static_cast<std::size_t>(random.uniform() * static_cast<double>(room));
}

// Pieces of 10 to 40 ms missing, without a fade: the waveform jumps.
Samples joins(const AudioBuffer& clean, int grade, SplitMix64& random) {
  constexpr double kPerSecond[] = {0.5, 1, 2, 4, 8};
  AudioBuffer left = clean;
  const int count = std::max(1, static_cast<int>(kPerSecond[grade - 1] * clean.duration_s()));
  for (int i = 0; i < count; ++i) {
    const auto length = static_cast<std::size_t>((0.01 + 0.03 * random.uniform()) * clean.sample_rate);
    const auto at = static_cast<std::ptrdiff_t>(moment(left, length, random));
    if (left.samples.size() < 2 * length + static_cast<std::size_t>(at)) continue;
    left.samples.erase(left.samples.begin() + at, left.samples.begin() + at + static_cast<std::ptrdiff_t>(length));
  }
  return left.samples;
}

constexpr double kWordS = 0.35, kFadeS = 0.01;

// `more` behind `samples`, over a short fade.
void join(Samples& samples, const float* more, std::size_t count, std::size_t fade) {
  const std::size_t overlap = std::min({fade, samples.size(), count});
  for (std::size_t i = 0; i < overlap; ++i) {
    const float share = static_cast<float>(i) / static_cast<float>(overlap);
    float& sample = samples[samples.size() - overlap + i];
    sample = (1 - share) * sample + share * more[i];
  }
  samples.insert(samples.end(), more + overlap, more + count);
}

// `grade` stretches as long as a word left out, or said again, faded so that nothing clicks.
Samples words(const AudioBuffer& clean, int grade, bool again, SplitMix64& random) {
  Samples samples = clean.samples;
  const auto length = static_cast<std::size_t>(kWordS * clean.sample_rate);
  const auto fade = static_cast<std::size_t>(kFadeS * clean.sample_rate);
  for (int i = 0; i < grade; ++i) {
    const std::size_t at = moment({samples, clean.sample_rate}, length, random);
    if (at + 2 * length > samples.size()) continue;
    const std::size_t stop = again ? at + length : at, go_on = again ? at : at + length;
    Samples changed(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(stop));
    join(changed, samples.data() + go_on, samples.size() - go_on, fade);
    samples = std::move(changed);
  }
  return samples;
}

}  // namespace

const std::vector<std::string>& degradation_kinds() {
  static const std::vector<std::string> kinds{"noise",   "reverb", "clipping", "codec",   "band_limit",
                                              "vocoder", "joins",  "dropped",  "repeated"};
  return kinds;
}

AudioBuffer degrade(const AudioBuffer& clean, const std::string& kind, int grade, std::uint64_t seed) {
  if (grade < 1 || grade > kGrades) throw Error(ErrorKind::kUsage, "grades go from 1 to 5");
  SplitMix64 random(derive_seed(derive_seed(seed, kind), static_cast<std::uint64_t>(grade)));
  const int rate = clean.sample_rate;
  if (kind == "noise") return {noise(clean, grade, random), rate};
  if (kind == "reverb") return {reverb(clean, grade, random), rate};
  if (kind == "clipping") return {clipping(clean, grade), rate};
  if (kind == "codec") return {coded(clean, grade), rate};
  if (kind == "band_limit") return {band_limit(clean, grade), rate};
  if (kind == "vocoder") return {vocoder(clean, grade, random), rate};
  if (kind == "joins") return {joins(clean, grade, random), rate};
  if (kind == "dropped") return {words(clean, grade, false, random), rate};
  if (kind == "repeated") return {words(clean, grade, true, random), rate};
  throw Error(ErrorKind::kUsage, "there is no degradation '" + kind + "'");
}

}  // namespace timbre
