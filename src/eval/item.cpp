#include "eval/item.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "eval/item_list.h"
#include "text/encoding.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxTextBytes = 1 << 20;

std::vector<fs::path> sounds_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (!entry.is_directory() && is_sound_file_name(entry.path())) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

std::string trimmed(const std::string& text) {
  const auto begin = text.find_first_not_of(" \t\r\n"), end = text.find_last_not_of(" \t\r\n");
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

// A sound file, and the text beside it.
EvalItem item_of(const fs::path& file) {
  EvalItem item;
  item.id = file.stem().string();
  item.file = file;
  const fs::path text = fs::path(file).replace_extension(".txt");
  if (fs::exists(text)) item.text = trimmed(read_text_file(text, kMaxTextBytes));
  return item;
}

std::vector<EvalItem> items_in(const fs::path& folder) {
  std::vector<EvalItem> items;
  for (const fs::path& file : sounds_in(folder)) items.push_back(item_of(file));
  if (items.empty()) throw Error(ErrorKind::kInput, fmt::format("there is no sound file in {}", folder.string()));
  return items;
}

void require_unique_ids(const std::vector<EvalItem>& items, const fs::path& list) {
  std::set<std::string> seen;
  for (const EvalItem& item : items)
    if (!seen.insert(item.id).second)
      throw Error(ErrorKind::kInput,
                  fmt::format("{}: two items are called '{}'; give each an id of its own", list.string(), item.id));
}

// '|' and line breaks would break the layout.
const std::string& field(const std::string& text, const EvalItem& item) {
  if (text.find_first_of("|\n\r") != std::string::npos)
    throw Error(ErrorKind::kInput, fmt::format("item '{}': its text holds '|' or a line break, which the seed-tts-eval "
                                               "layout cannot; change the text",
                                               item.id));
  return text;
}

// An id as the name of a file.
std::string file_name(std::string id) {
  for (char& c : id)
    if (c == '/' || c == '|' || c == '\n') c = '_';
  return id;
}

// As a WAV file, whatever it was: others' scripts look for NAME.wav. "" where there is no sound.
std::string copied(const fs::path& from, const fs::path& folder, const std::string& subfolder,
                   const std::string& name) {
  std::error_code ignored;
  if (from.extension() == ".voice" || !fs::is_regular_file(from, ignored)) return "";
  const std::string to = subfolder + "/" + name + ".wav";
  fs::create_directories(folder / subfolder);
  if (from.extension() == ".wav") {
    write_file_atomically(folder / to, read_file(from));
    return to;
  }
  AudioBuffer audio;
  try {
    audio = read_audio(from);
  } catch (const Error&) {
    return "";  // a broken file is one failed item
  }
  write_audio(folder / to, audio.samples, audio.sample_rate);
  return to;
}

}  // namespace

std::vector<EvalItem> read_items(const fs::path& list_or_folder) {
  std::error_code ignored;
  if (is_sound_file_name(list_or_folder) && fs::is_regular_file(list_or_folder, ignored))
    return {item_of(list_or_folder)};
  auto items = fs::is_directory(list_or_folder, ignored) ? items_in(list_or_folder) : read_item_list(list_or_folder);
  require_unique_ids(items, list_or_folder);
  return items;
}

std::vector<EvalItem> read_texts(const fs::path& set) {
  auto items = read_text_list(set);
  for (const EvalItem& item : items)
    if (item.id.find('/') != std::string::npos || item.id == "." || item.id == "..")
      throw Error(ErrorKind::kInput,
                  fmt::format("{}: '{}' cannot be the name of a file; change that id", set.string(), item.id));
  require_unique_ids(items, set);
  return items;
}

void add_references(std::vector<EvalItem>& items, const fs::path& folder) {
  if (!fs::is_directory(folder))
    throw Error(ErrorKind::kFile, fmt::format("there is no folder '{}' with reference recordings", folder.string()));
  const auto files = sounds_in(folder);
  for (EvalItem& item : items) {
    if (!item.reference.empty()) continue;
    const auto same =
        std::find_if(files.begin(), files.end(), [&](const fs::path& file) { return file.stem() == item.file.stem(); });
    if (same != files.end()) item.reference = *same;
  }
}

void export_seed_tts(const std::vector<EvalItem>& items, const fs::path& folder) {
  std::string lines;
  for (const EvalItem& item : items) {
    const std::string name = file_name(item.id);
    if (copied(item.file, folder, "wavs", name).empty()) continue;
    lines += fmt::format("{}|{}|{}|{}\n", name, field(item.prompt_text, item),
                         copied(item.voice, folder, "prompts", name), field(item.text, item));
  }
  fs::create_directories(folder);
  write_file_atomically(folder / "meta.lst", lines);
}

}  // namespace timbre
