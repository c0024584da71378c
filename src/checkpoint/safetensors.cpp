#include "checkpoint/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/mapped_tensor.h"
#include "checkpoint/safetensors_header.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tensor data is read and written as it lies in memory");

constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // the reference implementation's limit
constexpr std::size_t kLengthBytes = 8;

struct OpenFile {
  std::shared_ptr<MappedFile> file;
  SafetensorsHeader header;
  uint64_t data_begin = 0;
};

OpenFile parse(std::shared_ptr<MappedFile> file) {
  const auto malformed = [&](const std::string& what) {
    throw Error(ErrorKind::kModel,
                fmt::format("'{}' is no valid safetensors file: {}; fetch it again", file->name(), what));
  };
  const uint64_t file_size = file->size();
  if (file_size < kLengthBytes) malformed(fmt::format("it has {} bytes, expected at least 8", file_size));
  uint64_t header_size = 0;
  std::memcpy(&header_size, file->data(), kLengthBytes);
  const uint64_t limit = std::min(file_size - kLengthBytes, kMaxHeaderBytes);
  if (header_size > limit) {
    malformed(fmt::format("its header claims {} bytes, at most {} are possible in a file of {}", header_size, limit,
                          file_size));
  }
  const uint64_t data_begin = kLengthBytes + header_size;
  auto header =
      parse_safetensors_header(file->view().substr(kLengthBytes, header_size), file_size - data_begin, file->name());
  return {std::move(file), std::move(header), data_begin};
}

OpenFile open(const fs::path& path) {
  require_readable_file(path);
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) {
    throw Error(ErrorKind::kModel, fmt::format("'{}' is no valid safetensors file: it is no regular file; name the "
                                               "file itself",
                                               path.string()));
  }
  return parse(MappedFile::open(path));
}

SafetensorsFile tensors_of(OpenFile open) {
  SafetensorsFile result;
  for (const auto& entry : open.header.entries) {
    result.tensors.emplace(entry.name,
                           mapped_tensor(open.file, open.data_begin + entry.begin, entry.shape, entry.dtype));
  }
  result.metadata = std::move(open.header.metadata);
  return result;
}

}  // namespace

SafetensorsFile read_safetensors(const fs::path& path) { return tensors_of(open(path)); }

SafetensorsFile read_safetensors(std::shared_ptr<MappedFile> file) { return tensors_of(parse(std::move(file))); }

std::map<std::string, std::string> read_safetensors_metadata(const fs::path& path) {
  return open(path).header.metadata;
}

void write_safetensors(const fs::path& path, const StateDict& tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::vector<const StateDict::value_type*> order;
  for (const auto& item : tensors) {
    if (item.first == "__metadata__" || !item.second.defined()) {
      throw Error(ErrorKind::kModel, fmt::format("cannot write '{}': tensor '{}' {}", path.string(), item.first,
                                                 item.second.defined() ? "has a reserved name" : "is undefined"));
    }
    order.push_back(&item);
  }
  std::stable_sort(order.begin(), order.end(),
                   [](const auto* a, const auto* b) { return a->second.element_size() > b->second.element_size(); });
  SafetensorsHeader header;
  header.metadata = metadata;
  uint64_t offset = 0;
  for (const auto* item : order) {
    const auto& tensor = item->second;
    const uint64_t end = offset + static_cast<uint64_t>(tensor.numel()) * tensor.element_size();
    header.entries.push_back({item->first, tensor.scalar_type(), tensor.sizes().vec(), offset, end});
    offset = end;
  }
  const std::string json = format_safetensors_header(header, path.string());
  const uint64_t header_size = json.size();
  AtomicFile file(path);
  file.write(&header_size, kLengthBytes);
  file.write(json);
  for (const auto* item : order) {
    const auto tensor = item->second.detach().to(torch::kCPU).contiguous();
    file.write(tensor.data_ptr(), static_cast<std::size_t>(tensor.numel()) * tensor.element_size());
  }
  file.commit();
}

}  // namespace timbre
