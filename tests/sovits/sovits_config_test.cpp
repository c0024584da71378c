// Names and shapes of the official networks, as a count, a number of values and a hash over "name shape" lines computed
// from the published checkpoints' manifest.
#include "sovits/sovits_config.h"

#include <gtest/gtest.h>

#include <sstream>

#include "base/error.h"
#include "hifigan/discriminators.h"
#include "sovits/sovits_golden.h"
#include "sovits/training_forward.h"

namespace timbre {
namespace {

struct Manifest {
  std::size_t names = 0;
  int64_t values = 0;
  uint32_t hash = 0;
  bool operator==(const Manifest& other) const {
    return names == other.names && values == other.values && hash == other.hash;
  }
};

std::ostream& operator<<(std::ostream& stream, const Manifest& m) {
  return stream << m.names << " names, " << m.values << " values, hash " << m.hash;
}

Manifest manifest(const torch::nn::Module& module) {
  Manifest result;
  std::ostringstream lines;
  for (const auto& [name, tensor] : state_dict(module)) {
    lines << name;
    for (const int64_t size : tensor.sizes()) lines << ' ' << size;
    lines << '\n';
    result.names += 1;
    result.values += tensor.numel();
  }
  result.hash = golden::fnv1a(lines.str());
  return result;
}

TEST(SoVitsConfigTest, OfficialSizesHaveTheOfficialNamesAndShapes) {
  EXPECT_EQ(manifest(*SoVits(SoVitsConfig::v1())), (Manifest{776, 52846337, 2432133934u}));
  EXPECT_EQ(manifest(*SoVits(SoVitsConfig::v2())), (Manifest{776, 52883969, 13651248u}));
  EXPECT_EQ(manifest(*SoVits(SoVitsConfig::v2_pro())), (Manifest{781, 81001985, 4136745996u}));
  EXPECT_EQ(manifest(*SoVits(SoVitsConfig::v2_pro_plus())), (Manifest{781, 99912321, 3546910254u}));
}

TEST(SoVitsConfigTest, DiscriminatorsHaveTheOfficialNamesAndShapes) {
  EXPECT_EQ(manifest(*hifigan::Discriminators()), (Manifest{111, 46747132, 2807032133u}));
  EXPECT_EQ(manifest(*hifigan::Discriminators(std::vector<int64_t>{2, 3, 5, 7, 11, 17, 23})),
            (Manifest{147, 63189440, 3929462757u}));
}

TEST(SoVitsConfigTest, WithoutPosteriorEncoderOnlyItsNamesAreMissing) {
  auto config = golden::small_sovits_config(SoVitsConfig::v2());
  auto expected = state_dict(*SoVits(config));
  const auto names = expected;
  for (const auto& [name, tensor] : names) {
    if (name.rfind("enc_q.", 0) == 0) expected.erase(name);
  }
  ASSERT_LT(expected.size(), names.size());
  config.has_posterior_encoder = false;
  SoVits model(config);
  const auto own = state_dict(*model);
  EXPECT_EQ(own.size(), expected.size());
  for (const auto& [name, tensor] : own) EXPECT_TRUE(expected.count(name)) << name;
  EXPECT_THROW(training_forward(model, {}), Error);
}

TEST(SoVitsConfigTest, RefusesWhatDoesNotFit) {
  const auto refused = [](auto change) {
    auto config = SoVitsConfig::base();
    change(config);
    EXPECT_THROW(validate(config), Error);
  };
  EXPECT_NO_THROW(validate(SoVitsConfig::base()));
  refused([](SoVitsConfig& c) { c.hop = 320; });
  refused([](SoVitsConfig& c) { c.heads = 5; });
  refused([](SoVitsConfig& c) { c.mrte_heads = 3; });
  refused([](SoVitsConfig& c) { c.inter_channels = 191; });
  refused([](SoVitsConfig& c) { c.semantic_stride = 0; });
  refused([](SoVitsConfig& c) {
    c.has_style_encoder = true;
    c.style_bins = 704;  // the base model has 513
  });
}

}  // namespace
}  // namespace timbre
