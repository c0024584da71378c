#pragma once
// A reader of Python pickles, protocols 2 to 5, that executes nothing: it knows a list of opcodes and of names (see
// pickle_calls.h), each with a fixed meaning, and refuses all others. Source: pickletools.py of CPython.
#include <string>
#include <string_view>

#include "checkpoint/pickle_value.h"

namespace timbre {

// A checkpoint's pickle has some 100 kB; more than this and the reader might be led to fill the memory.
constexpr uint64_t kMaxPickleBytes = uint64_t{1} << 24;

struct Pickle {
  PickleValue root;
  uint64_t size = 0;  // bytes read, up to and including STOP
  PickleStorages storages;
};

// Reads the pickle at the start of `bytes`; `file` is named in errors. Errors: kModel for a name or opcode that is not
// on the lists (naming it), and for anything cut short, malformed, too deep or too large.
Pickle read_pickle(std::string_view bytes, const std::string& file);

// What is read as `file` is no valid checkpoint.
[[noreturn]] void malformed_checkpoint(const std::string& file, const std::string& what);

}  // namespace timbre
