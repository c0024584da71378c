#pragma once
// The phoneme symbols of GPT-SoVITS version 2 (732) and their ids. The first 322 are those of version 1, with the same
// ids. Source of the order: the official text/symbols2.py. "_" (95) is the padding symbol.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace timbre {

constexpr int kSymbolCountV1 = 322;
constexpr int kSymbolCountV2 = 732;

// All symbols of version 2; position = id.
const std::vector<std::string>& symbols();

// The id of `symbol`, or nothing when the table does not hold it.
std::optional<std::int64_t> find_symbol(std::string_view symbol);

// The id of `symbol`. Throws ErrorKind::kInput when the table does not hold it.
std::int64_t symbol_id(std::string_view symbol);

// Ids of punctuation, silence and padding, ascending.
const std::vector<std::int64_t>& pause_symbols();
bool is_pause_symbol(std::int64_t id);

}  // namespace timbre
