#include "checkpoint/safetensors.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  timbre::fuzz(data, size, [](std::string_view bytes) {
    timbre::touch(timbre::read_safetensors(timbre::MappedFile::copy_of(bytes, "fuzz")).tensors);
  });
  return 0;
}
