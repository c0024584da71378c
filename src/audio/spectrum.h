#pragma once
// Short-time power spectra for measurements and pictures, without tensors (the networks use stft.h).
#include <complex>
#include <cstddef>
#include <vector>

namespace timbre {

// Power spectra of Hann-windowed frames, scaled so that a full-scale sine in the middle of a bin gives 1 (0 dB).
class PowerSpectrum {
 public:
  explicit PowerSpectrum(std::size_t size);  // a power of two, else Error kInternal
  std::size_t bins() const { return size_ / 2 + 1; }
  // Power in each bin of the frame centred at sample `centre`; outside the signal there are zeros.
  std::vector<float> at(const std::vector<float>& samples, std::ptrdiff_t centre);

 private:
  void transform();  // work_ in place: iterative radix-2 after Cooley and Tukey

  std::size_t size_;
  std::vector<float> window_;
  std::vector<std::complex<float>> work_, twiddles_;
};

// Mean power spectrum of the frames in `selected` (one flag per `hop` samples); of at most 4000 of them, evenly spread.
std::vector<double> mean_spectrum(const std::vector<float>& samples, std::size_t size, std::size_t hop,
                                  const std::vector<bool>& selected);

// The highest frequency in Hz at which speech stands out: its long-term spectrum lies less than 65 dB under its
// strongest part and 3 dB above the spectrum of the pauses. `speech` flags each stretch of hop_samples (see
// detect_voice). 0 without speech.
double bandwidth_hz(const std::vector<float>& samples, int sample_rate, std::size_t hop_samples,
                    const std::vector<bool>& speech);

}  // namespace timbre
