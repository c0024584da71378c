#include "encoders/bert.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "official_encoders.h"

namespace timbre {
namespace {

BertConfig small_config() {
  BertConfig config;
  config.vocabulary = 30, config.hidden = 16, config.filter = 24, config.layers = 4, config.heads = 4;
  config.positions = 8;
  return config;
}

TEST(Bert, LeavesOutTwoLayersAndTheHeads) {
  const BertConfig config;
  for (const char* key : {"cls.predictions.bias", "bert.pooler.dense.weight", "bert.embeddings.position_ids",
                          "bert.encoder.layer.22.output.dense.bias", "bert.encoder.layer.23.output.dense.bias"}) {
    EXPECT_TRUE(is_unused_bert_key(key, config)) << key;
  }
  for (const char* key : {"bert.embeddings.position_embeddings.weight", "bert.encoder.layer.2.output.dense.bias",
                          "bert.encoder.layer.21.output.dense.bias", "something.else"}) {
    EXPECT_FALSE(is_unused_bert_key(key, config)) << key;
  }
}

TEST(Bert, HalfPrecisionOfTheWeights) {
  const torch::NoGradGuard no_grad;
  torch::manual_seed(1);
  Bert bert(small_config());
  const auto ids = torch::tensor({{2, 5, 7, 3}}), exact = bert(ids);
  bert->to(torch::kBFloat16);
  EXPECT_EQ(bert(ids).scalar_type(), torch::kBFloat16);
  EXPECT_CLOSE(bert(ids).to(torch::kFloat), exact, 0.05);
}

TEST(Bert, RefusesWhatItCannotRead) {
  Bert bert(small_config());
  EXPECT_NO_THROW(bert(torch::zeros({1, 8}, torch::kLong)));
  EXPECT_THROW(bert(torch::zeros({1, 9}, torch::kLong)), Error);
  EXPECT_THROW(bert(torch::zeros({1, 0}, torch::kLong)), Error);
  EXPECT_THROW(bert(torch::full({1, 3}, 30, torch::kLong)), Error);
  EXPECT_THROW(bert(torch::full({1, 3}, -1, torch::kLong)), Error);
  auto config = small_config();
  config.layers = 2;
  EXPECT_THROW(Bert{config}, Error);
}

TEST(FeaturesOfPhones, EachCharacterForEachOfItsPhones) {
  const auto hidden = torch::arange(10).reshape({1, 5, 2});  // [CLS], three characters, [SEP]
  EXPECT_TRUE(torch::equal(features_of_phones(hidden, {2, 0, 1}), torch::tensor({{2, 2, 6}, {3, 3, 7}})));
  EXPECT_THROW(features_of_phones(hidden, {2, 1}), Error);
  EXPECT_THROW(features_of_phones(hidden, {2, -1, 1}), Error);
}

// Weights and outputs: tests/data/golden/full_size_formula.safetensors.
TEST(BertFullSize, OfficialKeysAndHiddenState) {
  const torch::NoGradGuard no_grad;
  Bert bert;
  const auto unused = [&](const std::string& key) { return is_unused_bert_key(key, bert->config()); };
  ASSERT_EQ(golden::shapes_of(*bert), golden::official_shapes("bert", unused));
  golden::load_formula(*bert, "bert:");
  const auto data = golden::load("full_size_formula").tensors;
  const auto hidden = bert(data.at("i/bert_ids"));
  EXPECT_CLOSE(hidden, data.at("o/bert_like_hidden_m3"), 1e-4);
}

}  // namespace
}  // namespace timbre
