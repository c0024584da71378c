#include "text/pronouncing_dictionary.h"

#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"

namespace timbre {
namespace {

using Phonemes = std::vector<std::string>;

const PronouncingDictionary& cmudict() {
  static const auto instance = PronouncingDictionary::load(TIMBRE_MODELS "/text/cmudict.txt");
  return instance;
}

TEST(PronouncingDictionary, FindsFirstMiddleAndLastWord) {
  EXPECT_EQ(cmudict().find("'bout"), (Phonemes{"B", "AW1", "T"}));
  EXPECT_EQ(cmudict().find("hello"), (Phonemes{"HH", "AH0", "L", "OW1"}));
  EXPECT_EQ(cmudict().find("zywicki"), (Phonemes{"Z", "IH0", "W", "IH1", "K", "IY0"}));
}

TEST(PronouncingDictionary, KeepsTheFirstPronunciation) {
  EXPECT_EQ(cmudict().find("a"), Phonemes{"AH0"});
  EXPECT_EQ(cmudict().find("the"), (Phonemes{"DH", "AH0"}));
  EXPECT_EQ(cmudict().find("an"), (Phonemes{"AE1", "N"}));
}

TEST(PronouncingDictionary, UnknownWords) {
  for (const char* word : {"", "zzzzzz", "!", "hell\to", "Hello", "hello(2)", "timbre-dictionary", "~"}) {
    EXPECT_FALSE(cmudict().find(word).has_value()) << word;
  }
}

TEST(PronouncingDictionary, RejectsOtherFiles) {
  const std::string path = testing::TempDir() + "not_a_dictionary.txt";
  for (const char* content : {"", "hello\tK\n", "timbre-dictionary 1 0=K", "timbre-dictionary 1 0\n"}) {
    std::ofstream(path, std::ios::binary) << content;
    EXPECT_THROW(PronouncingDictionary::load(path), Error) << content;
  }
}

}  // namespace
}  // namespace timbre
