#pragma once
// Text for a command: --text, --text-file, or "-" for standard input.
#include <cstddef>
#include <string>

#include "text/language.h"
#include "text/sentences.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace timbre {

struct TextOptions {
  std::string text, file, dash, encoding;
  const CLI::Option* text_given = nullptr;  // "" is a text, too
};

void add_text_options(CLI::App& command, TextOptions& options);
// --encoding of a text file, checked when parsed.
void add_encoding_option(CLI::App& command, std::string& encoding);
// --lang, checked when parsed, and --readings.
void add_language_options(CLI::App& command, std::string& language, Readings& readings);

struct TextInput {
  SentenceReader::Source source;
  std::size_t bytes = 0;  // 0: not known
};

// Opens the one that was given; a file comes out as UTF-8. Errors: kUsage unless it is exactly one, kFile, and while it
// is read kInput for what is no text.
TextInput open_text(const TextOptions& options);

}  // namespace timbre
