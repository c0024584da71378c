#pragma once
// What is to be evaluated: sound files, with the text, reference recording and reference voice that are known of each.
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace timbre {

struct EvalItem {
  std::string id;                                     // unique in a set; a baseline is compared by it
  std::filesystem::path file;                         // the speech to judge
  std::filesystem::path reference;                    // the same words spoken as they should sound; may be empty
  std::filesystem::path voice;                        // a recording of the voice, or a Voice file; may be empty
  std::string text;                                   // what should be said; empty: not known
  std::string prompt_text;                            // what is said in `voice`; kept for the seed-tts-eval layout
  std::vector<std::pair<std::string, double>> known;  // metrics that were found while it was spoken
};

// A sound file, or a folder: its sound files by name; each with the text in FILE.txt where there is one. Else a list,
// by its content:
//   JSONL  one object a line: "file", and as known "id", "text", "reference", "voice", "prompt_text"
//   CSV    the same names in its first line (RFC 4180; comma, semicolon or tab)
//   seed-tts-eval  FILE|PROMPT TEXT|PROMPT WAV|TEXT[|REFERENCE], FILE with or without .wav
// Paths are relative to the list. Files need not exist: a missing one is a failed item later.
// Errors: kFile when the list cannot be read; kInput for a line that cannot be understood, an empty list, two items of
// one id.
std::vector<EvalItem> read_items(const std::filesystem::path& list_or_folder);

// Texts to be spoken: JSONL with "text" and as known "id" and "voice" (relative to the list; a name without '.' and '/'
// stays as it is), or a text file with a sentence a line. Items without an id are numbered. Errors as read_items(), and
// kInput for an id that cannot be the name of a file.
std::vector<EvalItem> read_texts(const std::filesystem::path& set);

// Gives items without a reference the sound file of the same stem in `folder`, where there is one. Errors: kFile.
void add_references(std::vector<EvalItem>& items, const std::filesystem::path& folder);

// Writes DIR/meta.lst in the seed-tts-eval layout, with all sound in DIR/wavs and DIR/prompts (as WAV files; Voice
// files, missing and broken ones are left out). Errors: kFile; kInput for a text with a line break or '|'.
void export_seed_tts(const std::vector<EvalItem>& items, const std::filesystem::path& folder);

}  // namespace timbre
