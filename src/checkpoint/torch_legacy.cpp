#include "checkpoint/torch_legacy.h"

#include <fmt/format.h>

#include <cstring>

#include "checkpoint/mapped_tensor.h"

namespace timbre {
namespace {

// PROTO 2, LONG1 of 10 bytes: 0x1950a86a20f9469cfc6c, STOP.
constexpr std::string_view kMagic("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e", 15);
constexpr int64_t kProtocol = 1001;

}  // namespace

bool is_torch_legacy(std::string_view bytes) { return bytes.substr(0, kMagic.size()) == kMagic; }

TorchLegacy::TorchLegacy(std::shared_ptr<MappedFile> file) : file_(std::move(file)), position_(kMagic.size()) {
  const auto protocol = next_pickle();
  const auto* version = pickle_get<int64_t>(protocol.root);
  if (!version || *version != kProtocol)
    malformed_checkpoint(file_->name(), fmt::format("its protocol is not {}, the only one there was", kProtocol));
  const auto machine = next_pickle();
  const auto* facts = pickle_get<PickleDict>(machine.root);
  const auto* little_endian = facts ? facts->find("little_endian") : nullptr;
  const auto* is_little = little_endian ? pickle_get<bool>(*little_endian) : nullptr;
  if (!is_little || !*is_little) {
    malformed_checkpoint(file_->name(),
                         "its numbers are big-endian (or of an unknown order), expected little-endian; "
                         "save it on a common machine");
  }
  auto object = next_pickle();
  const auto keys = next_pickle();
  find_storages(keys.root, object.storages);
  root_ = std::move(object.root);
}

Pickle TorchLegacy::next_pickle() {
  auto pickle = read_pickle(file_->view().substr(position_), file_->name());
  position_ += pickle.size;
  return pickle;
}

void TorchLegacy::find_storages(const PickleValue& keys, const PickleStorages& storages) {
  const auto* list = pickle_get<PickleList>(keys);
  const auto fail = [&](const std::string& what) { malformed_checkpoint(file_->name(), what); };
  if (!list || list->items.size() != storages.size()) fail("it does not list the storages that its tensors have");
  for (const auto& item : list->items) {
    const auto* key = pickle_get<std::string>(item);
    const auto found = key ? storages.find(*key) : storages.end();
    if (found == storages.end()) fail("it lists a storage that no tensor has");
    int64_t count = 0;
    const uint64_t left = file_->size() - position_;
    if (left < sizeof count) fail(fmt::format("it ends before storage '{}'", *key));
    std::memcpy(&count, file_->data() + position_, sizeof count);
    const auto& storage = *found->second;
    const uint64_t bytes = static_cast<uint64_t>(storage.elements) * c10::elementSize(storage.dtype);
    if (count != storage.elements || left - sizeof count < bytes) {
      fail(fmt::format("storage '{}' has {} elements and at most {} bytes, expected {} elements in {} bytes", *key,
                       count, left - sizeof count, storage.elements, bytes));
    }
    if (!begins_.emplace(*key, position_ + sizeof count).second) fail(fmt::format("it has storage '{}' twice", *key));
    position_ += sizeof count + bytes;
  }
  if (position_ != file_->size()) fail(fmt::format("{} bytes follow its end", file_->size() - position_));
}

torch::Tensor TorchLegacy::read(const PickleStorage& storage) {
  return mapped_tensor(file_, begins_.at(storage.key), {storage.elements}, storage.dtype);
}

}  // namespace timbre
