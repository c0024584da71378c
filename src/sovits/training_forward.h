#pragma once
// One forward pass of the joint training: everything that its losses compare. Source: module/models.py
// (SynthesizerTrn.forward). All random choices come in from outside.
#include "sovits/sovits.h"

namespace timbre {

struct TrainingBatch {
  torch::Tensor content;         // [B, ssl_dim, T'] features before ssl_proj; undefined where `codes` is given
  torch::Tensor codes;           // [B, 1, T_sem] semantic tokens; undefined where `content` is given
  torch::Tensor spec;            // [B, n_fft/2 + 1, T] linear spectrogram, T = T_sem · semantic_stride
  torch::Tensor spec_lengths;    // [B] frames
  torch::Tensor text;            // [B, T_text] symbol ids
  torch::Tensor text_lengths;    // [B]
  torch::Tensor ge;              // [B, gin, 1]; undefined: encoded from spec
  torch::Tensor speaker;         // [B, speaker_dim] where the model takes one
  torch::Tensor noise;           // [B, inter, T] standard normal, for the posterior
  torch::Tensor segment_starts;  // [B] frames, where the generated segment begins
  int64_t segment_frames = 32;
};

struct TrainingForward {
  torch::Tensor wave;  // [B, 1, segment_frames · hop]
  Posterior posterior;
  Prior prior;
  torch::Tensor z_p;   // [B, inter, T], the posterior's z through the flow
  torch::Tensor mask;  // [B, 1, T]
  torch::Tensor ge;    // [B, gin, 1]
};

// Throws Error(kModel) for a model without posterior encoder. `attention`, where given, receives MRTE's probabilities
// [B, heads, T, T_text] for an alignment loss.
TrainingForward training_forward(SoVits& model, const TrainingBatch& batch, torch::Tensor* attention = nullptr);

}  // namespace timbre
