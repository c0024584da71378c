#pragma once
// Pickles put together by hand, opcode by opcode, and files around them.
#include <cstring>
#include <string>

#include "base/files.h"
#include "base/temp_dir.h"
#include "checkpoint/pickle_reader.h"

namespace timbre::pickles {

template <typename T>
std::string raw(T value) {
  std::string bytes(sizeof value, '\0');
  std::memcpy(bytes.data(), &value, sizeof value);
  return bytes;
}

inline std::string text(const std::string& value) { return "X" + raw(static_cast<uint32_t>(value.size())) + value; }
inline std::string integer(int32_t value) { return "J" + raw(value); }
inline std::string global(const std::string& module, const std::string& name) {
  return "c" + module + "\n" + name + "\n";
}
inline std::string list(const std::string& items) { return "](" + items + "e"; }
inline std::string dict(const std::string& items) { return "}(" + items + "u"; }
inline std::string tuple(const std::string& items) { return "(" + items + "t"; }

// Protocol 2, one value.
inline std::string whole(const std::string& value) { return "\x80\x02" + value + "."; }

inline std::string storage(const std::string& type, const std::string& key, int32_t elements) {
  return tuple(text("storage") + global("torch", type) + text(key) + text("cpu") + integer(elements)) + "Q";
}

// _rebuild_tensor_v2 with sizes and strides given as pickled integers one after the other.
inline std::string tensor(const std::string& storage, int32_t offset, const std::string& sizes,
                          const std::string& strides) {
  return global("torch._utils", "_rebuild_tensor_v2") +
         tuple(storage + integer(offset) + tuple(sizes) + tuple(strides) + "\x89" +
               global("collections", "OrderedDict") + ")R") +
         "R";
}

inline PickleValue read(const std::string& value) { return read_pickle(whole(value), "x.pth").root; }

}  // namespace timbre::pickles
