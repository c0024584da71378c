#include "base/file_kind.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

using namespace std::string_literals;

std::string zip_of(const std::string& name, const std::string& content) {
  std::string head = "PK\x03\x04\x14\0\0\0\0\0\0\0\0\0"s + std::string(12, '\0');
  head += static_cast<char>(name.size());
  return head + "\0\0\0"s + name + content;
}

// Signatures: the formats' specifications.
TEST(FileKind, KnowsWhatIsNoText) {
  const std::pair<std::string, std::pair<FileKind, const char*>> cases[] = {
      {zip_of("mimetype", "application/epub+zip"), {FileKind::kDocument, "EPUB"}},
      {zip_of("[Content_Types].xml", "<"), {FileKind::kDocument, "Office"}},
      {zip_of("mimetype", "application/vnd.oasis.opendocument.text"), {FileKind::kDocument, "OpenDocument"}},
      {zip_of("a.txt", "Hello."), {FileKind::kOther, "ZIP"}},
      {"%PDF-1.7\n", {FileKind::kDocument, "PDF"}},
      {"{\\rtf1\\ansi Hello.}", {FileKind::kDocument, "RTF"}},
      {"RIFF\x24\0\0\0WAVEfmt "s, {FileKind::kSound, "WAV"}},
      {"fLaC\0\0\0\x22"s, {FileKind::kSound, "FLAC"}},
      {"OggS\0\x02"s, {FileKind::kSound, "Ogg"}},
      {"ID3\x04\0\0"s, {FileKind::kSound, "MP3"}},
      {"\xFF\xFB\x90\x64", {FileKind::kSound, "MP3"}},
      {"\0\0\0\x20"
       "ftypM4A "s,
       {FileKind::kMedia, "M4A"}},
      {"\0\0\0\x18"
       "ftyp3gp4"s,
       {FileKind::kMedia, "3GP"}},
      {"#!AMR\n\x3C", {FileKind::kMedia, "AMR"}},
      {"\xFF\xF1\x50\x80", {FileKind::kMedia, "AAC"}},
      {"\x89PNG\r\n\x1A\n", {FileKind::kOther, "picture"}},
      {"\xFF\xD8\xFF\xE0", {FileKind::kOther, "picture"}},
      {"\0\0\0\x18"
       "ftypheic"s,
       {FileKind::kOther, "picture"}},
      {"\x1F\x8B\x08\0"s, {FileKind::kOther, "gzip"}},
      {"\x7F"
       "ELF\x02\x01",
       {FileKind::kOther, "program"}},
      {std::string(100, '\x01') + "abc", {FileKind::kOther, "bytes"}},
      {"<!DOCTYPE html><html><p>Hello.</p>", {FileKind::kWebPage, "markup"}},
      {"\xEF\xBB\xBF\n  <html lang=en>", {FileKind::kWebPage, "markup"}},
      {"<?xml version=\"1.0\"?><FictionBook>", {FileKind::kWebPage, "markup"}},
  };
  for (const auto& [bytes, expected] : cases) {
    const KnownKind kind = kind_of(bytes);
    EXPECT_EQ(static_cast<int>(kind.kind), static_cast<int>(expected.first))
        << kind.name << ", not " << expected.second;
    EXPECT_NE(kind.name.find(expected.second), std::string::npos) << kind.name;
  }
}

TEST(FileKind, TextsAreTexts) {
  for (const std::string& text :
       {"Hello."s, ""s, "PK is a battery."s, "ID3 is a tag, fLa a sound."s, "BM and so on, a text."s, "MZ"s, "\x1A"s,
        "\xEF\xBB\xBFMarked."s, "\xFF\xFEH\0i\0"s, "\xFE\xFF\0H\0i"s, "T\0h\0e\0 \0e\0n\0d\0.\0"s, "a < b > c"s,
        "RIFF is a word, and WAVE another."s, "\xE4\xBD\xA0\xE5\xA5\xBD"s, "\xC4\xE3\xBA\xC3"s, "page\fbreak"s,
        "<3 is a heart"s})
    EXPECT_EQ(static_cast<int>(kind_of(text).kind), static_cast<int>(FileKind::kText)) << text << kind_of(text).name;
}

TEST(FileKind, WideEncodings) {
  EXPECT_STREQ(wide_encoding("\xFF\xFEH\0i\0"s), "UTF-16LE");
  EXPECT_STREQ(wide_encoding("\xFE\xFF\0H\0i"s), "UTF-16BE");
  EXPECT_STREQ(wide_encoding("\xFF\xFE\0\0H\0\0\0"s), "UTF-32LE");
  EXPECT_STREQ(wide_encoding("H\0i\0!\0"s), "UTF-16LE");
  EXPECT_STREQ(wide_encoding("\0H\0i\0!"s), "UTF-16BE");
  EXPECT_EQ(wide_encoding("Hello, one zero byte at the end.\0"s), nullptr);
  EXPECT_EQ(wide_encoding("Hello."s), nullptr);
}

}  // namespace
}  // namespace timbre
