#pragma once
// The zip container that torch.save writes: <name>/data.pkl, <name>/data/<key> per storage, <name>/version.
// Source: torch/serialization.py; caffe2/serialize/inline_container.cc.
#include <memory>
#include <optional>

#include "checkpoint/storage_source.h"
#include "checkpoint/zip_records.h"

namespace timbre {

// Whether the bytes start like such a file: "PK", or in its place the two digits by which GPT-SoVITS marks the version,
// and then the rest of a zip record's signature.
bool is_torch_zip(std::string_view bytes);
// The number that those digits make, if there are any.
std::optional<int> version_digits(std::string_view bytes);

class TorchZip : public StorageSource {
 public:
  // Reads the directory. Errors: kModel when it is damaged or was saved on a big-endian machine.
  explicit TorchZip(std::shared_ptr<MappedFile> file);

  // The pickle's bytes, at most kMaxPickleBytes. Errors: kModel.
  std::string read_pickle_bytes() const;
  // Stored ones lie in the mapped file, compressed ones in memory of their own. Errors: kModel for a checksum that does
  // not match.
  torch::Tensor read(const PickleStorage& storage) override;

 private:
  const ZipRecord& record(const std::string& name) const;

  std::shared_ptr<MappedFile> file_;
  ZipRecords records_;
  std::string prefix_;  // "archive/"
  uint64_t inflated_ = 0;
};

}  // namespace timbre
