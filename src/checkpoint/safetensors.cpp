#include "checkpoint/safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "base/files.h"
#include "checkpoint/safetensors_header.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "tensor data is read and written as it lies in memory");

constexpr uint64_t kMaxHeaderBytes = 100'000'000;  // the reference implementation's limit
constexpr std::size_t kLengthBytes = 8;

struct OpenFile {
  std::ifstream stream;
  SafetensorsHeader header;
};

void read_exactly(std::ifstream& stream, void* data, uint64_t size, const fs::path& path) {
  stream.read(static_cast<char*>(data), static_cast<std::streamsize>(size));
  if (static_cast<uint64_t>(stream.gcount()) != size) {
    throw Error(ErrorKind::kFile, fmt::format("cannot read '{}': got {} of {} bytes; check the disk and try again",
                                              path.string(), stream.gcount(), size));
  }
}

OpenFile open(const fs::path& path) {
  require_readable_file(path);
  const auto malformed = [&](const std::string& what) {
    throw Error(ErrorKind::kModel,
                fmt::format("'{}' is no valid safetensors file: {}; fetch it again", path.string(), what));
  };
  std::error_code error;
  const uint64_t file_size = fs::file_size(path, error);
  if (error) malformed("it is no regular file");
  if (file_size < kLengthBytes) malformed(fmt::format("it has {} bytes, expected at least 8", file_size));
  OpenFile file;
  file.stream.open(path, std::ios::binary);
  uint64_t header_size = 0;
  read_exactly(file.stream, &header_size, kLengthBytes, path);
  const uint64_t limit = std::min(file_size - kLengthBytes, kMaxHeaderBytes);
  if (header_size > limit) {
    malformed(fmt::format("its header claims {} bytes, at most {} are possible in a file of {}", header_size, limit,
                          file_size));
  }
  std::string json(header_size, '\0');
  read_exactly(file.stream, json.data(), header_size, path);
  file.header = parse_safetensors_header(json, file_size - kLengthBytes - header_size, path.string());
  return file;
}

}  // namespace

SafetensorsFile read_safetensors(const fs::path& path) {
  auto file = open(path);
  SafetensorsFile result;
  for (const auto& entry : file.header.entries) {
    auto tensor = torch::empty(entry.shape, entry.dtype);
    if (entry.end > entry.begin) read_exactly(file.stream, tensor.data_ptr(), entry.end - entry.begin, path);
    result.tensors.emplace(entry.name, std::move(tensor));
  }
  result.metadata = std::move(file.header.metadata);
  return result;
}

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
