#pragma once
// A complex Fourier transform in double precision, for measurements that published numbers are compared with.
#include <complex>
#include <cstddef>
#include <vector>

namespace timbre {

class Fft {
 public:
  explicit Fft(std::size_t size);  // a power of two, else Error kInternal
  // In place, without scaling; `values` must have that size. Iterative radix-2 after Cooley and Tukey (1965).
  void forward(std::vector<std::complex<double>>& values) const;

 private:
  std::size_t size_;
  std::vector<std::complex<double>> twiddles_;
};

}  // namespace timbre
