#pragma once
// The networks of a model, in eval mode, weight norm folded, on one device. Those that listen are read from disk when
// first asked for.
#include <mutex>
#include <optional>

#include "encoders/eres2net.h"
#include "encoders/hubert.h"
#include "gpt/gpt.h"
#include "sovits/sovits.h"
#include "synth/model_source.h"
#include "synth/voice_weights.h"
#include "text/wordpiece.h"

namespace timbre {

struct Networks {
  // Errors: kFile, kModel.
  // `type`: what speaking is computed in; listening, which is done once a voice, is computed in fp32.
  Networks(const ModelSource& source, const torch::Device& device, torch::ScalarType type = torch::kFloat);

  bool official() const { return config.family == ModelFamily::kOfficial; }
  // A text → what the GPT reads beside the phonemes, [width, T_text] on the device; undefined stands for zeros.
  // `subwords` are of base models sentencepiece ids, of official ones characters for BERT (see SpokenText).
  torch::Tensor text_context(const std::vector<int64_t>& phonemes, const std::vector<int64_t>& subwords);
  // Whether official models hear Mandarin in context; without, they get zeros.
  bool has_bert() const { return source_.has(ModelPart::kBert); }

  // The weights of a fine-tuned voice, or the model's own for null. Errors: kModel for those of another model.
  void wear(const std::shared_ptr<const VoiceWeights>& weights);

  ContentEncoder& content();  // of the base model, like speaker()
  SpeakerEncoder& speaker();
  Hubert& hubert();  // of official models, like bert() and verifier()
  Bert& bert();
  Eres2Net& verifier();

  const ModelConfig config;
  const torch::Device device;
  const torch::ScalarType type;
  SoVits sovits{nullptr};
  Gpt gpt{nullptr};
  TextContext context{nullptr};

 private:
  template <typename Module, typename Config>
  Module& listener(Module& module, ModelPart part, const Config& config);

  const ModelSource source_;
  Wardrobe sovits_wardrobe_, gpt_wardrobe_;
  std::shared_ptr<const VoiceWeights> worn_;
  std::mutex mutex_;
  ContentEncoder content_{nullptr};
  SpeakerEncoder speaker_{nullptr};
  Hubert hubert_{nullptr};
  Bert bert_{nullptr};
  std::optional<WordPiece> vocabulary_;
  Eres2Net verifier_{nullptr};
};

// "auto", "cpu", "cuda", "cuda:N". Errors: kUsage for anything else, and for a device that is not there.
torch::Device parse_device(const std::string& name);
// "fp32", "bf16", "fp16". Errors: kUsage for anything else, and for less than fp32 on the CPU, where libtorch 1.13
// lacks transposed convolutions in it.
torch::ScalarType parse_precision(const std::string& name, const torch::Device& device);

}  // namespace timbre
