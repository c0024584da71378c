#pragma once
// Configurations out of pickles.
#include <nlohmann/json.hpp>
#include <string>

#include "checkpoint/pickle_value.h"

namespace timbre {

// None, numbers, texts, lists, tuples, dicts and HParams as JSON, in the order of the file; types such as torch.float16
// by their names. Errors: kModel for anything else, for keys that repeat or are no texts or integers, for texts that
// are not UTF-8, and for more than a configuration can reasonably hold (containers may be shared a million times).
nlohmann::ordered_json pickle_to_json(const PickleValue& value, const std::string& file);

}  // namespace timbre
