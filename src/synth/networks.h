#pragma once
// The networks of a base model, in eval mode, weight norm folded, on one device. Those that listen (content and speaker
// encoder) are read from disk when first asked for.
#include <mutex>

#include "gpt/gpt.h"
#include "sovits/sovits.h"
#include "synth/model_config.h"

namespace timbre {

struct Networks {
  // Errors: kFile, kModel.
  Networks(const Bundle& bundle, const ModelConfig& config, const torch::Device& device);

  // phonemes, subwords [T_text] → what the GPT reads beside the phonemes, [width, T_text].
  torch::Tensor text_context(const torch::Tensor& phonemes, const torch::Tensor& subwords);
  ContentEncoder& content();
  SpeakerEncoder& speaker();

  const ModelConfig config;
  const torch::Device device;
  SoVits sovits{nullptr};
  Gpt gpt{nullptr};
  TextContext context{nullptr};

 private:
  const Bundle bundle_;
  std::mutex mutex_;
  ContentEncoder content_{nullptr};
  SpeakerEncoder speaker_{nullptr};
};

// "auto", "cpu", "cuda", "cuda:N". Errors: kUsage for anything else, and for a device that is not there.
torch::Device parse_device(const std::string& name);

}  // namespace timbre
