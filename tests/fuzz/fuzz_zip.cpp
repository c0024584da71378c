// Whole checkpoint files: zip and legacy containers, and everything behind them.
#include "checkpoint/official_checkpoint.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  timbre::fuzz(data, size, [](std::string_view bytes) {
    timbre::touch(timbre::read_official_checkpoint(timbre::MappedFile::copy_of(bytes, "fuzz")).weights);
  });
  return 0;
}
