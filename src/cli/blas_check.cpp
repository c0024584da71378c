#include "cli/blas_check.h"

#include <dlfcn.h>

#include <filesystem>

#include "base/log.h"

namespace timbre {

std::string reference_blas() {
  void* const product = dlsym(RTLD_DEFAULT, "sgemm_");
  Dl_info info{};
  if (product == nullptr || dladdr(product, &info) == 0 || info.dli_fname == nullptr) return "";
  std::error_code failed;
  const std::string file = std::filesystem::canonical(info.dli_fname, failed).string();
  // Debian keeps each implementation in a folder of its own: blas/, openblas-openmp/, blis-pthread/, …
  return !failed && file.find("/blas/libblas.so") != std::string::npos ? file : "";
}

void warn_about_reference_blas() {
  const std::string file = reference_blas();
  if (file.empty()) return;
  log_warn_once("reference-blas",
                "slow matrix products: {} is the reference BLAS. Mend: apt install libopenblas0-openmp", file);
}

}  // namespace timbre
