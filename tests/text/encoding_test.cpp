#include "text/encoding.h"

#include <gtest/gtest.h>
#include <unicode/unistr.h>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

using namespace std::string_literals;

const std::string kFrench = "Le café était fermé. Où êtes-vous allés, et à quelle heure ?";
const std::string kEnglish = "She said “no” — and didn’t. It’s £5.";
const std::string kGerman = "Größe und Übermut tun selten gut.";
const std::string kChinese = "今天天气很好，我们去公园散步吧。";
const std::string kTaiwanese = "今天天氣很好，我們去公園散步吧。";
const std::string kJapanese = "今日は天気がいいので、公園へ散歩に行きましょう。";
const std::string kKorean = "오늘은 날씨가 좋아서 공원에 산책하러 갑니다.";

// ICU's own converters are the reference of what bytes an encoding has.
std::string encoded(const std::string& text, const char* encoding) {
  const auto wide = icu::UnicodeString::fromUTF8(text);
  std::string bytes(static_cast<std::size_t>(wide.length()) * 6 + 16, '\0');
  bytes.resize(static_cast<std::size_t>(
      wide.extract(0, wide.length(), bytes.data(), static_cast<uint32_t>(bytes.size()), encoding)));
  return bytes;
}

std::string read(const std::string& bytes, const std::string& encoding = "") {
  testing::internal::CaptureStderr();
  std::string text;
  try {
    text = TextDecoder("a.txt", encoding).feed(bytes, true);
  } catch (...) {
    testing::internal::GetCapturedStderr();
    throw;
  }
  testing::internal::GetCapturedStderr();
  return text;
}

TEST(Encoding, Utf8StaysAsItIs) {
  testing::internal::CaptureStderr();
  for (const std::string& text : {kFrench, kChinese, "plain"s, ""s})
    EXPECT_EQ(TextDecoder("a.txt").feed(text, true), text);
  EXPECT_EQ(TextDecoder("a.txt").feed("\xEF\xBB\xBF" + kFrench, true), kFrench);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Encoding, IsFoundAndSaid) {
  const std::pair<std::string, const char*> cases[] = {
      {kFrench, "windows-1252"}, {kEnglish, "windows-1252"}, {kGerman, "windows-1252"},
      {kChinese, "gb18030"},     {kTaiwanese, "big5"},       {kJapanese, "shift_jis"},
      {kJapanese, "euc-jp"},     {kKorean, "euc-kr"},        {kJapanese, "iso-2022-jp"}};
  for (const auto& [text, encoding] : cases) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(TextDecoder("a.txt").feed(encoded(text, encoding), true), text) << encoding;
    EXPECT_NE(testing::internal::GetCapturedStderr().find("'a.txt' is not UTF-8"), std::string::npos) << encoding;
  }
}

TEST(Encoding, WideTextsWithAndWithoutAMark) {
  for (const char* encoding : {"UTF-16LE", "UTF-16BE"}) {
    EXPECT_EQ(read(encoded(kEnglish, encoding)), kEnglish) << encoding;
    EXPECT_EQ(read(encoded("\xEF\xBB\xBF" + kEnglish, encoding)), kEnglish) << encoding;
    EXPECT_EQ(read(encoded("\xEF\xBB\xBF" + kChinese, encoding)), kChinese) << encoding;
  }
  EXPECT_EQ(read(encoded("\xEF\xBB\xBF" + kFrench, "UTF-32LE")), kFrench);
}

TEST(Encoding, WhatCannotBeToldIsAskedFor) {
  for (const char* encoding : {"gb18030", "shift_jis"})
    EXPECT_ERROR(ErrorKind::kInput, "--encoding", read(encoded("你好。", encoding)));
  EXPECT_ERROR(ErrorKind::kInput, "a.txt", read(encoded("Привет, как дела? Хорошо.", "koi8-r")));  // spoken by no model
}

TEST(Encoding, IsTakenByName) {
  EXPECT_EQ(read(encoded("你好。", "gb18030"), "gb18030"), "你好。");
  EXPECT_EQ(read(encoded("こんにちは。", "shift_jis"), "shift_jis"), "こんにちは。");
  EXPECT_EQ(read(encoded(kEnglish, "UTF-16LE"), "utf-16le"), kEnglish);
  require_encoding("");
  require_encoding("cp1252");
  EXPECT_ERROR(ErrorKind::kUsage, "'klingon'", require_encoding("klingon"));
}

TEST(Encoding, WhatIsNoTextIsRefusedWithAdvice) {
  EXPECT_ERROR(ErrorKind::kInput, "ebook-convert",
               read("PK\x03\x04"s + std::string(26, '\0') + "mimetypeapplication/epub+zip"));
  EXPECT_ERROR(ErrorKind::kInput, "w3m", read("<html><body>Hello.</body></html>"));
  EXPECT_ERROR(ErrorKind::kInput, "not the recording", read("RIFF\x24\0\0\0WAVEfmt "s));
  EXPECT_ERROR(ErrorKind::kInput, "give a text file", read(std::string(200, '\x02')));
}

// A pipe gives what it has: nothing is held back, characters may be cut anywhere.
TEST(Encoding, OfAStream) {
  for (const char* encoding : {"utf-8", "gb18030", "UTF-16LE"}) {
    const std::string text = kChinese + kEnglish + kChinese;
    std::string bytes = encoded("\xEF\xBB\xBF" + text, encoding);
    std::size_t at = 0;
    testing::internal::CaptureStderr();
    const auto source = decoded(
        [&](char* to, std::size_t size) {
          const std::size_t count = bytes.copy(to, std::min<std::size_t>(size, at == 0 ? 60 : 7), at);
          at += count;
          return count;
        },
        "a.txt", std::string(encoding) == "gb18030" ? "gb18030" : "");
    std::string read;
    char block[5];
    for (std::size_t got = source(block, sizeof block); got > 0; got = source(block, sizeof block))
      read.append(block, got);
    testing::internal::GetCapturedStderr();
    if (read.compare(0, 3, "\xEF\xBB\xBF") == 0)
      read.erase(0, 3);  // named encodings keep it; the sentence reader does not
    EXPECT_EQ(read, text) << encoding;
  }
}

TEST(Encoding, OfAFile) {
  const TempDir folder;
  write_file_atomically(folder / "a.txt", encoded(kGerman, "windows-1252"));
  testing::internal::CaptureStderr();
  EXPECT_EQ(read_text_file(folder / "a.txt", 1000), kGerman);
  testing::internal::GetCapturedStderr();
  EXPECT_ERROR(ErrorKind::kFile, "none.txt", read_text_file(folder / "none.txt", 1000));
}

}  // namespace
}  // namespace timbre
