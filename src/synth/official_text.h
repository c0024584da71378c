#pragma once
// A text's phonemes as the official models were trained to see them.
#include "synth/spoken_text.h"

namespace timbre {

// With a full stop at the end if no punctuation stands there, and, where it is short, punctuation in front: a comma
// before fewer than four phonemes, a full stop before fewer than six. Very short texts are unstable without.
// Source: text/english.py, TTS_infer_pack/TextPreprocessor.py.
SpokenText as_official(SpokenText text);

}  // namespace timbre
