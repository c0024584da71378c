#include "data/transcripts.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <string_view>

#include "audio/audio_file.h"
#include "base/error.h"
#include "base/log.h"
#include "text/encoding.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxListBytes = std::uint64_t{256} << 20, kMaxTextBytes = 4 << 20;

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n\f\v";
  const auto begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// As a shell would take it; lists that other programs wrote have paths in quotes.
std::string_view unquoted(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return quoted ? text.substr(1, text.size() - 2) : text;
}

[[noreturn]] void reject(const fs::path& file, std::size_t line, ErrorKind kind, const std::string& what) {
  throw Error(kind, fmt::format("'{}', line {}: {}", file.string(), line, what));
}

// Calls visit(number, line) for each line that is not empty.
void for_each_line(const fs::path& file, const std::function<void(std::size_t, std::string_view)>& visit) {
  const std::string text = read_text_file(file, kMaxListBytes);
  std::string_view rest = text;
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = trimmed(rest.substr(0, end));
    if (line.find('\0') != std::string_view::npos)
      reject(file, number, ErrorKind::kInput, "it holds a zero byte; expected text in UTF-8");
    if (!line.empty()) visit(number, line);
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
}

// At most `most` fields; the last one keeps further bars.
std::vector<std::string_view> fields_of(std::string_view line, std::size_t most) {
  std::vector<std::string_view> fields;
  while (fields.size() + 1 < most && line.find('|') != std::string_view::npos) {
    fields.push_back(trimmed(line.substr(0, line.find('|'))));
    line.remove_prefix(line.find('|') + 1);
  }
  fields.push_back(trimmed(line));
  return fields;
}

std::string language_code(std::string_view field) {
  const auto code = lower(std::string(field));
  return code == "jp" ? "ja" : code;  // as old official lists write it
}

bool is_language_code(const std::string& code) {
  return (code.size() == 2 || code.size() == 3) &&
         std::all_of(code.begin(), code.end(), [](unsigned char c) { return std::islower(c) != 0; });
}

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

// Empty when it is nowhere. Backslashes are slashes where they lead to a file.
fs::path find_listed(const fs::path& list, const std::string& name) {
  const fs::path folder = list.parent_path();
  std::string slashed = name;
  std::replace(slashed.begin(), slashed.end(), '\\', '/');
  for (const fs::path& path :
       {folder / name, fs::path(name), folder / slashed, fs::path(slashed), folder / fs::path(slashed).filename()}) {
    if (is_file(path)) return path;
  }
  return {};
}

fs::path find_by_id(const fs::path& csv, const std::string& id) {
  for (const fs::path& folder : {csv.parent_path() / "wavs", csv.parent_path()}) {
    if (is_sound_file_name(id) && is_file(folder / id)) return folder / id;
    for (const auto ending : sound_file_endings())
      if (const fs::path path = folder / (id + "." + std::string(ending)); is_file(path)) return path;
  }
  return {};
}

std::string key_of(const fs::path& file) {
  std::error_code failed;
  const auto canonical = fs::canonical(file, failed);
  return failed ? file.string() : canonical.string();
}

bool looks_like_list(const fs::path& file) {
  bool four = false, seen = false;
  for_each_line(file, [&](std::size_t, std::string_view line) {
    if (!seen) four = fields_of(line, 4).size() == 4;
    seen = true;
  });
  return four;
}

}  // namespace

std::vector<fs::path> find_sound_files(const fs::path& folder) {
  std::error_code failed;
  std::vector<fs::path> files;
  fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, failed);
  if (failed)
    throw Error(ErrorKind::kFile, fmt::format("cannot read the folder '{}': {}; check the spelling and the permissions",
                                              folder.string(), failed.message()));
  for (const auto end = fs::recursive_directory_iterator(); at != end; at.increment(failed)) {
    if (failed) break;
    const auto name = at->path().filename().string();
    std::error_code ignored;
    if (!name.empty() && name[0] == '.') {
      if (at->is_directory(ignored)) at.disable_recursion_pending();
    } else if (at->is_regular_file(ignored) && is_sound_file_name(name)) {
      files.push_back(at->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<Transcript> read_transcript_list(const fs::path& list) {
  std::vector<Transcript> found;
  for_each_line(list, [&](std::size_t number, std::string_view line) {
    const auto fields = fields_of(line, 4);
    if (fields.size() < 4)
      reject(list, number, ErrorKind::kInput,
             fmt::format("expected path|speaker|language|text, found {} of 4 fields", fields.size()));
    Transcript item;
    item.speaker = fields[1];
    item.language = language_code(fields[2]);
    item.text = fields[3];
    const auto path = unquoted(fields[0]);
    if (path.empty()) reject(list, number, ErrorKind::kInput, "the path is empty");
    if (!is_language_code(item.language))
      reject(list, number, ErrorKind::kInput,
             fmt::format("'{}' is no language code; expected one like en or zh", fields[2]));
    item.audio = find_listed(list, std::string(path));
    if (item.audio.empty())
      reject(list, number, ErrorKind::kFile,
             fmt::format("there is no file '{}'; paths are looked up from the list's folder", path));
    found.push_back(std::move(item));
  });
  return found;
}

std::vector<Transcript> read_metadata_csv(const fs::path& csv) {
  std::vector<Transcript> found;
  for_each_line(csv, [&](std::size_t number, std::string_view line) {
    const auto fields = fields_of(line, 3);
    if (fields.size() < 2 || fields[0].empty())
      reject(csv, number, ErrorKind::kInput, "expected id|text or id|text|normalised text");
    Transcript item;
    item.text = fields.size() == 3 && !fields[2].empty() ? fields[2] : fields[1];
    item.audio = find_by_id(csv, std::string(unquoted(fields[0])));
    if (item.audio.empty())
      reject(csv, number, ErrorKind::kFile,
             fmt::format("there is no sound file for '{}', neither in wavs/ nor beside the table", fields[0]));
    found.push_back(std::move(item));
  });
  return found;
}

std::optional<std::string> read_text_beside(const fs::path& recording) {
  auto file = recording;
  file.replace_extension(".txt");
  if (!is_file(file)) return std::nullopt;
  std::string bytes = read_text_file(file, kMaxTextBytes);
  if (bytes.find('\0') != std::string::npos)
    throw Error(ErrorKind::kInput, fmt::format("'{}' holds a zero byte; expected the text of '{}' in UTF-8",
                                               file.string(), recording.filename().string()));
  std::string text(trimmed(bytes));
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  return text;
}

void Transcripts::add_file(const fs::path& list_or_csv) {
  std::error_code ignored;
  const bool folder = fs::is_directory(list_or_csv, ignored);
  const fs::path file = folder ? list_or_csv / "metadata.csv" : list_or_csv;
  const bool list = !folder && file.filename() != "metadata.csv" && looks_like_list(file);
  for (auto& item : list ? read_transcript_list(file) : read_metadata_csv(file)) {
    const auto key = key_of(item.audio);
    const auto known = by_file_.find(key);
    if (known == by_file_.end()) {
      order_.push_back(item.audio);
    } else {
      log_warn("'{}' is listed twice, and the text of its last line counts: \"{}\"", item.audio.string(), item.text);
    }
    by_file_[key] = std::move(item);
  }
}

std::optional<Transcript> Transcripts::find(const fs::path& recording) const {
  if (const auto listed = by_file_.find(key_of(recording)); listed != by_file_.end()) return listed->second;
  if (auto text = read_text_beside(recording)) return Transcript{recording, "", "", std::move(*text)};
  return std::nullopt;
}

}  // namespace timbre
