#include "audio/stft.h"

#include <torch/types.h>

#include "base/error.h"

namespace timbre {

at::Tensor linear_spectrogram(const at::Tensor& wave, const SpectrogramConfig& config) {
  const int64_t pad = config.padding();
  if (wave.dim() != 2 || wave.size(1) <= pad) {
    throw Error(ErrorKind::kInput, "spectrogram: a batch of waves longer than " + std::to_string(pad) +
                                       " samples is needed, not " + std::to_string(wave.dim()) +
                                       " axes of which the last has " +
                                       std::to_string(wave.dim() > 0 ? wave.size(-1) : 0) + "; give longer audio");
  }
  const auto padded = at::reflection_pad1d(wave.unsqueeze(1), {pad, pad}).squeeze(1);
  const auto window = torch::hann_window(config.n_fft, wave.options().requires_grad(false));
  // this form of stft adds no padding of its own
  const auto spectrum = at::stft(padded, config.n_fft, config.hop, config.n_fft, window, /*normalized=*/false,
                                 /*onesided=*/true, /*return_complex=*/true);
  return (at::view_as_real(spectrum).pow(2).sum(-1) + 1e-8).sqrt();
}

}  // namespace timbre
