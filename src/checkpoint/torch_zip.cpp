#include "checkpoint/torch_zip.h"

#include <fmt/format.h>

#include "checkpoint/mapped_tensor.h"
#include "checkpoint/pickle_reader.h"

namespace timbre {
namespace {

constexpr std::string_view kSignatureRest("\x03\x04", 2);
constexpr uint64_t kMaxInflated = uint64_t{4} << 30;  // torch.save compresses nothing: what comes here is small

bool is_digit(char character) { return character >= '0' && character <= '9'; }

// The folder in which the file's records lie: torch names it after the file or "archive".
std::string prefix_of(const ZipRecords& records, const std::string& file) {
  constexpr std::string_view ending = "/data.pkl";
  for (const auto& [name, record] : records) {
    const auto slash = name.find('/');
    if (slash == std::string::npos || name.substr(slash) != ending) continue;
    if (records.count(name.substr(0, slash) + "/constants.pkl"))
      malformed_checkpoint(file, "it is a TorchScript program, expected the weights that torch.save writes");
    return name.substr(0, slash + 1);
  }
  malformed_checkpoint(file, "it is a zip file without data.pkl, expected one that torch.save wrote");
}

}  // namespace

std::optional<int> version_digits(std::string_view bytes) {
  if (bytes.size() < 2 || !is_digit(bytes[0]) || !is_digit(bytes[1])) return std::nullopt;
  return (bytes[0] - '0') * 10 + (bytes[1] - '0');
}

bool is_torch_zip(std::string_view bytes) {
  return bytes.substr(0, 4).size() == 4 && bytes.substr(2, 2) == kSignatureRest &&
         (bytes.substr(0, 2) == "PK" || version_digits(bytes));
}

TorchZip::TorchZip(std::shared_ptr<MappedFile> file) : file_(std::move(file)) {
  // The mapping is private: the digits stay in the file.
  file_->data()[0] = 'P';
  file_->data()[1] = 'K';
  records_ = read_zip_records(*file_);
  prefix_ = prefix_of(records_, file_->name());
  const auto byteorder = records_.find(prefix_ + "byteorder");
  if (byteorder == records_.end()) return;
  std::string order(std::min<uint64_t>(byteorder->second.size, 16), '\0');
  if (byteorder->second.size == order.size()) extract_record(*file_, byteorder->second, "byteorder", order.data());
  if (order != "little") {
    malformed_checkpoint(file_->name(),
                         "its numbers are big-endian (or of an unknown order), expected little-endian; "
                         "save it on a common machine");
  }
}

const ZipRecord& TorchZip::record(const std::string& name) const {
  const auto found = records_.find(prefix_ + name);
  if (found == records_.end()) malformed_checkpoint(file_->name(), fmt::format("it lacks the record '{}'", name));
  return found->second;
}

std::string TorchZip::read_pickle_bytes() const {
  const auto& pickle = record("data.pkl");
  if (pickle.size > kMaxPickleBytes) {
    malformed_checkpoint(file_->name(),
                         fmt::format("its pickle has {} bytes, expected at most {}", pickle.size, kMaxPickleBytes));
  }
  std::string bytes(pickle.size, '\0');
  extract_record(*file_, pickle, "data.pkl", bytes.data());
  return bytes;
}

torch::Tensor TorchZip::read(const PickleStorage& storage) {
  const auto& found = record("data/" + storage.key);
  const uint64_t item = c10::elementSize(storage.dtype), bytes = static_cast<uint64_t>(storage.elements) * item;
  if (found.size < bytes || found.size - bytes >= item) {
    malformed_checkpoint(file_->name(), fmt::format("storage '{}' has {} bytes, expected {} for {} elements",
                                                    storage.key, found.size, bytes, storage.elements));
  }
  if (!found.deflated) {
    check_stored_record(*file_, found, storage.key);
    return mapped_tensor(file_, found.begin, {storage.elements}, storage.dtype);
  }
  inflated_ += found.size;
  if (inflated_ > kMaxInflated)
    malformed_checkpoint(file_->name(), fmt::format("it inflates to more than {} bytes", kMaxInflated));
  auto raw = torch::empty({static_cast<int64_t>(found.size)}, torch::kByte);
  extract_record(*file_, found, storage.key, raw.data_ptr());
  return raw.narrow(0, 0, static_cast<int64_t>(bytes)).view(storage.dtype);
}

}  // namespace timbre
