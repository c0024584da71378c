#pragma once
// The reference BLAS, which Debian installs when nothing else provides libblas.so.3, is about thirty times slower than
// OpenBLAS. It works, so nobody notices; we say it.
#include <string>

namespace timbre {

// The file that matrix products come from, when it is the reference BLAS; empty otherwise.
std::string reference_blas();

void warn_about_reference_blas();

}  // namespace timbre
