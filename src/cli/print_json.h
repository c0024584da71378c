#pragma once
// --json: one object on stdout.
#include <cstdio>
#include <nlohmann/json.hpp>
#include <string>

namespace timbre {

// Keys stay in the order in which they were written.
using Json = nlohmann::ordered_json;

inline void print_json(const Json& json) {
  // Names of files need not be UTF-8.
  const std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
  std::fwrite(text.data(), 1, text.size(), stdout);
}

}  // namespace timbre
