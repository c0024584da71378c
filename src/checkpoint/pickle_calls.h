#pragma once
// What the names that a checkpoint may mention stand for. Calling one makes plain data; there is no other way to call.
#include <string>

#include "checkpoint/pickle_value.h"

namespace timbre {

// `module`.`name` when it is on the list: collections.OrderedDict, torch._utils._rebuild_tensor_v2 and
// _rebuild_parameter, the storage classes, torch.Size, torch's types, HParams of a module utils, pathlib's paths.
// Errors: kModel, naming it.
PickleGlobal allowed_global(const std::string& module, const std::string& name, const std::string& file);

// callable(*arguments). Errors: kModel for arguments that do not fit.
PickleValue call_global(const PickleValue& callable, const PickleValue& arguments, const std::string& file);

// What torch.save says about a storage: ("storage", class, key, place, elements[, None]). Errors: kModel.
PickleValue load_storage(const PickleValue& id, PickleStorages& storages, const std::string& file);

}  // namespace timbre
