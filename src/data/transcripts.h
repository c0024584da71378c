#pragma once
// What is said in recordings, in the forms that corpora come in. Files are texts in any encoding that
// text/encoding.h finds out, lines end in LF or CRLF, empty lines are skipped, paths may stand in quotes. Errors: kFile
// when unreadable, kInput for a bad line, with its number.
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace timbre {

struct Transcript {
  std::filesystem::path audio;  // found
  std::string speaker;          // empty: not said
  std::string language;         // ISO 639 code in lower case ("en"); empty: not said
  std::string text;
};

// Sound files below `folder` (all levels, hidden names left out), in the order of their names. By their endings:
// whether they can be read is another question. Errors: kFile when there is no such folder.
std::vector<std::filesystem::path> find_sound_files(const std::filesystem::path& folder);

// Official lists: `path|speaker|language|text`. A path is tried as it stands, from the list's folder, with slashes for
// backslashes, and by its last part beside the list, as GPT-SoVITS users move lists between machines. Errors also for a
// sound file that is not there (kFile).
std::vector<Transcript> read_transcript_list(const std::filesystem::path& list);

// LJSpeech: `id|text` or `id|text|normalised text`, which is preferred; the sound file is wavs/ID.* or ID.* beside it.
// Errors as above.
std::vector<Transcript> read_metadata_csv(const std::filesystem::path& csv);

// The transcript beside a recording (alice.txt of alice.wav), its line breaks made spaces; nothing where there is none.
std::optional<std::string> read_text_beside(const std::filesystem::path& recording);

// Transcripts by recording.
class Transcripts {
 public:
  // A list, a metadata.csv by the number of its columns, or a folder that holds metadata.csv.
  void add_file(const std::filesystem::path& list_or_csv);
  // The listed one, or the text beside the recording.
  std::optional<Transcript> find(const std::filesystem::path& recording) const;
  // The recordings that are listed, in order.
  const std::vector<std::filesystem::path>& recordings() const { return order_; }

 private:
  std::unordered_map<std::string, Transcript> by_file_;  // key: canonical path
  std::vector<std::filesystem::path> order_;
};

}  // namespace timbre
