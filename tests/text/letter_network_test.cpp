#include "text/letter_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

#include "base/error.h"
#include "base/files.h"
#include "text/letter_to_sound.h"

namespace timbre {
namespace {

constexpr const char* kNetwork = TIMBRE_MODELS "/text/letter_network_en.bin";
constexpr const char* kModel = TIMBRE_MODELS "/text/letter_to_sound_en.bin";

std::string likeliest(const LetterNetwork& network, const std::string& word, std::size_t letter) {
  const auto scores = network.score(word);
  const auto* row = scores.data() + letter * network.units().size();
  return network.units()[static_cast<std::size_t>(std::max_element(row, row + network.units().size()) - row)];
}

TEST(LetterNetwork, SeesTheWholeWord) {
  const LetterNetwork network = LetterNetwork::load(kNetwork);
  EXPECT_EQ(likeliest(network, "splat", 3), "a AE1");
  EXPECT_EQ(likeliest(network, "splate", 3), "a EY1");
  EXPECT_EQ(likeliest(network, "splate", 5), "e");
}

TEST(LetterNetwork, ScoresAreLogProbabilities) {
  const LetterNetwork network = LetterNetwork::load(kNetwork);
  const auto scores = network.score("blorp");
  ASSERT_EQ(scores.size(), 5 * network.units().size());
  double sum = 0.0;
  for (std::size_t u = 0; u < network.units().size(); ++u) sum += std::exp(scores[2 * network.units().size() + u]);
  EXPECT_NEAR(sum, 1.0, 1e-4);
  EXPECT_TRUE(network.score("").empty());
}

TEST(LetterNetwork, JoinsTheNGrams) {
  LetterToSound model = LetterToSound::load(kModel);
  const auto alone = model.pronounce("quixotism");
  model.add_network(LetterNetwork::load(kNetwork), 100.0f);
  EXPECT_NE(model.pronounce("quixotism"), alone);
  EXPECT_FALSE(model.pronounce("quixotism").empty());
}

TEST(LetterNetwork, DamagedFilesAreRefused) {
  const std::string good = read_file(kNetwork);
  const std::string path = testing::TempDir() + "damaged_network.bin";
  for (const std::size_t size :
       {std::size_t{0}, std::size_t{20}, std::size_t{30}, std::size_t{6000}, good.size() - 1}) {
    std::ofstream(path, std::ios::binary) << good.substr(0, size);
    EXPECT_THROW(LetterNetwork::load(path), Error) << size;
  }
  std::ofstream(path, std::ios::binary) << good << "x";
  EXPECT_THROW(LetterNetwork::load(path), Error);
  std::string huge = good;
  huge.replace(sizeof kLetterNetworkMagic - 1, 4, "\xFF\xFF\xFF\xFF");
  std::ofstream(path, std::ios::binary) << huge;
  EXPECT_THROW(LetterNetwork::load(path), Error);
}

}  // namespace
}  // namespace timbre
