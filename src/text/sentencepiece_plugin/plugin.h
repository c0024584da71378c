#pragma once
// The boundary around sentencepiece. libsentencepiece carries a protobuf 3.14 of its own and exports its symbols; libtorch
// uses another protobuf. In one symbol scope they call each other and crash before main, so sentencepiece lives in a module
// that is opened with RTLD_LOCAL | RTLD_DEEPBIND, and only plain C crosses.
#include <cstddef>
#include <cstdint>

extern "C" {

using TimbreSubwordEmit = void (*)(void* context, int id, const char* piece, std::size_t size, std::uint32_t begin,
                                   std::uint32_t end);

struct TimbreSubwordApi {
  // A model from its serialised bytes; null on failure, with the reason in `error`.
  void* (*open)(const char* bytes, std::size_t size, char* error, std::size_t error_size);
  void (*close)(void* model);
  int (*size)(void* model);
  void (*encode)(void* model, const char* text, std::size_t size, TimbreSubwordEmit emit, void* context);
};

// The module's only exported function.
const TimbreSubwordApi* timbre_subword_api();
}
