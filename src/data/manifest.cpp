#include "data/manifest.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "base/error.h"
#include "base/files.h"
#include "data/transcripts.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr std::uint64_t kMaxManifestBytes = std::uint64_t{1} << 30;

bool is_file(const fs::path& path) {
  std::error_code ignored;
  return fs::is_regular_file(path, ignored);
}

ManifestItem item_of(const Json& json, const fs::path& folder) {
  ManifestItem item;
  item.id = json.at("id").get<std::string>();
  item.audio = folder / fs::u8path(json.at("audio").get<std::string>());
  item.source = json.value("source", "");
  item.start_s = json.value("start_s", 0.0);
  item.end_s = json.value("end_s", 0.0);
  item.speaker = json.value("speaker", "");
  item.language = json.value("language", "en");
  item.text = json.value("text", "");
  item.snr_db = json.value("snr_db", 0.0);
  item.speech_ratio = json.value("speech_ratio", 0.0);
  if (const auto score = json.find("alignment_score"); score != json.end() && !score->is_null())
    item.alignment_score = score->get<double>();
  item.seconds = json.value("seconds", 0.0);
  item.split = json.value("split", "");
  return item;
}

// The whole rest of the program names clips by id.
void check_item(const ManifestItem& item, const std::string& where,
                std::unordered_map<std::string, std::string>& places) {
  if (item.id.empty()) throw Error(ErrorKind::kInput, where + ": the id is empty");
  const auto [first, added] = places.emplace(item.id, where);
  if (!added) throw Error(ErrorKind::kInput, fmt::format("{}: id '{}' was used in {}", where, item.id, first->second));
  if (!is_file(item.audio))
    throw Error(ErrorKind::kFile,
                fmt::format("{}: there is no file '{}'; prepare the data again", where, item.audio.string()));
}

std::vector<ManifestItem> read_json_lines(const fs::path& file) {
  const std::string bytes = read_file(file, kMaxManifestBytes);
  std::vector<ManifestItem> items;
  std::unordered_map<std::string, std::string> places;
  std::size_t number = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const auto end = std::min(bytes.find('\n', at), bytes.size());
    const std::string line = bytes.substr(at, end - at);
    at = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    const std::string where = fmt::format("'{}', line {}", file.string(), number);
    try {
      items.push_back(item_of(Json::parse(line), file.parent_path()));
    } catch (const nlohmann::json::exception&) {
      throw Error(ErrorKind::kInput,
                  where + ": expected a JSON object with the strings id and audio; prepare the data again");
    }
    check_item(items.back(), where, places);
  }
  return items;
}

ManifestItem item_of(const Transcript& transcript) {
  ManifestItem item;
  item.audio = transcript.audio;
  item.source = transcript.audio.string();
  item.speaker = transcript.speaker;
  if (!transcript.language.empty()) item.language = transcript.language;
  item.text = transcript.text;
  return item;
}

// The file's name without its ending, and a number where that is taken, by a name of another file or a numbered one.
void name_clips(std::vector<ManifestItem>& items) {
  std::unordered_set<std::string> taken;
  std::unordered_map<std::string, int> numbers;  // the last one tried of each name
  for (auto& item : items) {
    const std::string stem = item.audio.stem().string();
    item.id = stem;
    for (int& number = numbers.emplace(stem, 1).first->second; !taken.insert(item.id).second;)
      item.id = fmt::format("{}-{}", stem, ++number);
  }
}

std::vector<ManifestItem> read_plain_folder(const fs::path& folder) {
  std::vector<ManifestItem> items;
  Transcripts transcripts;
  if (is_file(folder / "metadata.csv")) transcripts.add_file(folder);
  for (const auto& file : find_sound_files(folder))
    items.push_back(item_of(transcripts.find(file).value_or(Transcript{file, "", "", ""})));
  name_clips(items);
  return items;
}

std::vector<ManifestItem> read_list(const fs::path& list) {
  Transcripts transcripts;
  transcripts.add_file(list);
  std::vector<ManifestItem> items;
  for (const auto& file : transcripts.recordings()) items.push_back(item_of(*transcripts.find(file)));
  name_clips(items);
  return items;
}

}  // namespace

std::vector<ManifestItem> read_manifest(const fs::path& folder_or_list) {
  std::error_code ignored;
  std::vector<ManifestItem> items;
  if (!fs::is_directory(folder_or_list, ignored)) {
    items = folder_or_list.extension() == ".jsonl" ? read_json_lines(folder_or_list) : read_list(folder_or_list);
  } else if (const auto manifest = folder_or_list / kManifestName; is_file(manifest)) {
    items = read_json_lines(manifest);
  } else {
    items = read_plain_folder(folder_or_list);
  }
  if (items.empty())
    throw Error(ErrorKind::kInput,
                fmt::format("'{}' holds no clips; make a folder of them with timbre prepare", folder_or_list.string()));
  return items;
}

std::string manifest_line(const ManifestItem& item, const fs::path& folder) {
  const auto relative = item.audio.lexically_relative(folder);
  const bool inside = !relative.empty() && *relative.begin() != "..";
  const auto rounded = [](double value, double steps) { return std::round(value * steps) / steps; };
  const Json json = {{"id", item.id},
                     {"audio", (inside ? relative : item.audio).generic_u8string()},
                     {"source", item.source},
                     {"start_s", rounded(item.start_s, 1e4)},
                     {"end_s", rounded(item.end_s, 1e4)},
                     {"speaker", item.speaker},
                     {"language", item.language},
                     {"text", item.text},
                     {"snr_db", rounded(item.snr_db, 10)},
                     {"speech_ratio", rounded(item.speech_ratio, 1e3)},
                     {"alignment_score", item.alignment_score ? Json(rounded(*item.alignment_score, 1e3)) : Json()},
                     {"seconds", rounded(item.seconds, 1e4)},
                     {"split", item.split}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void write_manifest(const fs::path& folder, const std::vector<ManifestItem>& items) {
  std::string lines;
  for (const auto& item : items) lines += manifest_line(item, folder) + "\n";
  write_file_atomically(folder / kManifestName, lines);
}

}  // namespace timbre
