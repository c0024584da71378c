#pragma once
// The networks of a model, in eval mode, weight norm folded, on one device. Those that listen are read from disk when
// first asked for.
#include <mutex>

#include "encoders/eres2net.h"
#include "encoders/hubert.h"
#include "gpt/gpt.h"
#include "sovits/sovits.h"
#include "synth/model_source.h"

namespace timbre {

struct Networks {
  // Errors: kFile, kModel.
  Networks(const ModelSource& source, const torch::Device& device);

  bool official() const { return config.family == ModelFamily::kOfficial; }
  // phonemes, subwords [T_text] → what the GPT reads beside the phonemes, [width, T_text]; undefined stands for zeros.
  torch::Tensor text_context(const torch::Tensor& phonemes, const torch::Tensor& subwords);

  ContentEncoder& content();  // of the base model, like speaker()
  SpeakerEncoder& speaker();
  Hubert& hubert();           // of official models, like bert() and verifier()
  Bert& bert();
  Eres2Net& verifier();

  const ModelConfig config;
  const torch::Device device;
  SoVits sovits{nullptr};
  Gpt gpt{nullptr};
  TextContext context{nullptr};

 private:
  template <typename Module, typename Config>
  Module& listener(Module& module, ModelPart part, const Config& config);

  const ModelSource source_;
  std::mutex mutex_;
  ContentEncoder content_{nullptr};
  SpeakerEncoder speaker_{nullptr};
  Hubert hubert_{nullptr};
  Bert bert_{nullptr};
  Eres2Net verifier_{nullptr};
};

// "auto", "cpu", "cuda", "cuda:N". Errors: kUsage for anything else, and for a device that is not there.
torch::Device parse_device(const std::string& name);

}  // namespace timbre
