#include "cli/text_input.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/file_kind.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "text/encoding.h"
#include "text/language.h"

namespace timbre {
namespace {

// Bytes as they come, so that a pipe is spoken while it is written.
SentenceReader::Source descriptor_source(std::shared_ptr<int> descriptor, const std::string& name) {
  return [descriptor, name](char* bytes, std::size_t size) {
    ssize_t count;
    do {
      // A pipe may keep us waiting; read() would go on after a signal.
      pollfd wait = {*descriptor, POLLIN, 0};
      while (::poll(&wait, 1, -1) < 0 && errno == EINTR) throw_if_interrupted("reading the text");
      count = ::read(*descriptor, bytes, size);
    } while (count < 0 && errno == EINTR);
    if (count < 0) throw Error(ErrorKind::kFile, name + " cannot be read: " + std::strerror(errno));
    return static_cast<std::size_t>(count);
  };
}

TextInput open_file(const std::string& file, const std::string& encoding) {
  if (file == "-") {
    const std::string name = "standard input";
    return {decoded(descriptor_source(std::make_shared<int>(STDIN_FILENO), name), name, encoding), 0};
  }
  require_readable_file(file);
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw Error(ErrorKind::kFile, file + " cannot be read: " + std::strerror(errno));
  const std::shared_ptr<int> owner(new int(descriptor), [](const int* owned) {
    ::close(*owned);
    delete owned;
  });
  std::string begin(kKindBytes, '\0');  // of a pipe nothing is taken
  begin.resize(static_cast<std::size_t>(std::max<ssize_t>(0, ::pread(descriptor, begin.data(), begin.size(), 0))));
  if (encoding.empty()) require_text(begin, file);
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(file, failed);
  return {decoded(descriptor_source(owner, file), file, encoding), failed ? 0 : static_cast<std::size_t>(bytes)};
}

TextInput from_memory(const std::string& text) {
  auto at = std::make_shared<std::size_t>(0);
  return {[text, at](char* bytes, std::size_t size) {
            const std::size_t count = std::min(size, text.size() - *at);
            std::memcpy(bytes, text.data() + *at, count);
            *at += count;
            return count;
          },
          text.size()};
}

}  // namespace

void add_text_options(CLI::App& command, TextOptions& options) {
  options.text_given = command.add_option("-t,--text", options.text, "The text to speak");
  command.add_option("-f,--text-file", options.file, "A text file to speak; - for standard input");
  command.add_option("input", options.dash, "- to speak what comes on standard input");
  add_encoding_option(command, options.encoding);
}

void add_encoding_option(CLI::App& command, std::string& encoding) {
  command
      .add_option("--encoding", encoding, "Of the text file, as windows-1252 or shift_jis (default: UTF-8, or found)")
      ->check([](const std::string& name) {
        require_encoding(name);
        return std::string();
      });
}

void add_language_options(CLI::App& command, std::string& language, Readings& readings) {
  command
      .add_option("--lang", language,
                  "Language of the text: auto, auto_yue, en, zh, ja, ko, yue, all_zh, all_ja, all_ko or all_yue")
      ->check([](const std::string& name) {
        parse_language_mode(name);
        return std::string();
      });
  command.add_option_function<std::string>(
      "--readings", [&readings](const std::string& name) { readings = parse_readings(name); },
      "Mandarin and Cantonese as dictionaries have them (dictionary, the default), or as GPT-SoVITS' own models learnt "
      "them (gpt-sovits)");
}

TextInput open_text(const TextOptions& options) {
  const bool text = options.text_given->count() > 0;
  if (!options.dash.empty() && options.dash != "-") {
    throw Error(ErrorKind::kUsage,
                "what is '" + options.dash + "'? Give the text with --text or --text-file, or - for standard input");
  }
  if (int{text} + int{!options.file.empty()} + int{!options.dash.empty()} != 1) {
    throw Error(ErrorKind::kUsage, "give one text to speak: --text \"...\", --text-file FILE, or - for standard input");
  }
  if (text) return from_memory(options.text);
  return open_file(options.file.empty() ? options.dash : options.file, options.encoding);
}

}  // namespace timbre
