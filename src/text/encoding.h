#pragma once
// Texts as they come in files → UTF-8. What is no text is refused, with what to do; another encoding than UTF-8 is
// found by its marks, its zero bytes or ICU's detector, and said, or refused where it cannot be told.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "text/sentences.h"

namespace timbre {

// Throws kUsage for a name that ICU does not know; "" is known.
void require_encoding(const std::string& name);

// Throws kInput when these first bytes of a file are those of no text, with what to do.
void require_text(std::string_view begin, const std::string& name);

// Bytes as they come → UTF-8, with as little held back as can be. Errors: kInput for what is no text (a ZIP archive, a
// recording, HTML …), and for an encoding that cannot be told.
class TextDecoder {
 public:
  // `name`: of the file, in messages. `encoding`: "" to find it out. Errors: those of require_encoding().
  explicit TextDecoder(std::string name, std::string encoding = "");
  ~TextDecoder();
  TextDecoder(const TextDecoder&) = delete;
  TextDecoder& operator=(const TextDecoder&) = delete;

  // The text so far, no part of it twice; `last`: nothing follows.
  std::string feed(std::string_view bytes, bool last);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The whole file. Errors: also kFile.
std::string read_text_file(const std::filesystem::path& file, std::uint64_t max_bytes,
                           const std::string& encoding = "");
// A source of bytes as one of UTF-8.
SentenceReader::Source decoded(SentenceReader::Source bytes, const std::string& name, const std::string& encoding = "");

}  // namespace timbre
