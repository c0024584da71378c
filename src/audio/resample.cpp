#include "audio/resample.h"

#include <fmt/format.h>
#include <soxr.h>

#include "base/error.h"

namespace timbre {
namespace {

constexpr int kMinRate = 1000, kMaxRate = 768000;
constexpr std::size_t kBlock = std::size_t{1} << 16;

void check(soxr_error_t error) {
  if (error) throw Error(ErrorKind::kInternal, fmt::format("resampling failed: {}", soxr_strerror(error)));
}

}  // namespace

struct Resampler::Handle {
  soxr_t soxr = nullptr;
  ~Handle() { soxr_delete(soxr); }
};

Resampler::Resampler(int from_hz, int to_hz, ResampleQuality quality) : from_hz_(from_hz), to_hz_(to_hz) {
  for (const int rate : {from_hz, to_hz}) {
    if (rate < kMinRate || rate > kMaxRate) {
      throw Error(ErrorKind::kUsage, fmt::format("cannot resample from {} to {} Hz: rates go from {} to {} Hz", from_hz,
                                                 to_hz, kMinRate, kMaxRate));
    }
  }
  if (from_hz == to_hz) return;
  const auto recipe = soxr_quality_spec(quality == ResampleQuality::kHigh ? SOXR_HQ : SOXR_VHQ, 0);
  const auto one_thread = soxr_runtime_spec(1);
  soxr_error_t error = nullptr;
  handle_ = std::make_unique<Handle>();
  handle_->soxr = soxr_create(from_hz, to_hz, 1, &error, nullptr, &recipe, &one_thread);
  check(error);
}

Resampler::~Resampler() = default;

// samples null: flush.
std::vector<float> Resampler::run(const float* samples, std::size_t count) {
  std::vector<float> result;
  std::vector<float> block(kBlock);
  for (;;) {
    std::size_t used = 0, made = 0;
    check(soxr_process(handle_->soxr, samples, count, &used, block.data(), block.size(), &made));
    result.insert(result.end(), block.begin(), block.begin() + static_cast<std::ptrdiff_t>(made));
    if (samples) {
      samples += used;
      count -= used;
    }
    if (made < block.size() && count == 0) return result;
  }
}

std::vector<float> Resampler::process(const std::vector<float>& samples) {
  if (!handle_ || samples.empty()) return samples;
  auto result = run(samples.data(), samples.size());
  taken_ += static_cast<std::int64_t>(samples.size());
  given_ += static_cast<std::int64_t>(result.size());
  return result;
}

std::vector<float> Resampler::finish() {
  if (!handle_) return {};
  auto result = run(nullptr, 0);
  // soxr may round the total up or down; the promise is the nearest whole number.
  const std::int64_t total = (taken_ * to_hz_ + from_hz_ / 2) / from_hz_;
  result.resize(static_cast<std::size_t>(std::max<std::int64_t>(0, total - given_)));
  return result;
}

std::vector<float> resample(const std::vector<float>& samples, int from_hz, int to_hz, ResampleQuality quality) {
  Resampler resampler(from_hz, to_hz, quality);
  auto result = resampler.process(samples);
  const auto rest = resampler.finish();
  result.insert(result.end(), rest.begin(), rest.end());
  return result;
}

}  // namespace timbre
