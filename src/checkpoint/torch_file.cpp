#include "checkpoint/torch_file.h"

#include "checkpoint/pickle_reader.h"
#include "checkpoint/torch_legacy.h"
#include "checkpoint/torch_zip.h"

namespace timbre {
namespace {

[[noreturn]] void refuse(const MappedFile& file) {
  const auto bytes = file.view();
  if (bytes.empty()) malformed_checkpoint(file.name(), "it is empty");
  if (bytes.rfind("version https://git-lfs", 0) == 0)
    malformed_checkpoint(file.name(), "it is only a Git LFS pointer to the file ('git lfs pull' gets that)");
  // A pickle that was never torch's: if it calls something, say what.
  if (bytes[0] == '\x80' || bytes[0] == 'c' || bytes[0] == '(') read_pickle(bytes, file.name());
  malformed_checkpoint(file.name(), "it starts like no file of torch.save");
}

}  // namespace

torch::Tensor TorchFile::tensor(const PickleTensor& reference) {
  auto& storage = storages[reference.storage->key];
  if (!storage.defined()) storage = source->read(*reference.storage);
  return storage.as_strided(reference.sizes, reference.strides, reference.offset);
}

TorchFile read_torch_file(const std::filesystem::path& path) { return read_torch_file(MappedFile::open(path)); }

TorchFile read_torch_file(std::shared_ptr<MappedFile> file) {
  TorchFile result;
  if (is_torch_zip(file->view())) {
    result.version_header = version_digits(file->view());
    auto zip = std::make_shared<TorchZip>(file);
    result.root = read_pickle(zip->read_pickle_bytes(), file->name()).root;
    result.source = std::move(zip);
  } else if (is_torch_legacy(file->view())) {
    auto legacy = std::make_shared<TorchLegacy>(file);
    result.legacy = true;
    result.root = legacy->root();
    result.source = std::move(legacy);
  } else {
    refuse(*file);
  }
  return result;
}

}  // namespace timbre
