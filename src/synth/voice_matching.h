#pragma once
// The last step of cloning, and of speaking in a cloned voice: what the voice vector does not reach is found by letting
// the voice speak, and comparing that with the recordings: a filter, from how its sounds lie (see
// encoders/voice_filter.h), and a pace.
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

// Half a minute in `voice`, without a filter and at the model's own pace: its log-mel, [1, 80, T]. Base models only.
// Errors: kInterrupted, and as SentenceSpeaker.
at::Tensor spoken_log_mel(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice);

// recordings: log-mels of their speech without its pauses, [1, 80, T] each; spoken: see above.
std::shared_ptr<const VoiceFilter> match_sounds(Networks& networks, const std::vector<at::Tensor>& recordings,
                                                const at::Tensor& spoken);

// The pace at which the voice speaks as fast as the recordings do, of which little speech tells little; 0.75 … 1.2.
// recordings: log-mels with their pauses.
double match_pace(const std::vector<at::Tensor>& recordings, const at::Tensor& spoken);

// The same half a minute as the GPT plans it, before any wave.
std::vector<Prior> rehearse(BaseModel& model, const TextFrontEnd& front_end, const Voice& voice);

// wave: float [samples] on the CPU, at the model's rate. strength: 0 changes nothing, 1 is as fitted.
at::Tensor filtered(Networks& networks, const VoiceFilter& filter, const at::Tensor& wave, double strength);

// The filter as tensors of a Voice file, "filter_centre" and "filter_shifts"; null when there is none. Errors: kModel,
// saying what is wrong.
std::shared_ptr<const VoiceFilter> voice_filter(const StateDict& tensors);
void add_voice_filter(const VoiceFilter& filter, StateDict& tensors);

}  // namespace timbre
