#pragma once
// A pickle's bytes from front to back, with every length checked against what is left.
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

namespace timbre {

class PickleBytesReader {
 public:
  PickleBytesReader(std::string_view bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  // All errors are kModel and say at which byte.
  std::string_view take(uint64_t count);
  std::shared_ptr<const std::string> text(uint64_t count);
  // Up to the end of the line, which is taken too: a name.
  std::string line();
  // Little-endian, two's complement, at most 8 bytes.
  int64_t integer(std::size_t count);
  double big_endian_double();
  // An unsigned or signed little-endian number of its size.
  template <typename T>
  T number() {
    T value;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }

  uint64_t position() const { return position_; }

 private:
  std::string_view bytes_;
  const std::string& file_;  // named in errors
  uint64_t position_ = 0;
};

}  // namespace timbre
