#pragma once
// A recording as the official models hear it. Source: inference_webui.py (get_spepc, get_tts_wav), TTS_infer_pack of
// RVC-Boss/GPT-SoVITS.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace timbre {

struct Networks;

struct OfficialReference {
  std::vector<float> content;  // at 16 kHz, as recorded: for HuBERT and the verifier
  std::vector<float> style;    // at the model's rate: for the style encoder
};

// The whole recording, or its stretch from `begin_s` to `end_s`. Errors: kFile, kInput.
OfficialReference read_official_reference(const std::filesystem::path& file, int sample_rate, double begin_s = 0,
                                          double end_s = 1e9);

// The condition ge of SoVITS, the mean over all references: [gin], CPU. Errors: kFile without a verifier where the
// model needs one; kInput for a recording too short for a spectrogram.
at::Tensor official_condition(Networks& networks, const std::vector<OfficialReference>& references);
// The semantic tokens of a recording followed by 0.6 s of silence, as upstream makes them. Errors: kFile without
// HuBERT.
std::vector<std::int64_t> official_semantic_tokens(Networks& networks, const OfficialReference& reference);

}  // namespace timbre
