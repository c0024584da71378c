// Numbers: tests/data/golden/sampler.safetensors and ar_small.safetensors.
#include "gpt/sampling.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/expect_error.h"
#include "gpt/generate.h"
#include "gpt_golden.h"

namespace timbre::golden {
namespace {

std::vector<float> row(const torch::Tensor& x) {
  const auto flat = x.contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

class Sampler : public ::testing::TestWithParam<std::string> {};

TEST_P(Sampler, ProbabilitiesAndTokensAreTheOfficialOnes) {
  const auto file = load("sampler").tensors;
  const auto setting = row(file.at("i/" + GetParam() + "_topk_topp_temp_rep"));
  GptSamplingOptions options;
  options.top_k = static_cast<int64_t>(setting[0]);
  options.top_p = setting[1];
  options.temperature = setting[2];
  options.repetition_penalty = setting[3];
  for (int64_t b = 0; b < 3; ++b) {
    auto logits = row(file.at("i/logits")[b]);
    std::vector<bool> seen(logits.size(), false);
    for (const int64_t token : to_vector(file.at("i/previous_tokens")[b])) seen[static_cast<std::size_t>(token)] = true;
    penalize_repetition(logits, seen, options.repetition_penalty);
    const auto probabilities = sampling_probabilities(logits, options);
    EXPECT_CLOSE(torch::tensor(probabilities), file.at("o/" + GetParam() + "_probs")[b], 1e-4);
    const auto expected = file.at("o/" + GetParam() + "_token")[b].item<int64_t>();
    EXPECT_EQ(static_cast<int64_t>(pick_token(probabilities, row(file.at("i/exp_noise_q")[b]))), expected);
  }
}

INSTANTIATE_TEST_SUITE_P(Settings, Sampler, ::testing::Values("a", "b", "c", "d", "e", "f"),
                         [](const auto& test) { return test.param; });

TEST(Sampling, TiesWithTheLastOfTopKStay) {
  GptSamplingOptions options;
  options.top_k = 2;
  const auto probabilities = sampling_probabilities({1, 3, 2, 2, 0}, options);
  EXPECT_GT(probabilities[2], 0);
  EXPECT_EQ(probabilities[2], probabilities[3]);
  EXPECT_EQ(probabilities[0], 0);
  EXPECT_EQ(probabilities[4], 0);
}

TEST(Sampling, TemperatureZeroTakesTheBest) {
  GptSamplingOptions options;
  options.temperature = 0;
  EXPECT_EQ(sampling_probabilities({1, 1.01f, 0.5f}, options), (std::vector<float>{0, 1, 0}));
}

TEST(Sampling, NoiseIsExponentialAndDependsOnSeedAndStepAlone) {
  const auto noise = exponential_noise(20000, 7, 3);
  EXPECT_EQ(noise, exponential_noise(20000, 7, 3));
  EXPECT_NE(noise, exponential_noise(20000, 7, 4));
  EXPECT_NE(noise, exponential_noise(20000, 8, 3));
  double sum = 0, above_one = 0;
  for (const float value : noise) {
    ASSERT_GT(value, 0);
    sum += value;
    above_one += value > 1;
  }
  EXPECT_NEAR(sum / 20000, 1, 0.03);
  EXPECT_NEAR(above_one / 20000, std::exp(-1), 0.02);
}

TEST(Sampling, DrawsFollowTheProbabilities) {
  int counts[3] = {};
  for (uint64_t step = 0; step < 10000; ++step) ++counts[pick_token({0.6f, 0.3f, 0.1f}, exponential_noise(3, 1, step))];
  EXPECT_NEAR(counts[0] / 10000.0, 0.6, 0.02);
  EXPECT_NEAR(counts[1] / 10000.0, 0.3, 0.02);
}

TEST(Sampling, ImpossibleOptionsAreRefused) {
  const auto with = [](auto change) {
    GptSamplingOptions options;
    change(options);
    validate(options);
  };
  with([](auto&) {});
  EXPECT_ERROR(ErrorKind::kUsage, "top-k", with([](auto& o) { o.top_k = 0; }));
  EXPECT_ERROR(ErrorKind::kUsage, "top-p", with([](auto& o) { o.top_p = 0; }));
  EXPECT_ERROR(ErrorKind::kUsage, "top-p", with([](auto& o) { o.top_p = NAN; }));
  EXPECT_ERROR(ErrorKind::kUsage, "temperature", with([](auto& o) { o.temperature = -1; }));
  EXPECT_ERROR(ErrorKind::kUsage, "repetition", with([](auto& o) { o.repetition_penalty = 0; }));
  EXPECT_ERROR(ErrorKind::kUsage, "steps", with([](auto& o) { o.max_steps = 0; }));
}

class Generate : public ArSmall {
 protected:
  GptPrompt prompt() const { return {in("x")[0], in("bert")[0], in("prompt")[0]}; }
  static GptSamplingOptions greedy_options(int64_t max_steps) {
    GptSamplingOptions options;
    options.top_k = 1;
    options.max_steps = max_steps;
    return options;
  }
};

TEST_F(Generate, GreedyTokensAreTheOfficialOnes) {
  set_end_row(torch::zeros({64}));
  const auto result = generate(gpt_, prompt(), greedy_options(60), 1);
  EXPECT_FALSE(result.reached_eos);
  EXPECT_EQ(result.tokens, to_vector(out("greedy_rp135_tokens")));
}

TEST_F(Generate, StopsWhereTheOfficialDecoderStops) {
  set_end_row(in("eos_row"));
  const auto result = generate(gpt_, prompt(), greedy_options(1500), 1);
  EXPECT_TRUE(result.reached_eos);
  EXPECT_EQ(static_cast<int64_t>(result.tokens.size()), out("eos_idx").item<int64_t>());
  EXPECT_EQ(result.tokens, to_vector(out("eos_tokens_full_y").narrow(1, 15, 24)));
}

TEST_F(Generate, NeverEndsBeforeTheLeastNumberOfSteps) {
  set_end_row(in("eos_row") * 1000);
  auto options = greedy_options(40);
  options.top_k = 1024;
  for (uint64_t seed = 0; seed < 5; ++seed) EXPECT_GE(generate(gpt_, prompt(), options, seed).tokens.size(), 11u);
}

TEST_F(Generate, DependsOnTheSeedAlone) {
  GptSamplingOptions options;
  options.max_steps = 30;
  const auto first = generate(gpt_, prompt(), options, 5).tokens;
  generate(gpt_, prompt(), options, 6);
  torch::rand({10});
  EXPECT_EQ(generate(gpt_, prompt(), options, 5).tokens, first);
  EXPECT_NE(generate(gpt_, prompt(), options, 6).tokens, first);
}

TEST_F(Generate, TheCallbackSeesEveryTokenAndMayStop) {
  std::vector<int64_t> heard;
  const auto result = generate(gpt_, prompt(), greedy_options(50), 1, [&](int64_t token) {
    heard.push_back(token);
    return heard.size() < 7;
  });
  EXPECT_EQ(result.tokens, heard);
  EXPECT_EQ(heard.size(), 7u);
  EXPECT_FALSE(result.reached_eos);
}

TEST_F(Generate, LeavesTheModelTrainable) {
  generate(gpt_, prompt(), greedy_options(3), 1);
  const auto output = gpt_->forward(in("train_phoneme_ids"), in("train_phoneme_len"), in("train_bert"),
                                    in("train_semantic_ids"), in("train_semantic_len"));
  output.logits.sum().backward();
  EXPECT_TRUE(gpt_->named_parameters()["ar_audio_position.alpha"].grad().defined());
}

TEST_F(Generate, BrokenWeightsAndForeignPromptsAreModelErrors) {
  auto foreign = prompt();
  foreign.semantic = foreign.semantic * 0 + 1025;
  EXPECT_ERROR(ErrorKind::kModel, "1025", generate(gpt_, foreign, greedy_options(3), 1));
  set_end_row(torch::full({64}, NAN));
  auto options = greedy_options(20);
  EXPECT_ERROR(ErrorKind::kModel, "finite", generate(gpt_, prompt(), options, 1));
}

}  // namespace
}  // namespace timbre::golden
