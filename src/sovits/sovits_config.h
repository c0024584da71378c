#pragma once
// The dimensions of a SoVITS network, fixed by its checkpoint. Every version is a value of this struct.
#include <cstdint>

#include "hifigan/generator.h"

namespace timbre {

struct SoVitsConfig {
  int64_t sample_rate = 32000;  // Hz, of the wave
  int64_t n_fft = 2048;         // samples; the window is as long
  int64_t hop = 640;            // samples per frame

  int64_t inter_channels = 192;   // latent z
  int64_t hidden_channels = 192;  // width of the encoders and of the flow
  int64_t filter_channels = 768;  // feed-forward width of the text encoder
  int64_t heads = 2;
  int64_t layers = 6;          // of encoder_text; encoder_ssl and encoder2 have half as many
  int64_t kernel = 3;          // frames, feed-forward of the text encoder
  double dropout = 0.1;        // text encoder, training only
  int64_t gin_channels = 512;  // speaker condition ge

  int64_t text_vocabulary = 732;  // phoneme symbols: 322 in v1
  int64_t ssl_dim = 768;          // content features
  int64_t semantic_stride = 2;    // frames per semantic token
  int64_t codebook_size = 1024;
  int64_t mrte_hidden = 512;  // where it differs from gin_channels, ge is projected (ge_to512)
  int64_t mrte_heads = 4;

  int64_t posterior_layers = 16;
  int64_t flow_layers = 4;  // WaveNet layers of one coupling
  int64_t flow_couplings = 4;
  int64_t wavenet_kernel = 5;  // frames, posterior encoder and flow

  bool has_posterior_encoder = true;  // false: enc_q, which only training needs, is not registered
  bool has_style_encoder = true;      // false: ge is always given from outside and ref_enc is not registered
  int64_t style_bins = 704;           // spectrogram bins that the style encoder sees: all 1025 in v1
  int64_t style_hidden = 128;
  int64_t style_heads = 2;
  int64_t speaker_dim = 0;  // speaker vector added to ge (20480 in v2Pro); 0: none

  // input_channels and condition_channels are taken from inter_channels and gin_channels.
  hifigan::GeneratorConfig generator;

  int64_t spec_channels() const { return n_fft / 2 + 1; }
  bool projects_condition() const { return gin_channels != mrte_hidden; }
  // generator with the widths that follow from this config.
  hifigan::GeneratorConfig generator_config() const;

  // The official networks.
  static SoVitsConfig v1();
  static SoVitsConfig v2();
  static SoVitsConfig v2_pro();
  static SoVitsConfig v2_pro_plus();
  // The small base model of this repository: 22.05 kHz, frames of 256 samples, four frames per token.
  static SoVitsConfig base();
};

// Throws Error(kModel) where values do not fit each other (heads, hop against the upsampling, bins, …).
void validate(const SoVitsConfig& config);

}  // namespace timbre
