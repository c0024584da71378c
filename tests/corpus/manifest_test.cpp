#include "data/manifest.h"

#include <gtest/gtest.h>

#include <set>

#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "data/transcripts.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

void touch(const fs::path& file, const std::string& bytes = "x") {
  fs::create_directories(file.parent_path());
  write_file_atomically(file, bytes);
}

TEST(Manifest, ReadsBackWhatItWrote) {
  const TempDir folder;
  touch(folder / "clips/a-0001.flac");
  ManifestItem item;
  item.id = "a-0001";
  item.audio = folder / "clips/a-0001.flac";
  item.source = "long \"a\".wav";
  item.start_s = 1.25;
  item.end_s = 4.5;
  item.speaker = "alice";
  item.language = "en";
  item.text = "Déjà vu\tand a line\nbreak | bar";
  item.snr_db = 31.2;
  item.speech_ratio = 0.875;
  item.alignment_score = -0.5;
  item.seconds = 3.25;
  item.split = "train";
  write_manifest(folder.path(), {item});
  const auto items = read_manifest(folder.path());
  ASSERT_EQ(items.size(), 1U);
  const auto& read = items[0];
  EXPECT_EQ(read.id, item.id);
  EXPECT_TRUE(fs::equivalent(read.audio, item.audio));
  EXPECT_EQ(read.source, item.source);
  EXPECT_EQ(read.text, item.text);
  EXPECT_EQ(read.speaker, item.speaker);
  EXPECT_EQ(read.split, item.split);
  EXPECT_DOUBLE_EQ(read.start_s, item.start_s);
  EXPECT_DOUBLE_EQ(read.end_s, item.end_s);
  EXPECT_DOUBLE_EQ(read.snr_db, item.snr_db);
  EXPECT_DOUBLE_EQ(read.speech_ratio, item.speech_ratio);
  EXPECT_DOUBLE_EQ(read.alignment_score.value(), -0.5);
  EXPECT_DOUBLE_EQ(read.seconds, item.seconds);
  // The folder may be moved: the line does not name it.
  EXPECT_NE(read_file(folder / kManifestName).find("\"audio\":\"clips/a-0001.flac\""), std::string::npos);
}

TEST(Manifest, NoScoreStaysNoScore) {
  const TempDir folder;
  touch(folder / "a.wav");
  touch(folder / kManifestName, "{\"id\": \"a\", \"audio\": \"a.wav\", \"alignment_score\": null}\n\n");
  const auto items = read_manifest(folder.path());
  EXPECT_FALSE(items.at(0).alignment_score.has_value());
  EXPECT_EQ(items[0].language, "en");
}

TEST(Manifest, BadLinesAreNamedByNumber) {
  const TempDir folder;
  const auto manifest = folder / kManifestName;
  touch(folder / "a.wav");
  touch(manifest, "{\"id\": \"a\", \"audio\": \"a.wav\"}\n{\"id\": \"b\"}\n");
  EXPECT_ERROR(ErrorKind::kInput, "line 2", read_manifest(folder.path()));
  touch(manifest, "{\"id\": \"a\", \"audio\": \"a.wav\"}\n\n{\"id\": \"a\", \"audio\": \"a.wav\"}\n");
  EXPECT_ERROR(ErrorKind::kInput, "line 3: id 'a' was used", read_manifest(folder.path()));
  touch(manifest, "{\"id\": \"a\", \"audio\": \"gone.wav\"}\n");
  EXPECT_ERROR(ErrorKind::kFile, "line 1: there is no file", read_manifest(folder.path()));
  touch(manifest, "[1]\n");
  EXPECT_ERROR(ErrorKind::kInput, "line 1", read_manifest(folder.path()));
  touch(manifest, "\n");
  EXPECT_ERROR(ErrorKind::kInput, "holds no clips", read_manifest(folder.path()));
}

TEST(Manifest, OfAFolderOfTexts) {
  const TempDir folder;
  touch(folder / "b.flac");
  touch(folder / "b.txt", "\xEF\xBB\xBFWhat b\r\nsays.\n");
  touch(folder / "a.WAV");
  touch(folder / "sub/a.mp3");
  touch(folder / ".hidden/c.wav");
  touch(folder / "notes.pdf");
  const auto items = read_manifest(folder.path());
  ASSERT_EQ(items.size(), 3U);
  EXPECT_EQ(items[0].id, "a");
  EXPECT_EQ(items[0].text, "");
  EXPECT_EQ(items[1].id, "b");
  EXPECT_EQ(items[1].text, "What b  says.");
  EXPECT_EQ(items[2].id, "a-2");
}

TEST(Manifest, OfAMetadataTable) {
  const TempDir folder;
  touch(folder / "wavs/LJ001-0001.wav");
  touch(folder / "wavs/LJ001-0002.wav");
  touch(folder / "metadata.csv", "LJ001-0001|In 1817.|In eighteen seventeen.\r\nLJ001-0002|Printing.|\r\n");
  const auto items = read_manifest(folder.path());
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].text, "In eighteen seventeen.");
  EXPECT_EQ(items[1].text, "Printing.");
  touch(folder / "metadata.csv", "LJ001-0001|In.\nLJ001-0009|Gone.\n");
  EXPECT_ERROR(ErrorKind::kFile, "line 2: there is no sound file for 'LJ001-0009'", read_manifest(folder.path()));
}

TEST(Manifest, OfAnOfficialList) {
  const TempDir folder;
  touch(folder / "wav/one.wav");
  touch(folder / "two.wav");
  touch(folder / "a.list", "wav/one.wav|alice|EN|One | or so.\nD:\\data\\two.wav|bob|JP|Ni.\n");
  const auto items = read_manifest(folder / "a.list");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].speaker, "alice");
  EXPECT_EQ(items[0].language, "en");
  EXPECT_EQ(items[0].text, "One | or so.");
  EXPECT_EQ(items[1].language, "ja");
  EXPECT_TRUE(fs::equivalent(items[1].audio, folder / "two.wav"));
}

TEST(Manifest, NumberedNamesAreKeptApart) {
  const TempDir folder;
  for (const char* name : {"a.wav", "a-2.wav", "sub/a.wav", "sub/a-2.wav", "sub/b/a.wav", "a-2-2.flac"})
    touch(folder / name);
  const auto items = read_manifest(folder.path());
  std::set<std::string> ids;
  for (const auto& item : items) ids.insert(item.id);
  EXPECT_EQ(ids.size(), 6U);
}

TEST(Manifest, ListsThatOtherProgramsWrote) {
  const TempDir folder;
  touch(folder / "wavs/one.wav");
  touch(folder / "two words.wav");
  touch(folder / "a.list", "wavs\\one.wav|alice|en|One.\n\"two words.wav\"|alice|en|Two.\n");
  auto items = read_manifest(folder / "a.list");
  ASSERT_EQ(items.size(), 2U);
  EXPECT_TRUE(fs::equivalent(items[0].audio, folder / "wavs/one.wav"));
  EXPECT_TRUE(fs::equivalent(items[1].audio, folder / "two words.wav"));

  // In GB18030 (GB 18030-2005): 你好，世界。今天天气很好。
  touch(folder / "b.list",
        "wavs/one.wav|alice|zh|\xC4\xE3\xBA\xC3\xA3\xAC\xCA\xC0\xBD\xE7\xA1\xA3"
        "\xBD\xF1\xCC\xEC\xCC\xEC\xC6\xF8\xBA\xDC\xBA\xC3\xA1\xA3\n");
  testing::internal::CaptureStderr();
  items = read_manifest(folder / "b.list");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("is not UTF-8"), std::string::npos);
  EXPECT_EQ(items.at(0).text, "你好，世界。今天天气很好。");
}

TEST(Manifest, ARecordingThatIsListedTwiceIsNamed) {
  const TempDir folder;
  touch(folder / "one.wav");
  touch(folder / "a.list", "one.wav|alice|en|First.\n./one.wav|alice|en|Second.\n");
  testing::internal::CaptureStderr();
  const auto items = read_manifest(folder / "a.list");
  const std::string said = testing::internal::GetCapturedStderr();
  EXPECT_NE(said.find("listed twice"), std::string::npos) << said;
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].text, "Second.");
}

TEST(Manifest, BadListsAreRefused) {
  const TempDir folder;
  touch(folder / "one.wav");
  const auto list = folder / "a.list";
  touch(list, "one.wav|alice|en|One.\none.wav|alice|en\n");
  EXPECT_ERROR(ErrorKind::kInput, "line 2: expected path|speaker|language|text, found 3", read_manifest(list));
  touch(list, "\none.wav|alice|english|One.\n");
  EXPECT_ERROR(ErrorKind::kInput, "line 2: 'english' is no language code", read_manifest(list));
  touch(list, "two.wav|alice|en|One.\n");
  EXPECT_ERROR(ErrorKind::kFile, "line 1: there is no file 'two.wav'", read_manifest(list));
  touch(list, std::string("one.wav|alice|en|\0.\n", 20));
  EXPECT_ERROR(ErrorKind::kInput, "line 1: it holds a zero byte", read_manifest(list));
  EXPECT_ERROR(ErrorKind::kFile, "none.list", read_manifest(folder / "none.list"));
}

}  // namespace
}  // namespace timbre
