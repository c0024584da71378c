// The program that users call. libtorch and its hundreds of libraries take half a second to load, and OpenMP and
// OpenBLAS read their settings while they are loaded: so --version is answered here, the settings are made, and this
// process becomes timbre-program, which lies beside it.
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "launcher/matrix_kernels.h"

namespace {

std::string folder_of_program() {
  std::string path(4096, '\0');
  const ssize_t size = readlink("/proc/self/exe", path.data(), path.size());
  path.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  const auto slash = path.rfind('/');
  return slash == std::string::npos ? "." : path.substr(0, slash);
}

}  // namespace

int main(int argc, char** argv) {
  constexpr int kFileError = 3;
  if (argc == 2 && std::strcmp(argv[1], "--version") == 0) {
    const bool written = std::puts("timbre " TIMBRE_VERSION) >= 0 && std::fflush(stdout) == 0;
    return written ? 0 : kFileError;
  }
  // Threads that spin while they wait take the cores from other programs, and from timbre itself where there are two.
  setenv("OMP_WAIT_POLICY", "passive", /*replace=*/0);
  timbre::name_matrix_kernels();
  const std::string program = folder_of_program() + "/timbre-program";
  execv(program.c_str(), argv);
  std::fprintf(stderr, "error: cannot start '%s': %s; build or install timbre again\n", program.c_str(),
               std::strerror(errno));
  return kFileError;
}
