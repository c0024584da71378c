#include "text/symbols.h"

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "base/error.h"

namespace timbre {

extern const char kSymbolTable[];  // symbols_table.cpp: all symbols in order, each followed by a space

const std::vector<std::string>& symbols() {
  static const std::vector<std::string> list = [] {
    std::vector<std::string> read;
    std::istringstream table(kSymbolTable);
    for (std::string symbol; table >> symbol;) read.push_back(symbol);
    return read;
  }();
  return list;
}

std::optional<std::int64_t> find_symbol(std::string_view symbol) {
  static const auto ids = [] {
    std::unordered_map<std::string_view, std::int64_t> map;
    for (std::size_t i = 0; i < symbols().size(); ++i) map.emplace(symbols()[i], static_cast<std::int64_t>(i));
    return map;
  }();
  const auto found = ids.find(symbol);
  if (found == ids.end()) return std::nullopt;
  return found->second;
}

std::int64_t symbol_id(std::string_view symbol) {
  if (const auto id = find_symbol(symbol)) return *id;
  throw Error(ErrorKind::kInput, "phoneme symbol \"" + std::string(symbol) +
                                     "\" is not in the table of 732 symbols; use CMUdict's ARPAbet with stress digits "
                                     "(AH0, K, ER1) or one of , . ! ? … -");
}

const std::vector<std::int64_t>& pause_symbols() {
  static const std::vector<std::int64_t> pauses = [] {
    std::vector<std::int64_t> ids;
    for (const char* symbol : {"!", ",", "-", ".", "?", "SP", "SP2", "SP3", "_", "…"}) ids.push_back(symbol_id(symbol));
    std::sort(ids.begin(), ids.end());
    return ids;
  }();
  return pauses;
}

bool is_pause_symbol(std::int64_t id) { return std::binary_search(pause_symbols().begin(), pause_symbols().end(), id); }

}  // namespace timbre
