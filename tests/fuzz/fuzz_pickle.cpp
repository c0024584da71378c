// The restricted unpickler and the configurations made from its values.
#include "checkpoint/pickle_json.h"
#include "checkpoint/pickle_reader.h"
#include "fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  timbre::fuzz(data, size, [](std::string_view bytes) {
    const auto pickle = timbre::read_pickle(bytes, "fuzz");
    timbre::pickle_to_json(pickle.root, "fuzz");
  });
  return 0;
}
