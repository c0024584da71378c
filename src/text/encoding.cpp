#include "text/encoding.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <vector>

#include "base/error.h"
#include "base/file_kind.h"
#include "base/files.h"
#include "base/log.h"

namespace timbre {
namespace {

using namespace std::string_view_literals;

constexpr int kLeastConfidence = 30;             // of ICU's detector, of 100: below, it guesses
constexpr std::size_t kSampleBytes = 64 * 1024;  // asked from a source, and looked at
constexpr const char* kUtf8 = "UTF-8";
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";
constexpr const char* kAskFor =
    "save it as UTF-8, or name it by --encoding where a command takes that (windows-1252, gb18030, big5, shift_jis, "
    "euc-kr, utf-16 …)";

bool is_high(char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }

std::string advice(const KnownKind& kind) {
  switch (kind.kind) {
    case FileKind::kWebPage:
      return "save the page as text, for example with: w3m -dump FILE > FILE.txt";
    case FileKind::kDocument:
      return "take the text out first, for example with: pandoc -t plain FILE, pdftotext FILE or ebook-convert FILE";
    case FileKind::kSound:
    case FileKind::kMedia:
      return "give the text, not the recording";
    case FileKind::kText:
    case FileKind::kOther:
      break;
  }
  return "give a text file";
}

// Where the first sequence that is no UTF-8 begins; npos: nowhere. A sequence cut off by the end is none, unless
// `last`.
std::size_t first_not_utf8(std::string_view bytes, bool last) {
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : 4;
    if ((lead >= 0x80 && lead < 0xC2) || lead > 0xF4) return i;
    for (std::size_t k = 1; k < size; ++k) {
      if (i + k >= bytes.size()) return last ? i : std::string_view::npos;
      if ((static_cast<unsigned char>(bytes[i + k]) & 0xC0) != 0x80) return i;
    }
    i += size;
  }
  return std::string_view::npos;
}

// Encodings that ICU's detector knows, of languages that are spoken, as Windows widens them. Western ones are right
// only where most letters are ASCII's.
const char* spoken_encoding(std::string_view found, bool mostly_ascii) {
  constexpr std::pair<std::string_view, const char*> kEastern[] = {
      {"GB18030", "GB18030"},         {"Big5", "Big5-HKSCS"},         {"Shift_JIS", "ibm-943_P15A-2003"},
      {"EUC-JP", "EUC-JP"},           {"EUC-KR", "windows-949"},      {"ISO-2022-JP", "ISO-2022-JP"},
      {"ISO-2022-KR", "ISO-2022-KR"}, {"ISO-2022-CN", "ISO-2022-CN"}, {"UTF-8", kUtf8}};
  constexpr std::pair<std::string_view, const char*> kWestern[] = {
      {"ISO-8859-1", "windows-1252"},   {"windows-1252", "windows-1252"}, {"ISO-8859-2", "ISO-8859-2"},
      {"windows-1250", "windows-1250"}, {"ISO-8859-9", "windows-1254"},   {"windows-1254", "windows-1254"}};
  for (const auto& [name, use] : kEastern)
    if (name == found) return use;
  for (const auto& [name, use] : kWestern)
    if (name == found && mostly_ascii) return use;
  return nullptr;
}

// What Western text looks like: letters beyond ASCII are few and stand alone.
bool looks_western(std::string_view bytes) {
  std::size_t high = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (!is_high(bytes[i])) continue;
    ++high;
    if (i > 0 && is_high(bytes[i - 1])) return false;
  }
  return high * 5 <= bytes.size();
}

const char* by_detector(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, kSampleBytes);
  const auto high = static_cast<std::size_t>(std::count_if(sample.begin(), sample.end(), is_high));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, decltype(&ucsdet_close)> detector(ucsdet_open(&status), ucsdet_close);
  ucsdet_setText(detector.get(), sample.data(), static_cast<int32_t>(sample.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    if (ucsdet_getConfidence(matches[i], &status) < kLeastConfidence) break;
    if (const auto* use = spoken_encoding(ucsdet_getName(matches[i], &status), high * 4 < sample.size())) return use;
  }
  return looks_western(sample) ? "windows-1252" : nullptr;
}

}  // namespace

struct TextDecoder::State {
  std::string name, encoding;  // "": not known yet
  bool begun = false, converted = false;
  std::unique_ptr<UConverter, decltype(&ucnv_close)> converter{nullptr, ucnv_close};

  void open() {
    UErrorCode status = U_ZERO_ERROR;
    converter.reset(ucnv_open(encoding.c_str(), &status));
    if (U_FAILURE(status)) require_encoding(encoding);
  }
  void find_encoding(std::string_view bytes, bool last);
  std::string convert(std::string_view bytes, bool last);
};

// Called with the first bytes that are not plain ASCII.
void TextDecoder::State::find_encoding(std::string_view bytes, bool last) {
  if (const char* const wide = wide_encoding(bytes)) {
    encoding = wide;
    return log_info("'{}' is read as {}", name, encoding);
  }
  const bool utf8 = first_not_utf8(bytes, last) == std::string_view::npos;
  const bool escapes = bytes.find('\x1B') != std::string_view::npos;  // as ISO-2022 has, which is written in ASCII
  const char* found = utf8 && !escapes ? kUtf8 : by_detector(bytes);
  if (utf8 && (found == nullptr || std::string_view(found).substr(0, 8) != "ISO-2022")) found = kUtf8;
  if (found == nullptr) {
    throw Error(ErrorKind::kInput, fmt::format("'{}' is not UTF-8, and what it is cannot be told: {}", name, kAskFor));
  }
  encoding = found;
  if (encoding == kUtf8) return;
  log_warn("'{}' is not UTF-8: it is read as {}; if that is wrong, name it by --encoding", name, found);
}

std::string TextDecoder::State::convert(std::string_view bytes, bool last) {
  const char* from = bytes.data();
  const char* const end = from + bytes.size();
  icu::UnicodeString wide;
  UErrorCode status;
  do {
    std::array<UChar, 4096> units;
    UChar* to = units.data();
    status = U_ZERO_ERROR;
    ucnv_toUnicode(converter.get(), &to, units.data() + units.size(), &from, end, nullptr, last, &status);
    wide.append(units.data(), static_cast<int32_t>(to - units.data()));
  } while (status == U_BUFFER_OVERFLOW_ERROR);
  std::string text;
  if (!converted && wide.startsWith(UChar(0xFEFF))) wide.remove(0, 1);  // a byte order mark
  converted = converted || !wide.isEmpty();
  wide.toUTF8String(text);
  return text;
}

void require_text(std::string_view begin, const std::string& name) {
  const KnownKind kind = kind_of(begin);
  if (kind.kind == FileKind::kText) return;
  throw Error(ErrorKind::kInput, fmt::format("'{}' is {}, not a text; {}", name, kind.name, advice(kind)));
}

void require_encoding(const std::string& name) {
  if (name.empty()) return;
  UErrorCode status = U_ZERO_ERROR;
  ucnv_close(ucnv_open(name.c_str(), &status));
  if (U_FAILURE(status)) throw Error(ErrorKind::kUsage, fmt::format("there is no encoding '{}': {}", name, kAskFor));
}

TextDecoder::TextDecoder(std::string name, std::string encoding) : state_(std::make_unique<State>()) {
  require_encoding(encoding);
  state_->name = std::move(name);
  state_->encoding = std::move(encoding);
}

TextDecoder::~TextDecoder() = default;

std::string TextDecoder::feed(std::string_view bytes, bool last) {
  State& state = *state_;
  if (!state.begun && !bytes.empty()) {
    state.begun = true;
    if (state.encoding.empty()) require_text(bytes, state.name);
  }
  if (state.encoding.empty()) {
    if (bytes.substr(0, kUtf8Mark.size()) == kUtf8Mark) bytes.remove_prefix(kUtf8Mark.size());
    const bool plain =
        std::none_of(bytes.begin(), bytes.end(), [](char c) { return is_high(c) || c == '\0' || c == '\x1B'; });
    if (plain) return std::string(bytes);
    state.find_encoding(bytes, last);
  }
  if (state.encoding == kUtf8) return std::string(bytes);
  if (!state.converter) state.open();
  return state.convert(bytes, last);
}

std::string read_text_file(const std::filesystem::path& file, std::uint64_t max_bytes, const std::string& encoding) {
  // What is no text is said to be none, however large it is.
  if (std::filesystem::is_regular_file(file) && std::filesystem::file_size(file) > max_bytes) {
    std::string begin(kSampleBytes, '\0');
    std::ifstream stream(file, std::ios::binary);
    stream.read(begin.data(), static_cast<std::streamsize>(begin.size()));
    begin.resize(static_cast<std::size_t>(stream.gcount()));
    TextDecoder(file.string(), encoding).feed(begin, /*last=*/false);
  }
  return TextDecoder(file.string(), encoding).feed(read_file(file, max_bytes), /*last=*/true);
}

SentenceReader::Source decoded(SentenceReader::Source bytes, const std::string& name, const std::string& encoding) {
  struct Stream {
    TextDecoder decoder;
    std::string ready;
    std::vector<char> block;
    bool ended = false;
  };
  auto stream =
      std::shared_ptr<Stream>(new Stream{TextDecoder(name, encoding), "", std::vector<char>(kSampleBytes), false});
  return [stream, bytes](char* to, std::size_t size) {
    while (stream->ready.empty() && !stream->ended) {
      const std::size_t got = bytes(stream->block.data(), stream->block.size());
      stream->ended = got == 0;
      stream->ready = stream->decoder.feed({stream->block.data(), got}, stream->ended);
    }
    const std::size_t count = stream->ready.copy(to, size);
    stream->ready.erase(0, count);
    return count;
  };
}

}  // namespace timbre
