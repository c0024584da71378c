#include "checkpoint/pickle_bytes.h"

#include <fmt/format.h>

#include "checkpoint/pickle_reader.h"

namespace timbre {
namespace {

constexpr std::size_t kMaxNameBytes = 512;

}  // namespace

std::string_view PickleBytesReader::take(uint64_t count) {
  const uint64_t left = bytes_.size() - position_;
  if (count > left) {
    malformed_checkpoint(
        file_, fmt::format("its pickle is cut short: {} bytes expected at byte {}, found {}", count, position_, left));
  }
  const auto taken = bytes_.substr(position_, count);
  position_ += count;
  return taken;
}

std::shared_ptr<const std::string> PickleBytesReader::text(uint64_t count) {
  return std::make_shared<const std::string>(take(count));
}

std::string PickleBytesReader::line() {
  const auto end = bytes_.substr(position_, kMaxNameBytes).find('\n');
  if (end == std::string_view::npos)
    malformed_checkpoint(file_, fmt::format("a name in its pickle at byte {} does not end", position_));
  const std::string name(take(end));
  take(1);
  return name;
}

int64_t PickleBytesReader::integer(std::size_t count) {
  if (count > sizeof(int64_t))
    malformed_checkpoint(file_, fmt::format("its pickle has an integer of {} bytes, at most 8 fit", count));
  const auto digits = take(count);
  const bool negative = count > 0 && (digits.back() & 0x80) != 0;
  int64_t value = negative ? -1 : 0;
  std::memcpy(&value, digits.data(), count);
  return value;
}

double PickleBytesReader::big_endian_double() {
  const auto bits = __builtin_bswap64(number<uint64_t>());
  double value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace timbre
