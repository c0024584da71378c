#pragma once
// What torch.save wrote before the zip container, and still does with _use_new_zipfile_serialization=False: pickles of
// a magic number, a protocol version, the machine, the object and the storage keys; then, per key, an int64 count of
// elements and the elements. Source: _legacy_save in torch/serialization.py.
#include <map>
#include <memory>

#include "base/mapped_file.h"
#include "checkpoint/pickle_reader.h"
#include "checkpoint/storage_source.h"

namespace timbre {

// Whether the bytes start with that magic number.
bool is_torch_legacy(std::string_view bytes);

class TorchLegacy : public StorageSource {
 public:
  // Reads all pickles and finds the storages. Errors: kModel when the file is damaged or big-endian.
  explicit TorchLegacy(std::shared_ptr<MappedFile> file);

  const PickleValue& root() const { return root_; }
  // Copied where the file does not align it.
  torch::Tensor read(const PickleStorage& storage) override;

 private:
  Pickle next_pickle();
  void find_storages(const PickleValue& keys, const PickleStorages& storages);

  std::shared_ptr<MappedFile> file_;
  uint64_t position_ = 0;
  PickleValue root_;
  std::map<std::string, uint64_t> begins_;  // of each storage's elements in the file
};

}  // namespace timbre
