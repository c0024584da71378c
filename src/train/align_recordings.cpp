#include "train/align_recordings.h"

#include <nlohmann/json.hpp>

#include "audio/audio_file.h"
#include "audio/base_mel.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "base/log.h"
#include "checkpoint/state_dict.h"
#include "data/teacher_corpus.h"
#include "encoders/content_encoder.h"
#include "encoders/monotone_alignment.h"
#include "text/symbols.h"

namespace timbre {
namespace {

constexpr double kLevel = 0.08, kHighestPeak = 0.95;  // RMS of the whole recording, as loud as the teacher
constexpr double kPriorWeight = 2;                    // of the distance to the prior, beside what phoneme is heard
constexpr double kLeastLogProb = -6;                  // of a phoneme in a frame: the encoder may be wrong
constexpr double kMostUnexplained = 0.95;             // of what the content encoder hears, by the prior laid along it
constexpr std::size_t kShard = 60;

torch::Tensor levelled(std::vector<float> samples) {
  samples.resize(samples.size() / kBaseHopSamples * kBaseHopSamples);
  const auto wave = torch::tensor(samples);
  const double rms = wave.pow(2).mean().sqrt().item<double>(), peak = wave.abs().max().item<double>();
  return wave * std::min(kLevel / std::max(rms, 1e-6), kHighestPeak / std::max(peak, 1e-6));
}

struct Fit {
  torch::Tensor frames;  // int64 [K]
  double unexplained = 0;
};

Fit lay_along(const TeacherUtterance& u, const Content& heard) {
  const auto features = heard.features[0].t();                                           // [T, 192]
  const auto mean = u.token_mean.to(torch::kFloat);                                      // [K, 192]
  const auto precision = torch::exp(-2 * u.token_logs.to(torch::kFloat)).mean(0, true);  // [1, 192]
  const auto distance = (torch::cdist(features * precision.sqrt(), mean * precision.sqrt())).pow(2) / mean.size(1);
  const auto phone = u.phones.index_select(0, u.token_phone);  // [K]
  const auto log_probs = torch::log_softmax(heard.phone_logits[0].t(), 1).clamp_min(kLeastLogProb);
  const auto spans = monotone_alignment(log_probs.index_select(1, phone) - kPriorWeight * distance);
  std::vector<int64_t> frames;
  for (const auto& span : spans) frames.push_back(span.size());
  Fit fit;
  fit.frames = torch::tensor(frames, torch::kLong);
  const auto laid = mean.repeat_interleave(fit.frames, 0);
  const auto spread = (features - features.mean(0, true)).pow(2).mul(precision).sum();
  fit.unexplained = ((features - laid).pow(2).mul(precision).sum() / spread).item<double>();
  return fit;
}

struct Shard {
  std::vector<torch::Tensor> audio, mean, logs, frames, phone;
  std::vector<int64_t> audio_end{0}, token_end{0};
  nlohmann::json list = nlohmann::json::array();

  void add(const TeacherUtterance& u, const torch::Tensor& wave, const torch::Tensor& token_frames) {
    audio.push_back((wave * 32767).round().to(torch::kShort));
    mean.push_back(u.token_mean), logs.push_back(u.token_logs);
    frames.push_back(token_frames.to(torch::kShort)), phone.push_back(u.token_phone.to(torch::kShort));
    audio_end.push_back(audio_end.back() + wave.size(0)), token_end.push_back(token_end.back() + token_frames.size(0));
    std::vector<std::string> phones;
    for (int64_t i = 0; i < u.phones.size(0); ++i)
      phones.push_back(symbols().at(static_cast<std::size_t>(u.phones[i].item<int64_t>())));
    const auto* word = u.word_of_phone.data_ptr<int64_t>();
    list.push_back({{"text", u.text},
                    {"source", u.source},
                    {"phones", phones},
                    {"word_of_phone", std::vector<int64_t>(word, word + u.word_of_phone.numel())}});
  }

  void write(const std::filesystem::path& path) const {
    const auto count = static_cast<int64_t>(audio.size());
    write_safetensors(path,
                      {{"audio", torch::cat(audio)},
                       {"audio_offset", torch::tensor(audio_end, torch::kLong)},
                       {"token_mean", torch::cat(mean)},
                       {"token_logs", torch::cat(logs)},
                       {"token_frames", torch::cat(frames)},
                       {"token_phone", torch::cat(phone)},
                       {"token_offset", torch::tensor(token_end, torch::kLong)},
                       {"speaker_g", torch::zeros({count, 512})},
                       {"speaker", torch::full({count, 3}, 1, torch::kShort)}},
                      {{"utterances", list.dump()}});
  }
};

}  // namespace

void align_recordings(const AlignOptions& options) {
  const torch::NoGradGuard no_grad;
  ContentEncoder content(ContentEncoderConfig{});
  load_state_dict(*content, read_safetensors(options.base / "content.safetensors").tensors);
  content->to(torch::kFloat);
  content->eval();
  std::filesystem::create_directories(options.out);
  Shard shard;
  std::size_t shards = 0, fitting = 0;
  double unexplained = 0;
  const auto flush = [&] {
    if (shard.audio.empty()) return;
    shard.write(options.out / fmt::format("shard_real_{:04}.safetensors", shards++));
    shard = {};
  };
  for (const auto& u : load_read_corpus(options.data)) {
    throw_if_interrupted("aligning");
    if (u.source.empty()) continue;
    const auto wave = levelled(read_audio_at(options.recordings / u.source, kBaseSampleRate).samples);
    const auto fit = lay_along(u, content(base_log_mel(wave.unsqueeze(0))));
    if (fit.unexplained > kMostUnexplained) {
      log_warn("{} is left out: it does not fit its text ({:.2f} unexplained)", u.source, fit.unexplained);
      continue;
    }
    shard.add(u, wave, fit.frames);
    ++fitting, unexplained += fit.unexplained;
    if (shard.audio.size() == kShard) flush();
  }
  flush();
  if (fitting == 0) throw Error(ErrorKind::kInput, "no recording fits its text in " + options.data.string());
  log_info("{} recordings fit their texts, {:.2f} of what is heard unexplained", fitting,
           unexplained / static_cast<double>(fitting));
}

}  // namespace timbre
