#include "eval/item.h"

#include <gtest/gtest.h>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "base/files.h"
#include "base/temp_dir.h"
#include "eval/item_list.h"

namespace timbre {
namespace {

class Items : public ::testing::Test {
 protected:
  std::filesystem::path file(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    write_file_atomically(folder_ / name, bytes);
    return folder_ / name;
  }
  static EvalItem item(const std::string& id, const std::filesystem::path& file) {
    EvalItem made;
    made.id = id;
    made.file = file;
    return made;
  }
  TempDir folder_;
};

TEST_F(Items, FolderWithTextsBeside) {
  file("b.wav", "x");
  file("a.flac", "x");
  file("a.txt", " What is said. \n");
  file("notes.pdf", "x");
  const auto items = read_items(folder_.path());
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].id, "a");
  EXPECT_EQ(items[0].text, "What is said.");
  EXPECT_EQ(items[1].text, "");
}

TEST_F(Items, OneSoundFile) {
  file("a.txt", "What is said.");
  const auto items = read_items(file("a.WAV", "x"));
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].id, "a");
  EXPECT_EQ(items[0].text, "What is said.");
  EXPECT_ERROR(ErrorKind::kFile, "none.wav", read_items(folder_ / "none.wav"));
}

TEST_F(Items, JsonLines) {
  const auto list = file("l.jsonl",
                         "\xEF\xBB\xBF{\"file\": \"x/1.wav\", \"text\": \"Hi\", \"voice\": \"adam\"}\n\n"
                         "{\"file\": \"2.wav\", \"id\": \"two\", \"reference\": \"r.wav\", \"voice\": \"v.flac\"}\n");
  const auto items = read_items(list);
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].id, "1");
  EXPECT_EQ(items[0].file, folder_.path() / "x/1.wav");
  EXPECT_EQ(items[0].voice, "adam");
  EXPECT_EQ(items[1].id, "two");
  EXPECT_EQ(items[1].reference, folder_.path() / "r.wav");
  EXPECT_EQ(items[1].voice, folder_.path() / "v.flac");
}

TEST_F(Items, CsvWithQuotes) {
  const auto items =
      read_items(file("l.csv", "id,file,text\r\n1,a.wav,\"He said \"\"no\"\", twice\nand left.\"\r\n2,b.wav,\r\n"));
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].text, "He said \"no\", twice\nand left.");
  EXPECT_EQ(items[1].id, "2");
  EXPECT_EQ(csv_field("He said \"no\""), "\"He said \"\"no\"\"\"");
  EXPECT_EQ(csv_field("plain"), "plain");
}

TEST_F(Items, TabsInsteadOfCommas) {
  const auto items = read_items(file("l.tsv", "file\ttext\na.wav\tOne, two.\n"));
  EXPECT_EQ(items.at(0).text, "One, two.");
}

TEST_F(Items, SeedTtsLayoutThereAndBack) {
  file("p/ann.wav", "prompt");
  file("wavs/u1.wav", "speech");
  const auto list = file("meta.lst", "u1|I am Ann.|p/ann.wav|Good morning.\n");
  const auto items = read_items(list);
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].file, folder_.path() / "wavs/u1.wav");
  EXPECT_EQ(items[0].voice, folder_.path() / "p/ann.wav");
  EXPECT_EQ(items[0].text, "Good morning.");
  EXPECT_EQ(items[0].prompt_text, "I am Ann.");

  const TempDir out;
  export_seed_tts(items, out.path());
  EXPECT_EQ(read_file(out / "meta.lst"), "u1|I am Ann.|prompts/u1.wav|Good morning.\n");
  const auto again = read_items(out / "meta.lst");
  EXPECT_EQ(read_file(again.at(0).file), "speech");
  EXPECT_EQ(read_file(again.at(0).voice), "prompt");
}

TEST_F(Items, SeedTtsExportIsOfWavFiles) {
  write_audio(folder_ / "speech.flac", voice(150, 0.1, 0.2, 16000), 16000);
  file("broken.flac", "no sound");
  const TempDir out;
  export_seed_tts({item("a/b", folder_ / "speech.flac"), item("broken", folder_ / "broken.flac"),
                   item("missing", folder_ / "nowhere.wav")},
                  out.path());
  EXPECT_EQ(read_file(out / "meta.lst"), "a_b|||\n");
  EXPECT_EQ(read_audio(out / "wavs/a_b.wav").samples, read_audio(folder_ / "speech.flac").samples);
}

TEST_F(Items, ReferencesBySameName) {
  file("a.wav", "x");
  file("ref/a.flac", "y");
  auto items = read_items(folder_.path());
  add_references(items, folder_ / "ref");
  EXPECT_EQ(items.at(0).reference, folder_ / "ref/a.flac");
  EXPECT_ERROR(ErrorKind::kFile, "nowhere", add_references(items, folder_ / "nowhere"));
}

TEST_F(Items, TextsToSpeak) {
  const auto lines = read_texts(file("t.txt", "First.\n\nSecond.\n"));
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].id, "0003");
  EXPECT_EQ(lines[1].text, "Second.");
  EXPECT_EQ(read_texts(file("t.jsonl", "{\"id\": \"x\", \"text\": \"Hi.\"}\n")).at(0).id, "x");
  EXPECT_ERROR(ErrorKind::kInput, "name of a file",
               read_texts(file("e.jsonl", "{\"id\": \"../x\", \"text\": \"Hi.\"}\n")));
  EXPECT_ERROR(ErrorKind::kInput, "line 1", read_texts(file("n.jsonl", "{\"id\": \"x\"}\n")));
}

TEST_F(Items, BadLists) {
  EXPECT_ERROR(ErrorKind::kFile, "none.csv", read_items(folder_ / "none.csv"));
  EXPECT_ERROR(ErrorKind::kInput, "empty", read_items(file("e.csv", "  \n")));
  EXPECT_ERROR(ErrorKind::kInput, "known lists", read_items(file("x.csv", "one,two\n1,2\n")));
  EXPECT_ERROR(ErrorKind::kInput, "line 2", read_items(file("f.csv", "file,text\na.wav\n")));
  EXPECT_ERROR(ErrorKind::kInput, "line 1", read_items(file("f.jsonl", "{\"text\": \"no file\"}\n")));
  EXPECT_ERROR(ErrorKind::kInput, "line 2", read_items(file("g.jsonl", "{\"file\": \"a.wav\"}\n{broken\n")));
  EXPECT_ERROR(ErrorKind::kInput, "line 2", read_items(file("s.lst", "a|b|c|d\na|b|c\n")));
  EXPECT_ERROR(ErrorKind::kInput, "'a'",
               read_items(file("d.jsonl", "{\"file\": \"a.wav\"}\n{\"file\": \"x/a.wav\"}\n")));
  const TempDir empty;
  EXPECT_ERROR(ErrorKind::kInput, "no sound file", read_items(empty.path()));
}

}  // namespace
}  // namespace timbre
