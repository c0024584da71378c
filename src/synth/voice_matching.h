#pragma once
// The last step of cloning, and of speaking in a cloned voice: a filter for what the voice vector does not reach (see
// encoders/voice_filter.h). It is found by letting the voice speak, and comparing how its sounds lie with the
// recordings'.
#include <ATen/core/Tensor.h>

#include <memory>
#include <vector>

#include "checkpoint/safetensors.h"
#include "encoders/voice_filter.h"
#include "sovits/text_encoder.h"
#include "synth/voice.h"

namespace timbre {

class BaseModel;
class TextFrontEnd;
struct Networks;

// log_mels: of the recordings' speech, [1, 80, T] each. Speaks half a minute in `voice`, without a filter; base models
// only. Errors: kInterrupted, and as SentenceSpeaker.
std::shared_ptr<const VoiceFilter> match_voice(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice,
                                               const std::vector<at::Tensor>& log_mels);

// The same half a minute as the GPT plans it, before any wave.
std::vector<Prior> rehearse(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice);

// wave: float [samples] on the CPU, at the model's rate. strength: 0 changes nothing, 1 is as fitted.
at::Tensor filtered(Networks& networks, const VoiceFilter& filter, const at::Tensor& wave, double strength);

// The filter as tensors of a Voice file, "filter_centre" and "filter_shifts"; null when there is none. Errors: kModel,
// saying what is wrong.
std::shared_ptr<const VoiceFilter> voice_filter(const StateDict& tensors);
void add_voice_filter(const VoiceFilter& filter, StateDict& tensors);

}  // namespace timbre
