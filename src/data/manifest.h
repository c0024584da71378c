#pragma once
// The clips to train on. `timbre prepare` writes a folder with manifest.jsonl, one JSON object a line; folders of sound
// files with transcripts and the official lists `path|speaker|language|text` are read as the same thing.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace timbre {

struct ManifestItem {
  std::string id;                 // unique within the manifest
  std::filesystem::path audio;    // in the file relative to the manifest's folder; as read, ready to open
  std::string source;             // the recording that it was cut from; empty: not known
  double start_s = 0, end_s = 0;  // within the source
  std::string speaker, language = "en";
  std::string text;         // UTF-8; empty: not known
  double snr_db = 0;        // 0 where nobody has measured, like the next
  double speech_ratio = 0;  // share of the clip in which somebody speaks
  // Mean log-probability per frame of the transcript less that of what the recogniser hears by itself, at most 0; unset
  // without a transcript that was checked.
  std::optional<double> alignment_score;
  double seconds = 0;  // 0 where nobody has measured
  std::string split;   // "", "train", "validation", …
};

constexpr const char* kManifestName = "manifest.jsonl";

// Reads, in this order: a folder that holds manifest.jsonl; a folder of sound files with transcripts (metadata.csv, or
// a .txt beside each; see data/transcripts.h), in the order of their names; a file of JSON lines; a list file. Clips
// without a transcript have an empty text. Whether the sound files can be read is not looked at, only that they are
// there. Errors: kFile for what is missing, kInput for a bad line (with its number), for ids that repeat, and when
// there is no clip.
std::vector<ManifestItem> read_manifest(const std::filesystem::path& folder_or_list);

// Writes `folder`/manifest.jsonl at once or not at all; paths under `folder` are written relative to it. Errors: kFile.
void write_manifest(const std::filesystem::path& folder, const std::vector<ManifestItem>& items);

// One line, without the line break.
std::string manifest_line(const ManifestItem& item, const std::filesystem::path& folder);

}  // namespace timbre
