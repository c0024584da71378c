#include "checkpoint/pickle_calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"
#include "checkpoint/pickle_reader.h"
#include "checkpoint/pickle_tensor.h"

namespace timbre {
namespace {

constexpr const char* kOrderedDict = "collections.OrderedDict";
constexpr const char* kTensor = "torch._utils._rebuild_tensor_v2";
constexpr const char* kParameter = "torch._utils._rebuild_parameter";
constexpr const char* kSize = "torch.Size";

constexpr std::array<const char*, 4> kCallables{kOrderedDict, kTensor, kParameter, kSize};
constexpr std::array<const char*, 11> kDtypes{"torch.float16", "torch.float32", "torch.bfloat16", "torch.float64",
                                              "torch.int64",   "torch.int32",   "torch.int16",    "torch.int8",
                                              "torch.uint8",   "torch.bool",    "torch.complex64"};
constexpr std::array<std::pair<const char*, c10::ScalarType>, 13> kStorages{{
    {"torch.HalfStorage", c10::ScalarType::Half},
    {"torch.FloatStorage", c10::ScalarType::Float},
    {"torch.BFloat16Storage", c10::ScalarType::BFloat16},
    {"torch.DoubleStorage", c10::ScalarType::Double},
    {"torch.LongStorage", c10::ScalarType::Long},
    {"torch.IntStorage", c10::ScalarType::Int},
    {"torch.ShortStorage", c10::ScalarType::Short},
    {"torch.CharStorage", c10::ScalarType::Char},
    {"torch.ByteStorage", c10::ScalarType::Byte},
    {"torch.BoolStorage", c10::ScalarType::Bool},
    {"torch.UntypedStorage", c10::ScalarType::Byte},
    {"torch.storage.UntypedStorage", c10::ScalarType::Byte},
    {"torch.storage._UntypedStorage", c10::ScalarType::Byte},
}};

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

bool is_hparams(const std::string& name) { return name == "utils.HParams" || ends_with(name, ".utils.HParams"); }

bool is_path(const std::string& name) {
  if (name.rfind("pathlib.", 0) != 0) return false;
  const std::string type = name.substr(name.rfind('.') + 1);
  return type == "PosixPath" || type == "WindowsPath" || type == "PurePosixPath" || type == "PureWindowsPath" ||
         type == "Path";
}

// The type that a storage class holds, or null.
const c10::ScalarType* storage_dtype(const std::string& name) {
  for (const auto& [known, dtype] : kStorages)
    if (name == known) return &dtype;
  return nullptr;
}

bool is_allowed(const std::string& name) {
  const auto equals = [&](const char* known) { return name == known; };
  return std::any_of(kCallables.begin(), kCallables.end(), equals) ||
         std::any_of(kDtypes.begin(), kDtypes.end(), equals) || storage_dtype(name) || is_hparams(name) ||
         is_path(name);
}

// A name from the file, fit for a terminal.
std::string printable(std::string name) {
  if (name.size() > 100) name = name.substr(0, 100) + "...";
  for (char& character : name)
    if (character < 0x20 || character > 0x7e) character = '?';
  return name;
}

using Arguments = std::vector<PickleValue>;

PickleValue ordered_dict(const Arguments& arguments, const std::string& file) {
  auto dict = std::make_shared<PickleDict>();
  // With contents only in files of Python 2, which torch never wrote so.
  if (!arguments.empty()) malformed_checkpoint(file, "an OrderedDict is made from arguments, expected none");
  return dict;
}

PickleValue parameter(const Arguments& arguments, const std::string& file) {
  if (arguments.size() != 3 || !pickle_get<PickleTensor>(arguments[0]))
    malformed_checkpoint(file, "a parameter is not made from a tensor and two more arguments");
  return arguments[0];
}

PickleValue size_tuple(const Arguments& arguments, const std::string& file) {
  if (arguments.size() != 1 || !pickle_get<PickleTuple>(arguments[0]))
    malformed_checkpoint(file, "a torch.Size is not made from a tuple");
  return arguments[0];
}

PickleValue path_text(const Arguments& arguments, const std::string& file) {
  std::string path;
  for (const auto& argument : arguments) {
    const auto* part = pickle_get<std::string>(argument);
    if (!part) malformed_checkpoint(file, fmt::format("a path has {} as a part", pickle_kind(argument)));
    if (!path.empty() && path.back() != '/') path += '/';
    path += *part;
  }
  return std::make_shared<const std::string>(std::move(path));
}

PickleValue hparams(const std::string& name, const Arguments& arguments, const std::string& file) {
  if (!arguments.empty()) malformed_checkpoint(file, "an HParams is made from arguments, expected none");
  auto object = std::make_shared<PickleObject>();
  object->class_name = name;
  object->state = std::make_shared<PickleDict>();
  return object;
}

}  // namespace

PickleGlobal allowed_global(const std::string& module, const std::string& name, const std::string& file) {
  auto full = module + "." + name;
  if (!is_allowed(full)) {
    throw Error(
        ErrorKind::kModel,
        fmt::format("'{}' was refused: it calls '{}', which a checkpoint has no business calling; nothing of it "
                    "was run; take the file from a source that you trust",
                    file, printable(full)));
  }
  return {std::make_shared<const std::string>(std::move(full))};
}

PickleValue call_global(const PickleValue& callable, const PickleValue& arguments, const std::string& file) {
  const auto* global = std::get_if<PickleGlobal>(&callable);
  const auto* tuple = pickle_get<PickleTuple>(arguments);
  if (!global || !tuple) {
    malformed_checkpoint(file, fmt::format("it calls {} with {}", pickle_kind(callable), pickle_kind(arguments)));
  }
  const std::string& name = *global->name;
  if (name == kOrderedDict) return ordered_dict(tuple->items, file);
  if (name == kTensor) return rebuild_tensor(tuple->items, file);
  if (name == kParameter) return parameter(tuple->items, file);
  if (name == kSize) return size_tuple(tuple->items, file);
  if (is_path(name)) return path_text(tuple->items, file);
  if (is_hparams(name)) return hparams(name, tuple->items, file);
  malformed_checkpoint(file, fmt::format("it calls '{}', which can only be named", name));
}

PickleValue load_storage(const PickleValue& id, PickleStorages& storages, const std::string& file) {
  const auto* tuple = pickle_get<PickleTuple>(id);
  if (!tuple || tuple->items.size() < 5 || tuple->items.size() > 6)
    malformed_checkpoint(file, fmt::format("a storage is named by {}, expected a tuple of 5", pickle_kind(id)));
  const auto& items = tuple->items;
  const auto* tag = pickle_get<std::string>(items[0]);
  const auto* type = std::get_if<PickleGlobal>(&items[1]);
  const auto* key = pickle_get<std::string>(items[2]);
  const auto* elements = pickle_get<int64_t>(items[4]);
  const auto* dtype = type ? storage_dtype(*type->name) : nullptr;
  if (!tag || *tag != "storage" || !dtype || !key || !elements)
    malformed_checkpoint(file, "a storage is not described by \"storage\", class, key, place and size");
  if (items.size() == 6 && !std::holds_alternative<PickleNone>(items[5]))
    malformed_checkpoint(file, fmt::format("storage '{}' is a part of another; save the file again with a newer torch",
                                           printable(*key)));
  if (*elements < 0 || *elements > kMaxStorageElements)
    malformed_checkpoint(file, fmt::format("storage '{}' has {} elements", printable(*key), *elements));
  auto& storage = storages[*key];
  if (!storage) storage = std::make_shared<PickleStorage>(PickleStorage{*key, *dtype, *elements});
  if (storage->dtype != *dtype || storage->elements != *elements)
    malformed_checkpoint(file, fmt::format("storage '{}' is described in two ways", printable(*key)));
  return storage;
}

}  // namespace timbre
