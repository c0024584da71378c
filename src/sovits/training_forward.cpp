#include "sovits/training_forward.h"

#include <torch/types.h>

#include "base/error.h"
#include "nn/masks.h"

namespace timbre {

TrainingForward training_forward(SoVits& model, const TrainingBatch& batch, torch::Tensor* attention) {
  if (!model->posterior_encoder()) {
    throw Error(
        ErrorKind::kModel,
        "training_forward: this SoVITS has no posterior encoder (enc_q); training needs a checkpoint that has it");
  }
  const auto codes = batch.codes.defined() ? batch.codes : model->quantize(batch.content);
  const auto content = model->dequantize(codes);
  if (content.size(2) != batch.spec.size(2)) {
    throw Error(ErrorKind::kInternal, "training_forward: " + std::to_string(codes.size(2)) + " tokens make " +
                                          std::to_string(content.size(2)) + " frames but the spectrogram has " +
                                          std::to_string(batch.spec.size(2)) + "; pad both to the same length");
  }
  TextEncoderOptions options;
  options.attention = attention;

  TrainingForward out;
  out.mask = nn::sequence_mask(batch.spec_lengths, batch.spec.size(2), batch.spec);
  out.ge = batch.ge.defined() ? batch.ge : model->encode_reference(batch.spec, batch.speaker, batch.spec_lengths);
  out.prior = model->prior_of_content(content, batch.spec_lengths, batch.text, batch.text_lengths, out.ge, options);
  out.posterior = model->posterior_encoder()(batch.spec, out.mask, out.ge, batch.noise);
  out.z_p = model->flow()(out.posterior.z, out.mask, out.ge);
  const auto segment = nn::slice_segments(out.posterior.z, batch.segment_starts, batch.segment_frames);
  out.wave = model->generate(segment, out.ge);
  return out;
}

}  // namespace timbre
