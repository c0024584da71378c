#include "synth/listen.h"

#include <ATen/ATen.h>

#include "audio/base_mel.h"
#include "encoders/phoneme_recognition.h"
#include "synth/networks.h"
#include "text/symbols.h"

namespace timbre {
Heard listen(Networks& networks, const std::vector<float>& samples) {
  const auto wave = at::tensor(samples, at::kFloat).unsqueeze(0).to(networks.device);
  const auto content = networks.content()(base_log_mel(wave));
  Heard heard;
  heard.features = content.features;
  heard.phone_log_probs = at::log_softmax(content.phone_logits[0].t(), 1).to(at::kCPU, at::kFloat).contiguous();
  return heard;
}

std::vector<std::int64_t> semantic_tokens(Networks& networks, const Heard& heard) {
  const auto codes =
      networks.sovits->quantize(heard.features.to(networks.type)).reshape({-1}).to(at::kCPU, at::kLong).contiguous();
  return {codes.data_ptr<int64_t>(), codes.data_ptr<int64_t>() + codes.numel()};
}

std::vector<std::int64_t> recognised_phonemes(const Heard& heard) {
  return recognised_phonemes(heard.phone_log_probs, {pause_symbols(), symbol_id("_"), symbol_id(".")});
}

}  // namespace timbre
