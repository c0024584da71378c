// Numbers: tests/data/golden/ar_small.safetensors and full_size_formula.safetensors.
#include <gtest/gtest.h>

#include <cmath>

#include "base/expect_error.h"
#include "gpt/gpt_mask.h"
#include "gpt_golden.h"

namespace timbre::golden {
namespace {

TEST_F(ArSmall, EmbedsTextAndPrompt) {
  const auto x = torch::cat({gpt_->embed_text(in("x"), in("bert")), gpt_->embed_audio(in("prompt"))}, 1);
  EXPECT_CLOSE(x, out("xy_pos"), 1e-5);
}

TEST_F(ArSmall, HidesWhatTheOfficialMaskHides) {
  EXPECT_TRUE(torch::equal(hidden_keys(20, 15, torch::kCPU), out("attn_mask_true_is_blocked")));
}

TEST_F(ArSmall, PrefillHasTheOfficialHiddenStatesAndLogits) {
  const torch::NoGradGuard no_grad;
  const auto mask = attention_mask(20, 15, {}, torch::kCPU);
  EXPECT_CLOSE(gpt_->transform(out("xy_pos"), mask), out("prefill_hidden"), 1e-4);
  auto cache = gpt_->make_cache(1, 50);
  EXPECT_CLOSE(gpt_->prefill(in("x"), {}, in("bert"), in("prompt"), cache), out("prefill_logits"), 1e-4);
  const auto official = [](const torch::Tensor& x) { return x.transpose(1, 2).reshape({1, 35, 64}); };
  EXPECT_CLOSE(official(cache.keys(0, 35)), out("k_cache_layer0"), 1e-4);
  EXPECT_CLOSE(official(cache.values(1, 35)), out("v_cache_layer1"), 1e-4);
}

TEST_F(ArSmall, GreedyStepsHaveTheOfficialLogitsAndTokens) {
  auto cache = gpt_->make_cache(1, 100);
  const auto logits = gpt_->prefill(in("x"), {}, in("bert"), in("prompt"), cache);
  const auto result = greedy(gpt_, logits, in("prompt")[0], cache, 60, 1.35);
  EXPECT_CLOSE(torch::cat(result.logits), out("greedy_rp135_step_logits"), 1e-3);
  EXPECT_EQ(result.tokens[0], to_vector(out("greedy_rp135_tokens")));
}

TEST_F(ArSmall, GreedyWithoutPenaltyHasTheOfficialTokens) {
  auto cache = gpt_->make_cache(1, 100);
  const auto logits = gpt_->prefill(in("x"), {}, in("bert"), in("prompt"), cache);
  EXPECT_EQ(greedy(gpt_, logits, in("prompt")[0], cache, 40, 1).tokens[0], to_vector(out("greedy_rp100_tokens")));
}

TEST_F(ArSmall, GreedyWithoutPromptHasTheOfficialTokens) {
  auto cache = gpt_->make_cache(1, 100);
  const auto logits = gpt_->prefill(in("x"), {}, in("bert"), {}, cache);
  EXPECT_CLOSE(logits, out("noprompt_prefill_logits"), 1e-4);
  EXPECT_EQ(greedy(gpt_, logits, {}, cache, 30, 1.35).tokens[0], to_vector(out("greedy_noprompt_rp135_tokens")));
}

TEST_F(ArSmall, BatchOfTextsOfUnequalLengthHasTheOfficialTokens) {
  const auto phonemes = torch::zeros({2, 20}, torch::kLong);
  phonemes[0].copy_(in("x")[0]);
  phonemes[1].narrow(0, 0, 13).copy_(in("x2"));
  const auto bert = torch::full({2, 1024, 20}, 7.0f);  // what lies in the padding must not matter
  bert[0].copy_(in("bert")[0]);
  bert[1].narrow(1, 0, 13).copy_(in("bert2"));
  auto cache = gpt_->make_cache(2, 100);
  const auto prompt = in("prompt").expand({2, 15});
  const auto logits = gpt_->prefill(phonemes, torch::tensor({20, 13}, torch::kLong), bert, prompt, cache);
  EXPECT_CLOSE(logits, out("batch_prefill_logits"), 1e-4);
  const auto result = greedy(gpt_, logits, in("prompt")[0], cache, 39, 1.35);
  EXPECT_EQ(result.tokens[0], to_vector(out("batch_tokens_0").narrow(0, 15, 39)));
  EXPECT_EQ(result.tokens[1], to_vector(out("batch_tokens_1").narrow(0, 15, 39)));
}

TEST_F(ArSmall, CachedStepsEqualTheFullForward) {
  const torch::NoGradGuard no_grad;
  const auto tokens = out("greedy_rp135_tokens");
  auto cache = gpt_->make_cache(1, 100);
  gpt_->prefill(in("x"), {}, in("bert"), in("prompt"), cache);
  for (int64_t n = 1; n <= 30; ++n) {
    const auto stepped = gpt_->step(tokens.select(1, n - 1), cache);
    auto full_cache = gpt_->make_cache(1, 100);
    const auto audio = torch::cat({in("prompt"), tokens.narrow(1, 0, n)}, 1);
    EXPECT_CLOSE(stepped, gpt_->prefill(in("x"), {}, in("bert"), audio, full_cache), 1e-5);
  }
}

TEST_F(ArSmall, ACacheCanBeUsedAgain) {
  auto cache = gpt_->make_cache(1, 40);
  gpt_->prefill(in("x").narrow(1, 0, 9), {}, in("bert").narrow(2, 0, 9), in("prompt"), cache);
  gpt_->step(torch::tensor({3}, torch::kLong), cache);
  EXPECT_CLOSE(gpt_->prefill(in("x"), {}, in("bert"), in("prompt"), cache), out("prefill_logits"), 1e-4);
  EXPECT_EQ(cache.length(), 35);
}

TEST_F(ArSmall, ZeroContextIsTheSameAsNone) {
  auto cache = gpt_->make_cache(1, 40);
  const auto zeros = gpt_->prefill(in("x"), {}, torch::zeros_like(in("bert")), in("prompt"), cache);
  EXPECT_CLOSE(gpt_->prefill(in("x"), {}, {}, in("prompt"), cache), zeros, 1e-6);
}

TEST_F(ArSmall, RefusesWhatDoesNotFit) {
  auto cache = gpt_->make_cache(1, 35);
  const auto prefill = [&](const torch::Tensor& x, const torch::Tensor& bert, const torch::Tensor& prompt) {
    return gpt_->prefill(x, {}, bert, prompt, cache);
  };
  EXPECT_ERROR(ErrorKind::kModel, "id 732", prefill(in("x") * 0 + 732, in("bert"), in("prompt")));
  EXPECT_ERROR(ErrorKind::kModel, "id -1", prefill(in("x"), in("bert"), in("prompt") * 0 - 1));
  EXPECT_ERROR(ErrorKind::kInternal, "bert", prefill(in("x"), in("bert").narrow(2, 0, 19), in("prompt")));
  EXPECT_ERROR(ErrorKind::kInternal, "phonemes", prefill(torch::zeros({1, 0}, torch::kLong), {}, in("prompt")));
  prefill(in("x"), in("bert"), in("prompt"));
  EXPECT_ERROR(ErrorKind::kInternal, "KV cache", gpt_->step(torch::tensor({3}, torch::kLong), cache));
}

TEST(GptConfig, ImpossibleSizesAreRefused) {
  auto config = small_gpt_config();
  config.num_heads = 5;
  EXPECT_ERROR(ErrorKind::kModel, "multiple of num_heads", Gpt{config});
  config = small_gpt_config();
  config.eos = 5;
  EXPECT_ERROR(ErrorKind::kModel, "eos 5", Gpt{config});
  config = small_gpt_config();
  config.num_layers = 0;
  EXPECT_ERROR(ErrorKind::kModel, "positive", Gpt{config});
}

TEST(FullSize, GptHasTheOfficialLogitsAndTokens) {
  const auto file = load("full_size_formula").tensors;
  Gpt gpt{GptConfig{}};
  auto weights = formula_state(state_dict(*gpt), "arfull:");
  weights.at("ar_predict_layer.weight").mul_(3);
  load_state_dict(*gpt, weights);
  gpt->eval();
  const auto x = fint("arf.x", {1, 30}, 732), prompt = fint("arf.prompt", {1, 25}, 1024);
  ASSERT_TRUE(torch::equal(x, file.at("i/ar_x")));
  ASSERT_TRUE(torch::equal(prompt, file.at("i/ar_prompt")));
  auto cache = gpt->make_cache(1, 90);
  const auto logits = gpt->prefill(x, {}, finput("arf.bert", {1, 1024, 30}, 1), prompt, cache);
  EXPECT_CLOSE(logits, file.at("o/ar_prefill_logits"), 1e-3);
  const auto result = greedy(gpt, logits, prompt[0], cache, 25, 1.35);
  EXPECT_EQ(result.tokens[0], to_vector(file.at("o/ar_greedy25_rp135")));
  EXPECT_CLOSE(result.logits.back(), file.at("o/ar_logits_last_step"), 1e-3);
}

}  // namespace
}  // namespace timbre::golden
