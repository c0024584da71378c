#pragma once
// OpenBLAS chooses its kernels for matrix products by a list of processors when it is loaded; on an Intel processor
// that is newer than the list it takes those of 2004. Debian 12's 0.3.21 does so from Emerald Rapids on, and speech
// takes twice the time. What the processor can do says which kernels fit.
#include <cstdlib>

namespace timbre {

// To be called before OpenBLAS is loaded. What the user has chosen stays.
inline void name_matrix_kernels() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
                      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
                      __builtin_cpu_supports("avx512vl");
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (avx512 || avx2) setenv("OPENBLAS_CORETYPE", avx512 ? "SkylakeX" : "Haswell", /*replace=*/0);
#endif
}

}  // namespace timbre
