#include "checkpoint/pickle_value.h"

#include <array>

namespace timbre {

const PickleValue* PickleDict::find(std::string_view key) const {
  const PickleValue* found = nullptr;
  for (const auto& [name, value] : items) {
    const auto* text = pickle_get<std::string>(name);
    if (text && *text == key) found = &value;
  }
  return found;
}

PickleNode* pickle_node(const PickleValue& value) {
  return std::visit(
      [](const auto& content) -> PickleNode* {
        if constexpr (std::is_convertible_v<decltype(content), std::shared_ptr<PickleNode>>) {
          return content.get();
        } else {
          return nullptr;
        }
      },
      value);
}

const char* pickle_kind(const PickleValue& value) {
  constexpr std::array<const char*, std::variant_size_v<PickleValue>> kinds{
      "None",   "a bool",  "an int", "a float",   "a text",    "bytes",   "a class or function",
      "a list", "a tuple", "a dict", "an object", "a storage", "a tensor"};
  return kinds[value.index()];
}

}  // namespace timbre
