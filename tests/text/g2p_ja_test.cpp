#include "text/g2p_ja.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "text/kana.h"
#include "text/normalizer_ja.h"
#include "text/symbols.h"

namespace timbre {
namespace {

std::string spoken(const std::string& text) {
  static const JapaneseNormalizer normalizer;
  static const JapaneseG2p g2p(TIMBRE_MODELS "/text");
  std::string joined;
  for (const auto& word : g2p.pronounce(normalizer.normalize(text).tokens))
    for (const auto& p : word.phonemes) {
      EXPECT_TRUE(find_symbol(p).has_value()) << p;
      joined += (joined.empty() ? "" : " ") + p;
    }
  return joined;
}

// The example of the function that the official text front end uses.
TEST(G2pJa, OfficialExample) { EXPECT_EQ(spoken("こんにちは。"), "k o [ N n i ch i w a ."); }

// Pairs that only the Tokyo accent tells apart.
TEST(G2pJa, PitchTellsWordsApart) {
  EXPECT_EQ(spoken("箸を"), "h a ] sh i o .");
  EXPECT_EQ(spoken("橋を"), "h a [ sh i ] o .");
  EXPECT_EQ(spoken("雨が"), "a ] m e g a .");
  EXPECT_EQ(spoken("飴が"), "a [ m e g a .");
}

TEST(G2pJa, Particles) { EXPECT_EQ(spoken("私は学校へ"), "w a [ t a sh i w a UNK g a [ cl k o o e ."); }

TEST(G2pJa, AccentPhrasesAreJoined) {
  EXPECT_EQ(spoken("行きました"), "i [ k i m a ] sh i t a .");
  EXPECT_EQ(spoken("音声合成"), "o [ N s e e g o ] o s e e .");
}

TEST(G2pJa, MarksStay) { EXPECT_EQ(spoken("はい、雨？"), "h a ] i , a ] m e ?"); }

TEST(G2pJa, UnknownKatakanaReadsAsWritten) {
  EXPECT_EQ(spoken("ポルチョフォン"), "p o [ r u ch o f o N .");
  EXPECT_EQ(spoken("𠮟"), ".");  // no reading known: nothing is said
}

TEST(G2pJa, WhatHasNoReadingIsReported) {
  const JapaneseG2p g2p(TIMBRE_MODELS "/text");
  const auto unread = [&](const std::string& text) {
    return g2p.pronounce({{SpokenToken::Kind::kWord, text}}).at(0).unread;
  };
  EXPECT_EQ(unread("𠮟と彁る"), (std::vector<std::string>{"𠮟", "彁"}));
  EXPECT_EQ(unread("佐々木はぁっ"), std::vector<std::string>());
}

TEST(Kana, Moras) {
  const auto phonemes = [](std::initializer_list<int> codes) {
    std::string kana, joined;
    for (const int c : codes) kana += static_cast<char>(c - 0x30A0);
    for (const auto& mora : moras_of(kana)) {
      for (const auto& p : mora) joined += p + " ";
      joined += "/";
    }
    return joined;
  };
  EXPECT_EQ(phonemes({U'キ', U'ャ'}), "ky a /");
  EXPECT_EQ(phonemes({U'フ', U'ァ', U'ー'}), "f a /a /");
  EXPECT_EQ(phonemes({U'テ', U'ィ', U'ッ', U'ク'}), "t i /cl /k u /");
  EXPECT_EQ(phonemes({U'シ', U'ェ', U'ジ', U'ュ'}), "sh e /j u /");
  EXPECT_EQ(phonemes({U'ウ', U'ィ', U'ヴ', U'ァ'}), "w i /v a /");
  EXPECT_EQ(phonemes({U'ン', U'ヲ', U'ヂ', U'ヅ'}), "N /o /j i /z u /");
  EXPECT_EQ(phonemes({U'ー', U'ァ'}), "a /");
  // As Open JTalk's labels: a small vowel that makes no known syllable is a mora of its own.
  EXPECT_EQ(phonemes({U'ハ', U'ァ', U'ネ', U'ェ'}), "h a /a /n e /e /");
  EXPECT_EQ(phonemes({U'ク', U'ォ', U'フ', U'ュ'}), "k u /o /f u /y u /");
  EXPECT_EQ(phonemes({U'ト', U'ゥ', U'デ', U'ュ', U'ヴ', U'ュ'}), "t u /dy u /by u /");
}

TEST(G2pJa, DamagedDictionariesAreRefused) {
  const std::string good = read_file(TIMBRE_MODELS "/text/dictionary_ja.bin");
  const std::string path = testing::TempDir() + "dictionary_ja.bin";
  for (const std::size_t size : {std::size_t{0}, std::size_t{30}, good.size() / 2, good.size() - 1}) {
    std::ofstream(path, std::ios::binary) << good.substr(0, size);
    EXPECT_THROW(DictionaryJa::load(path), Error) << size;
  }
  std::string wrong = good;
  wrong[24] = '\x7F';
  std::ofstream(path, std::ios::binary) << wrong;
  EXPECT_THROW(DictionaryJa::load(path), Error);
}

TEST(G2pJa, EveryByteSequenceIsDefined) {
  for (const char* piece : {"あ", "漢", "ッ", "ー", "9", "\xFF", "\xE3\x81", "A", "、", "々", "😀", "ァ", "3本"}) {
    std::string text;
    while (text.size() < 3000) text += piece;
    EXPECT_NO_THROW(spoken(text)) << piece;
  }
}

// The letters behind are looked up in a table that ends before them.
TEST(Moras, LongVowelsBehindALetter) {
  const std::vector<MoraPhonemes> wanted{{"r", "u"}, {"u"}, {"t", "o"}};
  EXPECT_EQ(moras_of(kana_codes(U"ルート")), wanted);
}

}  // namespace
}  // namespace timbre
