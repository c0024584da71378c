#pragma once
// What some bytes are, by how they begin: the one place that knows signatures.
#include <string>
#include <string_view>

namespace timbre {

enum class FileKind {
  kText,      // or something that looks like it; kText alone can be read aloud
  kWebPage,   // HTML and other markup
  kSound,     // that libsndfile may read
  kMedia,     // sound or film that libsndfile does not read
  kDocument,  // text that another program must take out
  kOther,     // archives, pictures, programs, bytes
};

struct KnownKind {
  FileKind kind = FileKind::kText;
  std::string name;  // "an EPUB book"
};

// How many bytes are worth looking at.
constexpr std::size_t kKindBytes = 4096;

// `begin`: the first bytes of a file; all of a short one. A text is told from bytes by the share of control characters;
// UTF-16 and UTF-32 are texts.
KnownKind kind_of(std::string_view begin);

// "UTF-16LE", "UTF-16BE", "UTF-32LE" or "UTF-32BE", by a mark or by zero bytes in every second place; null otherwise.
const char* wide_encoding(std::string_view begin);

}  // namespace timbre
