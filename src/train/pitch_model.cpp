#include "train/pitch_model.h"

#include <torch/linalg.h>

#include <cmath>

#include "audio/base_mel.h"
#include "audio/pitch.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "data/teacher_corpus.h"
#include "train/conditioning_metric.h"

namespace timbre {
namespace {

constexpr double kRidge = 0.3;  // in units of one voice's mean square distance from the average voice
constexpr int64_t kLeastUtterances = 300, kKeptApart = 5;  // one in five

struct Spoken {
  torch::Tensor voices;  // [N, 512]
  torch::Tensor log_f0;  // [N], natural logarithm of Hz
};

double median_f0(const TeacherUtterance& u) {
  const auto wave = (u.audio.to(torch::kFloat) / 32768).contiguous();
  return median_f0_hz(track_pitch({wave.data_ptr<float>(), wave.data_ptr<float>() + wave.numel()}, kBaseSampleRate));
}

Spoken listen(const PitchModelOptions& options) {
  std::vector<torch::Tensor> voices;
  std::vector<float> log_f0;
  for (const auto& u : load_teacher_corpus(options.data, options.shards)) {
    throw_if_interrupted("measuring pitch");
    const double f0 = median_f0(u);
    if (f0 <= 0) continue;
    voices.push_back(u.speaker_g);
    log_f0.push_back(static_cast<float>(std::log(f0)));
  }
  if (static_cast<int64_t>(voices.size()) < kLeastUtterances)
    throw Error(ErrorKind::kInput, "the pitch model needs at least 300 voiced utterances in " + options.data.string());
  return {torch::stack(voices), torch::tensor(log_f0)};
}

// Ridge regression of y [N], of mean 0, on x [N, D] → [D].
torch::Tensor regress(const torch::Tensor& x, const torch::Tensor& y) {
  return torch::linalg_solve(x.t().matmul(x) + kRidge * torch::eye(x.size(1)), x.t().matmul(y));
}

double semitones_off(const torch::Tensor& x, const torch::Tensor& y) {
  const auto apart = torch::arange(x.size(0)).remainder(kKeptApart).eq(0);
  const auto kept = apart.nonzero().squeeze(1), seen = apart.logical_not().nonzero().squeeze(1);
  const auto error = y.index_select(0, kept) -
                     x.index_select(0, kept).matmul(regress(x.index_select(0, seen), y.index_select(0, seen)));
  return 12 / std::log(2.0) * error.pow(2).mean().sqrt().item<double>();
}

}  // namespace

void fit_pitch_model(const PitchModelOptions& options) {
  torch::NoGradGuard no_grad;
  const auto teacher = read_safetensors(options.teacher).tensors;
  const auto all = teacher.at("emb_g.weight");
  const auto centre = all.mean(0);
  const auto spoken = listen(options);
  auto metric = conditioning_metric(teacher);
  metric = metric / (spoken.voices - centre).matmul(metric.t()).pow(2).sum(1).mean().sqrt();

  const auto x = (spoken.voices - centre).matmul(metric.t());
  const auto mean = spoken.log_f0.mean();
  const auto y = spoken.log_f0 - mean;
  log_info("pitch of {} utterances: {:.2f} semitones off, {:.2f} without the voice", x.size(0), semitones_off(x, y),
           12 / std::log(2.0) * y.std().item<double>());
  const auto weight = metric.t().matmul(regress(x, y));  // of g itself
  // The change of g that the voices' own covariance makes the most likely: C·w / (wᵀ·C·w).
  const auto spread = (all - centre).t().matmul((all - centre).matmul(weight)) / all.size(0);
  write_safetensors(options.out, {{"pitch.weight", weight},
                                  {"pitch.direction", spread / weight.dot(spread)},
                                  {"pitch.bias", (mean - weight.dot(centre)).reshape({1})}});
}

}  // namespace timbre
