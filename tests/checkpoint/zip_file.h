#pragma once
// Zip files with arbitrary records, for readers to refuse.
#include <minizip/zip.h>

#include <filesystem>
#include <string>
#include <vector>

namespace timbre {

struct ZipInput {
  std::string name, bytes;
  bool deflated = false;
};

inline void write_zip(const std::filesystem::path& path, const std::vector<ZipInput>& inputs) {
  const zipFile zip = zipOpen64(path.c_str(), APPEND_STATUS_CREATE);
  const zip_fileinfo info{};
  for (const auto& input : inputs) {
    zipOpenNewFileInZip64(zip, input.name.c_str(), &info, nullptr, 0, nullptr, 0, nullptr,
                          input.deflated ? Z_DEFLATED : 0, Z_BEST_COMPRESSION, 0);
    zipWriteInFileInZip(zip, input.bytes.data(), static_cast<unsigned>(input.bytes.size()));
    zipCloseFileInZip(zip);
  }
  zipClose(zip, nullptr);
}

}  // namespace timbre
