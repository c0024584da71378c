#include "text/tokenizer.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"

namespace timbre {
namespace {

const SubwordTokenizer& tokenizer() {
  static const SubwordTokenizer instance(TIMBRE_MODELS "/text/subword_en.model");
  return instance;
}

TEST(Tokenizer, PiecesCoverTheText) {
  const std::string text = "the unquestionable truth, isn't it? yes…";
  std::size_t at = 0;
  for (const SubwordPiece& piece : tokenizer().encode(text)) {
    EXPECT_EQ(piece.begin, at);
    EXPECT_GE(piece.id, 0);
    EXPECT_LT(piece.id, tokenizer().size());
    EXPECT_NE(piece.id, 0) << "unknown: " << piece.text;
    at = piece.end;
  }
  EXPECT_EQ(at, text.size());
  EXPECT_EQ(tokenizer().size(), 2000);
}

TEST(Tokenizer, EmptyText) { EXPECT_TRUE(tokenizer().encode("").empty()); }

TEST(Tokenizer, RefusesOtherFiles) {
  EXPECT_THROW(SubwordTokenizer("/nonexistent.model"), Error);
  const std::string path = testing::TempDir() + "no.model";
  std::ofstream(path) << "hello";
  EXPECT_THROW(SubwordTokenizer{path}, Error);
}

TEST(Tokenizer, SpreadInProportion) {
  const std::vector<SubwordPiece> pieces = {{7, "a", 0, 2}, {8, "b", 2, 4}, {9, "c", 4, 9}};
  EXPECT_EQ(spread_pieces(pieces, 0, 4, 4), (std::vector<int>{7, 7, 8, 8}));
  EXPECT_EQ(spread_pieces(pieces, 0, 9, 5), (std::vector<int>{7, 7, 8, 8, 9}));
  EXPECT_EQ(spread_pieces(pieces, 0, 9, 2), (std::vector<int>{7, 8}));
  EXPECT_EQ(spread_pieces(pieces, 5, 9, 3), (std::vector<int>{9, 9, 9}));
  EXPECT_EQ(spread_pieces({}, 0, 3, 2), (std::vector<int>{0, 0}));
}

}  // namespace
}  // namespace timbre
