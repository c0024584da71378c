#include "base/file_kind.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace timbre {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::size_t at;
  std::string_view bytes;
  FileKind kind;
  std::string_view name;
};

// Source: the formats' own specifications, as file(1) and the registry of media types list them. The first that fits
// counts, so the closer ones stand first.
constexpr Signature kSignatures[] = {
    {30, "mimetypeapplication/epub+zip"sv, FileKind::kDocument, "an EPUB book"},
    {30, "mimetypeapplication/vnd.oasis.opendocument"sv, FileKind::kDocument, "an OpenDocument file"},
    {0, "%PDF-"sv, FileKind::kDocument, "a PDF"},
    {0, "{\\rtf"sv, FileKind::kDocument, "an RTF document"},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, FileKind::kDocument, "a document of an old Office"},
    {60, "BOOKMOBI"sv, FileKind::kDocument, "a Kindle book"},
    {8, "WAVE"sv, FileKind::kSound, "a WAV recording"},
    {0, "fLaC"sv, FileKind::kSound, "a FLAC recording"},
    {0, "OggS\0"sv, FileKind::kSound, "an Ogg recording"},
    {0, "ID3\x02"sv, FileKind::kSound, "an MP3 recording"},
    {0, "ID3\x03"sv, FileKind::kSound, "an MP3 recording"},
    {0, "ID3\x04"sv, FileKind::kSound, "an MP3 recording"},
    {8, "AIFF"sv, FileKind::kSound, "an AIFF recording"},
    {8, "AIFC"sv, FileKind::kSound, "an AIFF recording"},
    {0, ".snd\0"sv, FileKind::kSound, "an AU recording"},
    {0, "caff\0"sv, FileKind::kSound, "a CAF recording"},
    {0, "riff\x2E\x91\xCF\x11"sv, FileKind::kSound, "a W64 recording"},
    {4, "ftyphei"sv, FileKind::kOther, "a picture"},
    {4, "ftypmif1"sv, FileKind::kOther, "a picture"},
    {4, "ftypavif"sv, FileKind::kOther, "a picture"},
    {4, "ftyp3g"sv, FileKind::kMedia, "a 3GP recording"},
    {4, "ftypM4"sv, FileKind::kMedia, "an M4A recording"},
    {4, "ftyp"sv, FileKind::kMedia, "an MP4 file"},
    {0, "#!AMR"sv, FileKind::kMedia, "an AMR recording"},
    {0, "\xFF\xF1"sv, FileKind::kMedia, "an AAC recording"},
    {0, "\xFF\xF9"sv, FileKind::kMedia, "an AAC recording"},
    {0, "\x1A\x45\xDF\xA3"sv, FileKind::kMedia, "a WebM or Matroska file"},
    {0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11"sv, FileKind::kMedia, "a WMA or WMV file"},
    {8, "AVI "sv, FileKind::kMedia, "an AVI film"},
    {0, "\x89PNG"sv, FileKind::kOther, "a picture"},
    {0, "\xFF\xD8\xFF"sv, FileKind::kOther, "a picture"},
    {0, "GIF87a"sv, FileKind::kOther, "a picture"},
    {0, "GIF89a"sv, FileKind::kOther, "a picture"},
    {8, "WEBP"sv, FileKind::kOther, "a picture"},
    {0, "II*\0"sv, FileKind::kOther, "a picture"},
    {0, "MM\0*"sv, FileKind::kOther, "a picture"},
    {6, "\0\0\0\0"sv, FileKind::kOther, "a picture"},  // BMP, where it begins with "BM"; see fits()
    {0, "PK\x03\x04"sv, FileKind::kOther, "a ZIP archive"},
    {0, "PK\x05\x06"sv, FileKind::kOther, "a ZIP archive"},
    {0, "\x1F\x8B"sv, FileKind::kOther, "a gzip archive"},
    {4, "1AY&SY"sv, FileKind::kOther, "a bzip2 archive"},
    {0,
     "\xFD"
     "7zXZ\0"sv,
     FileKind::kOther, "an xz archive"},
    {0, "7z\xBC\xAF\x27\x1C"sv, FileKind::kOther, "a 7z archive"},
    {0, "Rar!\x1A\x07"sv, FileKind::kOther, "a RAR archive"},
    {0, "\x28\xB5\x2F\xFD"sv, FileKind::kOther, "a zstd archive"},
    {257, "ustar"sv, FileKind::kOther, "a tar archive"},
    {0,
     "\x7F"
     "ELF"sv,
     FileKind::kOther, "a program"},
};

bool fits(const Signature& signature, std::string_view begin) {
  if (begin.size() < signature.at || begin.substr(signature.at, signature.bytes.size()) != signature.bytes)
    return false;
  const bool needs_form = signature.at == 8;  // a chunk's kind, behind its size
  if (needs_form) {
    const auto form = begin.substr(0, 4);
    return form == "RIFF" || form == "RF64" || form == "RIFX" || form == "FORM";
  }
  return signature.at != 6 || begin.substr(0, 2) == "BM";
}

// A frame of MPEG audio layer III: the sync, a version, the layer, a bit rate and a sample rate that exist.
bool is_mp3_frame(std::string_view begin) {
  if (begin.size() < 4) return false;
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(begin[i]); };
  const bool sync = byte(0) == 0xFF && (byte(1) & 0xE0) == 0xE0 && (byte(1) & 0x18) != 0x08 && (byte(1) & 0x06) == 0x02;
  return sync && (byte(2) & 0xF0) != 0xF0 && (byte(2) & 0x0C) != 0x0C;
}

// Office files of today are ZIP archives whose first entries tell.
bool is_office(std::string_view begin) {
  return begin.substr(0, 2) == "PK" &&
         (begin.find("[Content_Types].xml") != std::string_view::npos || begin.find("word/") != std::string_view::npos);
}

bool is_markup(std::string_view begin) {
  constexpr std::array<std::string_view, 12> kTags = {"<!doctype", "<!--", "<?xml", "<html", "<head",        "<body",
                                                      "<p>",       "<div", "<h1",   "<meta", "<fictionbook", "<svg"};
  if (begin.substr(0, 3) == "\xEF\xBB\xBF") begin.remove_prefix(3);
  begin.remove_prefix(std::min(begin.find_first_not_of(" \t\r\n"), begin.size()));
  std::string start(begin.substr(0, 16));
  std::transform(start.begin(), start.end(), start.begin(), [](unsigned char c) { return std::tolower(c); });
  return std::any_of(kTags.begin(), kTags.end(), [&](auto tag) { return start.compare(0, tag.size(), tag) == 0; });
}

bool is_control(unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B; }

bool has_controls(std::string_view begin) {
  constexpr std::size_t kFew = 3, kOneIn = 50;
  const auto controls = static_cast<std::size_t>(
      std::count_if(begin.begin(), begin.end(), [](char c) { return is_control(static_cast<unsigned char>(c)); }));
  return controls >= kFew && controls * kOneIn > begin.size();
}

}  // namespace

KnownKind kind_of(std::string_view begin) {
  begin = begin.substr(0, kKindBytes);
  if (is_office(begin)) return {FileKind::kDocument, "an Office document"};
  for (const Signature& signature : kSignatures)
    if (fits(signature, begin)) return {signature.kind, std::string(signature.name)};
  if (is_mp3_frame(begin)) return {FileKind::kSound, "an MP3 recording"};
  if (is_markup(begin)) return {FileKind::kWebPage, "a page of markup (HTML, XML)"};
  if (!wide_encoding(begin) && has_controls(begin)) return {FileKind::kOther, "no text but bytes"};
  return {FileKind::kText, "a text"};
}

const char* wide_encoding(std::string_view begin) {
  constexpr std::pair<std::string_view, const char*> kMarks[] = {{"\xFF\xFE\0\0"sv, "UTF-32LE"},
                                                                 {"\0\0\xFE\xFF"sv, "UTF-32BE"},
                                                                 {"\xFF\xFE"sv, "UTF-16LE"},
                                                                 {"\xFE\xFF"sv, "UTF-16BE"}};
  constexpr std::size_t kOneIn = 10;  // bytes is zero, at least
  begin = begin.substr(0, kKindBytes);
  for (const auto& [mark, name] : kMarks)
    if (begin.substr(0, mark.size()) == mark) return name;
  std::array<std::size_t, 2> zeros = {0, 0};
  for (std::size_t i = 0; i < begin.size(); ++i) zeros[i % 2] += begin[i] == '\0' ? 1 : 0;
  if (std::min(zeros[0], zeros[1]) > 0 || (zeros[0] + zeros[1]) * kOneIn <= begin.size()) return nullptr;
  const std::size_t high = zeros[0] > 0 ? 0 : 1;  // the place of the zero bytes
  std::string plain;                              // the other bytes of their units
  for (std::size_t i = 0; i + 1 < begin.size(); i += 2)
    if (begin[i + high] == '\0') plain += begin[i + 1 - high];
  if (has_controls(plain)) return nullptr;
  return zeros[0] > 0 ? "UTF-16BE" : "UTF-16LE";
}

}  // namespace timbre
