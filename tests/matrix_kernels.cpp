// Tests that use libtorch start without the launcher, so they make its settings themselves: before the libraries' own
// constructors, which read them.
#include "launcher/matrix_kernels.h"

namespace {
void settle(int /*argc*/, char** /*argv*/, char** /*environment*/) { timbre::name_matrix_kernels(); }
}  // namespace

__attribute__((section(".preinit_array"), used)) static void (*const before_libraries)(int, char**, char**) = settle;
