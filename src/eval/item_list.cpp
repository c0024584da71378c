#include "eval/item_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/error.h"
#include "text/encoding.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

[[noreturn]] void refuse(const fs::path& list, std::size_t line, const std::string& why) {
  throw Error(ErrorKind::kInput, fmt::format("{}, line {}: {}", list.string(), line, why));
}

fs::path beside(const fs::path& list, const std::string& name) {
  return name.empty() ? fs::path() : (list.parent_path() / name).lexically_normal();
}

// Puts one value where its name says; other names are left to other programs.
void set_field(EvalItem& item, const std::string& name, const std::string& value, const fs::path& list) {
  if (name == "id") item.id = value;
  if (name == "file") item.file = beside(list, value);
  if (name == "reference") item.reference = beside(list, value);
  if (name == "voice")
    item.voice = value.find_first_of("./") == std::string::npos ? fs::path(value) : beside(list, value);
  if (name == "text") item.text = value;
  if (name == "prompt_text") item.prompt_text = value;
}

// A list holds files to judge, or texts to speak.
enum class ListOf { kFiles, kTexts };

void complete(EvalItem& item, ListOf what, const fs::path& list, std::size_t line) {
  if (what == ListOf::kTexts) {
    if (item.text.empty()) refuse(list, line, "there is no \"text\" to speak");
    if (item.id.empty()) item.id = fmt::format("{:04}", line);
    return;
  }
  if (item.file.empty()) refuse(list, line, "there is no \"file\" to judge");
  if (item.id.empty()) item.id = item.file.stem().string();
}

std::vector<EvalItem> read_jsonl(const std::string& text, ListOf what, const fs::path& list) {
  std::vector<EvalItem> items;
  std::istringstream lines(text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const json object = json::parse(line, nullptr, false);
    if (!object.is_object()) refuse(list, number, "expected a JSON object");
    EvalItem item;
    for (const auto& [name, value] : object.items()) {
      if (value.is_string()) set_field(item, name, value.get<std::string>(), list);
    }
    complete(item, what, list, number);
    items.push_back(std::move(item));
  }
  return items;
}

char separator_of(const std::string& text) {
  const std::string first = text.substr(0, text.find('\n'));
  for (const char separator : {'\t', ';'})
    if (first.find(separator) != std::string::npos) return separator;
  return ',';
}

std::vector<EvalItem> read_csv(const std::string& text, const fs::path& list) {
  const char separator = separator_of(text);
  std::size_t at = 0, line = 1;
  const auto names = read_csv_record(text, at, separator);
  if (std::find(names.begin(), names.end(), "file") == names.end()) {
    refuse(list, 1,
           "this is none of the known lists: JSON objects, CSV whose first line names a column \"file\", or "
           "FILE|PROMPT TEXT|PROMPT WAV|TEXT");
  }
  std::vector<EvalItem> items;
  while (at < text.size()) {
    ++line;
    const auto fields = read_csv_record(text, at, separator);
    if (fields.size() == 1 && fields[0].empty()) continue;
    if (fields.size() != names.size())
      refuse(list, line, fmt::format("{} fields, expected {} as in the first line", fields.size(), names.size()));
    EvalItem item;
    for (std::size_t i = 0; i < names.size(); ++i) set_field(item, names[i], fields[i], list);
    complete(item, ListOf::kFiles, list, line);
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<std::string> split(const std::string& line, char separator) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, separator);) fields.push_back(field);
  if (!line.empty() && line.back() == separator) fields.emplace_back();
  return fields;
}

// The layout names a file without its ending, and keeps it beside the list or in wavs/.
fs::path seed_tts_file(const fs::path& list, const std::string& name) {
  std::error_code ignored;
  for (const std::string& guess : {name, name + ".wav", "wavs/" + name, "wavs/" + name + ".wav"})
    if (fs::is_regular_file(beside(list, guess), ignored)) return beside(list, guess);
  return beside(list, fs::path(name).extension() == ".wav" ? name : name + ".wav");
}

std::vector<EvalItem> read_seed_tts(const std::string& text, const fs::path& list) {
  std::vector<EvalItem> items;
  std::istringstream lines(text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    const auto fields = split(line, '|');
    if (fields.size() != 4 && fields.size() != 5)
      refuse(list, number, fmt::format("{} fields, expected FILE|PROMPT TEXT|PROMPT WAV|TEXT", fields.size()));
    EvalItem item;
    item.id = fields[0];
    item.file = seed_tts_file(list, fields[0]);
    item.prompt_text = fields[1];
    item.voice = beside(list, fields[2]);
    item.text = fields[3];
    if (fields.size() == 5) item.reference = beside(list, fields[4]);
    items.push_back(std::move(item));
  }
  return items;
}

// Never blank.
std::string read_list(const fs::path& list) {
  std::string text = read_text_file(list, std::uint64_t{64} << 20);
  if (text.find_first_not_of(" \t\r\n") == std::string::npos)
    throw Error(ErrorKind::kInput, fmt::format("{}: the list is empty", list.string()));
  return text;
}

}  // namespace

std::vector<EvalItem> read_text_list(const fs::path& list) {
  const std::string text = read_list(list);
  if (text[text.find_first_not_of(" \t\r\n")] == '{') return read_jsonl(text, ListOf::kTexts, list);
  std::vector<EvalItem> items;
  std::istringstream lines(text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") == std::string::npos) continue;
    EvalItem item;
    item.text = line;
    complete(item, ListOf::kTexts, list, number);
    items.push_back(std::move(item));
  }
  return items;
}

std::vector<std::string> read_csv_record(const std::string& text, std::size_t& at, char separator) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') {
        fields.back() += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        fields.back() += '"';
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"' && fields.back().empty()) {
      quoted = true;
    } else if (c == separator) {
      fields.emplace_back();
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",;\t\"\n\r") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::vector<EvalItem> read_item_list(const fs::path& list) {
  const std::string text = read_list(list);
  const auto first = text.find_first_not_of(" \t\r\n");
  const std::string first_line = text.substr(first, text.find('\n', first) - first);
  const bool seed_tts = std::count(first_line.begin(), first_line.end(), '|') >= 3;
  auto items = text[first] == '{' ? read_jsonl(text, ListOf::kFiles, list)
               : seed_tts         ? read_seed_tts(text, list)
                                  : read_csv(text, list);
  if (items.empty()) throw Error(ErrorKind::kInput, fmt::format("{}: the list holds no items", list.string()));
  return items;
}

}  // namespace timbre
