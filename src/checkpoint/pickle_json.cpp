#include "checkpoint/pickle_json.h"

#include <fmt/format.h>

#include "checkpoint/pickle_reader.h"

namespace timbre {
namespace {

using Json = nlohmann::ordered_json;

// Far beyond any configuration; the time to convert one grows with the square of its keys.
constexpr std::size_t kMaxValues = 10'000, kMaxTextBytes = std::size_t{1} << 20;

class Converter {
 public:
  explicit Converter(const std::string& file) : file_(file) {}

  Json convert(const PickleValue& value) {
    if (++values_ > kMaxValues) fail(fmt::format("its configuration has more than {} values", kMaxValues));
    return std::visit([this](const auto& content) { return json(content); }, value);
  }

 private:
  [[noreturn]] void fail(const std::string& what) { malformed_checkpoint(file_, what); }

  Json json(PickleNone) { return nullptr; }
  Json json(bool value) { return value; }
  Json json(int64_t value) { return value; }
  Json json(double value) { return value; }
  Json json(const PickleString& value) { return counted(*value); }
  Json json(const PickleGlobal& value) { return counted(*value.name); }
  Json json(const std::shared_ptr<PickleList>& list) { return array(list->items); }
  Json json(const std::shared_ptr<PickleTuple>& tuple) { return array(tuple->items); }
  Json json(const std::shared_ptr<PickleObject>& object) { return json(object->state); }

  template <typename T>
  [[noreturn]] Json json(const T& value) {
    fail(fmt::format("its configuration holds {}", pickle_kind(value)));
  }

  Json array(const std::vector<PickleValue>& items) {
    auto result = Json::array();
    for (const auto& item : items) result.push_back(convert(item));
    return result;
  }

  Json json(const std::shared_ptr<PickleDict>& dict) {
    auto result = Json::object();
    for (const auto& [key, item] : dict->items) {
      const auto name = key_text(key);
      if (result.contains(name)) fail(fmt::format("its configuration has '{}' twice", name));
      result[name] = convert(item);
    }
    return result;
  }

  std::string key_text(const PickleValue& key) {
    if (const auto* text = pickle_get<std::string>(key)) return counted(*text);
    if (const auto* integer = pickle_get<int64_t>(key)) return std::to_string(*integer);
    fail(fmt::format("its configuration has {} as a key", pickle_kind(key)));
  }

  const std::string& counted(const std::string& text) {
    text_bytes_ += text.size();
    if (text_bytes_ > kMaxTextBytes) fail(fmt::format("the texts of its configuration exceed {} bytes", kMaxTextBytes));
    return text;
  }

  const std::string& file_;
  std::size_t values_ = 0, text_bytes_ = 0;
};

}  // namespace

Json pickle_to_json(const PickleValue& value, const std::string& file) {
  auto json = Converter(file).convert(value);
  try {
    json.dump();
  } catch (const Json::type_error&) {
    malformed_checkpoint(file, "a text of its configuration is not UTF-8");
  }
  return json;
}

}  // namespace timbre
