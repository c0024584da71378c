#pragma once
// One object of config.json, read field by field.
#include <fmt/format.h>

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.h"

namespace timbre {

constexpr int64_t kLongestKernel = 63;
constexpr std::size_t kLongestList = 8;

template <typename T>
struct IsVector : std::false_type {};
template <typename T>
struct IsVector<std::vector<T>> : std::true_type {};

// Whether a JSON value is of a type that becomes T without loss.
template <typename T>
bool holds(const nlohmann::json& value) {
  if constexpr (IsVector<T>::value) {
    if (!value.is_array()) return false;
    for (const auto& item : value)
      if (!holds<typename T::value_type>(item)) return false;
    return true;
  } else if constexpr (std::is_same_v<T, bool>) {
    return value.is_boolean();
  } else if constexpr (std::is_integral_v<T>) {
    using Limits = std::numeric_limits<T>;
    if (value.is_number_unsigned()) return value.get<uint64_t>() <= static_cast<uint64_t>(Limits::max());
    return value.is_number_integer() && value.get<int64_t>() >= Limits::min() && value.get<int64_t>() <= Limits::max();
  } else {
    return value.is_number();
  }
}

// Takes fields out of one section; whatever is left over at the end is an error. A field that is absent keeps its
// value. Errors: kModel, with the section's name.
class Section {
 public:
  Section(nlohmann::json values, std::string name) : values_(std::move(values)), name_(std::move(name)) {}

  template <typename T>
  Section& field(const char* name, T& value) {
    const auto found = values_.find(name);
    if (found == values_.end()) return *this;
    if (!holds<T>(*found)) fail(fmt::format("\"{}\" cannot be {}", name, found->dump()));
    value = found->get<T>();
    values_.erase(found);
    return *this;
  }

  // A number of something: 1 … most.
  Section& size(const char* name, int64_t& value, int64_t most) {
    field(name, value);
    require_within(name, value, 1, most);
    return *this;
  }
  // The length of a convolution that keeps the number of frames.
  Section& kernel(const char* name, int64_t& value) {
    size(name, value, kLongestKernel);
    if (value % 2 == 0) fail(fmt::format("\"{}\" must be odd, found {}", name, value));
    return *this;
  }
  Section& sizes(const char* name, std::vector<int64_t>& values, int64_t most) {
    field(name, values);
    require_length(name, values.size());
    for (const int64_t value : values) require_within(name, value, 1, most);
    return *this;
  }

  void require_within(const char* name, int64_t value, int64_t least, int64_t most) const {
    if (value < least || value > most) fail(fmt::format("\"{}\" must be {} to {}, found {}", name, least, most, value));
  }
  void require_length(const char* name, std::size_t length) const {
    if (length < 1 || length > kLongestList)
      fail(fmt::format("\"{}\" must have 1 to {} values, found {}", name, kLongestList, length));
  }

  nlohmann::json take(const char* name) {
    const auto found = values_.find(name);
    if (found == values_.end()) return nlohmann::json::object();
    if (!found->is_object()) fail(fmt::format("\"{}\" must be an object", name));
    auto value = *found;
    values_.erase(found);
    return value;
  }

  void finish() const {
    if (!values_.empty()) fail(fmt::format("\"{}\" is no field of it", values_.begin().key()));
  }

  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kModel, fmt::format("\"{}\": {}; fetch the model again", name_, what));
  }

 private:
  nlohmann::json values_;
  std::string name_;
};

// The same calls write a section: what a list of fields reads, it writes.
class SectionWriter {
 public:
  template <typename T>
  SectionWriter& field(const char* name, const T& value) {
    values_[name] = value;
    return *this;
  }
  SectionWriter& size(const char* name, int64_t value, int64_t) { return field(name, value); }
  SectionWriter& kernel(const char* name, int64_t value) { return field(name, value); }
  SectionWriter& sizes(const char* name, const std::vector<int64_t>& values, int64_t) { return field(name, values); }

  nlohmann::json& values() { return values_; }

 private:
  nlohmann::json values_ = nlohmann::json::object();
};

}  // namespace timbre
