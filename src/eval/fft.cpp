#include "eval/fft.h"

#include <cmath>
#include <string>
#include <utility>

#include "base/error.h"

namespace timbre {

Fft::Fft(std::size_t size) : size_(size), twiddles_(size / 2) {
  if (size < 2 || (size & (size - 1)) != 0)
    throw Error(ErrorKind::kInternal, "Fft of " + std::to_string(size) + " values, expected a power of two");
  for (std::size_t i = 0; i < size / 2; ++i)
    twiddles_[i] = std::polar(1.0, -2 * M_PI * static_cast<double>(i) / static_cast<double>(size));
}

void Fft::forward(std::vector<std::complex<double>>& values) const {
  for (std::size_t i = 1, j = 0; i < size_; ++i) {  // bit-reversed order
    std::size_t bit = size_ >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) std::swap(values[i], values[j]);
  }
  for (std::size_t half = 1, step = size_ / 2; half < size_; half *= 2, step /= 2) {
    for (std::size_t start = 0; start < size_; start += 2 * half) {
      for (std::size_t k = 0; k < half; ++k) {
        const auto odd = values[start + k + half] * twiddles_[k * step];
        values[start + k + half] = values[start + k] - odd;
        values[start + k] += odd;
      }
    }
  }
}

}  // namespace timbre
