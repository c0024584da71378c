#include "text/wordpiece.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"

namespace timbre {
namespace {

class WordPieceTest : public testing::Test {
 protected:
  void SetUp() override { directory_ = std::filesystem::path(testing::TempDir()) / "timbre_wordpiece"; }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  WordPiece load(const std::string& lines) {
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "vocab.txt", std::ios::binary) << lines;
    return WordPiece::load(directory_ / "vocab.txt");
  }
  WordPiece small() {
    return load("[PAD]\n[UNK]\n[CLS]\n[SEP]\n你\n好\n，\n。\nun\n##aff\n##able\nhello\n##a\n5\n##0\n!\n¥\n");
  }
  static std::string joined(const std::vector<std::string>& tokens) {
    std::string text;
    for (const auto& token : tokens) text += (text.empty() ? "" : " ") + token;
    return text;
  }

  std::filesystem::path directory_;
};

TEST_F(WordPieceTest, ATokenForEachChineseCharacter) {
  const auto pieces = small();
  EXPECT_EQ(pieces.size(), 17u);
  EXPECT_EQ(pieces.encode("你好，你好。"), (std::vector<int64_t>{2, 4, 5, 6, 4, 5, 7, 3}));
  EXPECT_EQ(pieces.encode("你们好"), (std::vector<int64_t>{2, 4, 1, 5, 3}));
  EXPECT_EQ(pieces.encode(""), (std::vector<int64_t>{2, 3}));
}

TEST_F(WordPieceTest, LongestPiecesFromTheLeft) {
  const auto pieces = small();
  EXPECT_EQ(joined(pieces.tokens("unaffable!")), "un ##aff ##able !");
  EXPECT_EQ(joined(pieces.tokens("unhappy hello你hello")), "[UNK] hello 你 hello");
  EXPECT_EQ(joined(pieces.tokens("50 5")), "5 ##0 5");
}

TEST_F(WordPieceTest, AWordOfMoreThanAHundredCharactersIsUnknown) {
  const auto pieces = load("[UNK]\n[CLS]\n[SEP]\na\n##a\n");
  EXPECT_EQ(pieces.tokens(std::string(100, 'a')).size(), 100u);
  EXPECT_EQ(joined(pieces.tokens(std::string(101, 'a'))), "[UNK]");
}

TEST_F(WordPieceTest, CaseAccentsSpacesAndControlsVanish) {
  const auto pieces = small();
  EXPECT_EQ(joined(pieces.tokens("HÉLLO\tHe\u0301llo\u3000he\u200Bllo\u00A0hel\x01lo")), "hello hello hello hello");
  EXPECT_EQ(joined(pieces.tokens("hello\xFF\xFE!")), "hello !");
  EXPECT_EQ(joined(pieces.tokens("¥5")), "[UNK]");  // a symbol, no punctuation: one word
  EXPECT_EQ(joined(pieces.tokens("$5")), "[UNK] 5");
}

TEST_F(WordPieceTest, CharactersOutsideTheFirstPlane) {
  const auto words = bert_words("a𠀀b😀");
  ASSERT_EQ(words.size(), 3u);
  EXPECT_EQ(words[1], U"𠀀");
  EXPECT_EQ(words[2], U"b😀");
}

TEST_F(WordPieceTest, LineEndingsOfWindows) {
  EXPECT_EQ(load("[UNK]\r\n[CLS]\r\n[SEP]\r\n好").encode("好"), (std::vector<int64_t>{1, 3, 2}));
}

TEST_F(WordPieceTest, RefusesOtherFiles) {
  EXPECT_THROW(load("你\n好\n"), Error);
  EXPECT_THROW(load(""), Error);
  EXPECT_THROW(WordPiece::load(directory_ / "missing.txt"), Error);
}

}  // namespace
}  // namespace timbre
