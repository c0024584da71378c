#include "text/letter_to_sound.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "text/symbols.h"

namespace timbre {
namespace {

constexpr const char* kModel = TIMBRE_MODELS "/text/letter_to_sound_en.bin";

TEST(LetterToSound, ReadsRegularWords) {
  const LetterToSound model = LetterToSound::load(kModel);
  EXPECT_EQ(model.pronounce("splat"), (std::vector<std::string>{"S", "P", "L", "AE1", "T"}));
  EXPECT_EQ(model.pronounce("phlox"), (std::vector<std::string>{"F", "L", "AA1", "K", "S"}));
  EXPECT_EQ(model.pronounce("gration"), (std::vector<std::string>{"G", "R", "EY1", "SH", "AH0", "N"}));
}

TEST(LetterToSound, IgnoresOtherCharacters) {
  const LetterToSound model = LetterToSound::load(kModel);
  EXPECT_EQ(model.pronounce("sp\1l\xFF"
                            "at9"),
            model.pronounce("splat"));
  EXPECT_TRUE(model.pronounce("").empty());
  EXPECT_TRUE(model.pronounce("123").empty());
}

TEST(LetterToSound, LongWordsAreReadToTheEnd) {
  const LetterToSound model = LetterToSound::load(kModel);
  std::string word;
  for (int i = 0; i < 2000; ++i) word += "ba";
  const auto sounds = model.pronounce(word);
  EXPECT_GE(sounds.size(), 3500u);
  for (const auto& p : sounds) EXPECT_TRUE(find_symbol(p).has_value()) << p;
}

TEST(LetterToSound, DamagedFilesAreRefused) {
  const std::string good = read_file(kModel);
  const std::string path = testing::TempDir() + "damaged.bin";
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{10}, std::size_t{40}, std::size_t{5000}, good.size() - 1}) {
    std::ofstream(path, std::ios::binary) << good.substr(0, size);
    EXPECT_THROW(LetterToSound::load(path), Error) << size;
  }
  std::ofstream(path, std::ios::binary) << good << "x";
  EXPECT_THROW(LetterToSound::load(path), Error);
  std::string wrong_order = good;
  wrong_order[sizeof kLetterToSoundMagic - 1] = 99;
  std::ofstream(path, std::ios::binary) << wrong_order;
  EXPECT_THROW(LetterToSound::load(path), Error);
}

}  // namespace
}  // namespace timbre
