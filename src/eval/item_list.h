#pragma once
// The lists that read_items() understands.
#include <filesystem>
#include <string>
#include <vector>

#include "eval/item.h"

namespace timbre {

// Errors as read_items().
std::vector<EvalItem> read_item_list(const std::filesystem::path& list);

// Errors as read_texts().
std::vector<EvalItem> read_text_list(const std::filesystem::path& list);

// The fields of one CSV record that starts at `at`, which moves behind it (RFC 4180: "" within quotes is a quote).
std::vector<std::string> read_csv_record(const std::string& text, std::size_t& at, char separator);

// A field as CSV, quoted where it must be.
std::string csv_field(const std::string& text);

}  // namespace timbre
