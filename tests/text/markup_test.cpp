#include "text/markup.h"

#include <gtest/gtest.h>

namespace timbre {
namespace {

std::string described(const std::string& text) {
  std::string all;
  for (const auto& piece : parse_markup(text)) {
    if (piece.kind == MarkupPiece::Kind::kText) all += "<" + piece.text + ">";
    if (piece.kind == MarkupPiece::Kind::kReading) all += "{" + piece.text + "}";
    if (piece.kind != MarkupPiece::Kind::kMark) continue;
    all += piece.mark == MarkKind::kPause     ? "P" + std::to_string(static_cast<int>(piece.pause_ms))
           : piece.mark == MarkKind::kEmotion ? "E" + piece.text
                                              : "V" + piece.text;
  }
  return all;
}

TEST(Markup, Marks) {
  EXPECT_EQ(described("a [pause 500ms] b"), "<a >P500< b>");
  EXPECT_EQ(described("[pause:0.5s][pause 1 s]"), "P500P1000");
  EXPECT_EQ(described("[pause 99999s]"), "P10000");
  EXPECT_EQ(described("[emotion:happy]Hi[voice: bob]"), "Ehappy<Hi>Vbob");
  EXPECT_EQ(described("Aloha[[AH0 L OW1]]!"), "<Aloha>{AH0 L OW1}<!>");
  EXPECT_EQ(described("行[[ xing2 ]]"), "<行>{xing2}");
}

TEST(Markup, WhatLooksLikeAMarkStaysText) {
  for (const char* text : {"[pause]", "[pause x]", "[1]", "[a", "[[", "[[]]", "]]", "[emotion:]", "[voice:a b]",
                           "[pausing 5ms]", "array[3]", "[pause 5]"}) {
    EXPECT_EQ(described(text), std::string("<") + text + ">");
  }
}

TEST(Markup, ManyBrackets) {
  const std::string text(1'000'000, '[');
  EXPECT_EQ(parse_markup(text).size(), 1u);
}

}  // namespace
}  // namespace timbre
