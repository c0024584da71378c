#pragma once
// A file of torch.save, zip or legacy, told apart by its content.
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/mapped_file.h"
#include "checkpoint/pickle_value.h"
#include "checkpoint/storage_source.h"

namespace timbre {

struct TorchFile {
  PickleValue root;
  std::optional<int> version_header;  // the two digits in place of "PK"
  bool legacy = false;

  // The tensor, reading its storage at the first call. Tensors of one storage share memory, as they did when saved.
  // Errors: kModel when the file does not hold the numbers undamaged.
  torch::Tensor tensor(const PickleTensor& reference);

  std::shared_ptr<StorageSource> source;
  std::map<std::string, torch::Tensor> storages;  // read so far
};

// Errors: kFile when it cannot be read; kModel when it is damaged, refused, or something else.
TorchFile read_torch_file(const std::filesystem::path& path);
TorchFile read_torch_file(std::shared_ptr<MappedFile> file);

}  // namespace timbre
