#include "nn/attention.h"

#include <gtest/gtest.h>
#include <torch/types.h>

#include <cmath>

#include "golden_util.h"

namespace timbre {
namespace {

struct Inputs {
  torch::Tensor q, k, v, mask;
};

// 2 sequences, 3 heads, 5 queries, 7 keys of width 12; the second sequence hides its first two keys.
Inputs make_inputs() {
  Inputs in{golden::finput("q", {2, 3, 5, 12}, 2), golden::finput("k", {2, 3, 7, 12}, 2),
            golden::finput("v", {2, 3, 7, 12}, 2), torch::zeros({2, 1, 1, 7})};
  in.mask.select(0, 1).narrow(2, 0, 2).fill_(-INFINITY);
  return in;
}

// Attention of one query by its definition, in double precision.
torch::Tensor by_definition(const Inputs& in, int64_t b, int64_t h, int64_t t, bool masked) {
  std::vector<double> weights(7);
  double sum = 0;
  for (int64_t j = masked && b == 1 ? 2 : 0; j < 7; ++j) {
    const auto product = (in.q[b][h][t].to(torch::kDouble) * in.k[b][h][j].to(torch::kDouble)).sum().item<double>();
    sum += weights[static_cast<std::size_t>(j)] = std::exp(product / std::sqrt(12.0));
  }
  auto out = torch::zeros({12}, torch::kDouble);
  for (int64_t j = 0; j < 7; ++j)
    out += in.v[b][h][j].to(torch::kDouble) * (weights[static_cast<std::size_t>(j)] / sum);
  return out;
}

TEST(Attention, FollowsItsDefinition) {
  const auto in = make_inputs();
  const auto free = nn::attend(in.q, in.k, in.v, {}, 0), masked = nn::attend(in.q, in.k, in.v, in.mask, 0);
  for (int64_t b = 0; b < 2; ++b)
    for (int64_t h = 0; h < 3; ++h) {
      EXPECT_CLOSE(free[b][h][4], by_definition(in, b, h, 4, false), 1e-5);
      EXPECT_CLOSE(masked[b][h][1], by_definition(in, b, h, 1, true), 1e-5);
    }
}

TEST(Attention, WeightsGiveTheSameResult) {
  const auto in = make_inputs();
  const auto weights = nn::attention_weights(in.q, in.k, in.mask);
  EXPECT_CLOSE(weights.sum(-1), torch::ones({2, 3, 5}), 1e-6);
  EXPECT_CLOSE(torch::matmul(weights, in.v), nn::attend(in.q, in.k, in.v, in.mask, 0), 1e-5);
}

TEST(Attention, OneQueryEqualsTheGeneralForm) {
  const auto in = make_inputs();
  const auto q = in.q.select(2, 3);
  EXPECT_CLOSE(nn::attend_one(q, in.k, in.v, {}), nn::attend(in.q, in.k, in.v, {}, 0).select(2, 3), 1e-5);
  EXPECT_CLOSE(nn::attend_one(q, in.k, in.v, in.mask.squeeze(2)), nn::attend(in.q, in.k, in.v, in.mask, 0).select(2, 3),
               1e-5);
}

TEST(Attention, OneQueryReadsPartOfALargerMemory) {
  const auto in = make_inputs();
  const auto k = torch::full({2, 3, 20, 12}, NAN), v = torch::full({2, 3, 20, 12}, NAN);
  k.narrow(2, 0, 7).copy_(in.k);
  v.narrow(2, 0, 7).copy_(in.v);
  const auto q = in.q.select(2, 0);
  EXPECT_CLOSE(nn::attend_one(q, k.narrow(2, 0, 7), v.narrow(2, 0, 7), {}), nn::attend_one(q, in.k, in.v, {}), 1e-6);
  // A width that is no multiple of the vector length, and columns apart from each other.
  const auto narrow = [](const torch::Tensor& x) { return x.narrow(-1, 0, 5); };
  EXPECT_CLOSE(nn::attend_one(narrow(q), narrow(in.k), narrow(in.v), {}),
               nn::attend_one(narrow(q), narrow(in.k).contiguous(), narrow(in.v).contiguous(), {}), 1e-5);
}

TEST(Attention, DropoutActsOnlyWhereAsked) {
  const auto in = make_inputs();
  EXPECT_TRUE(torch::equal(nn::attend(in.q, in.k, in.v, {}, 0), nn::attend(in.q, in.k, in.v, {}, 0)));
  EXPECT_GT(golden::relative_error(nn::attend(in.q, in.k, in.v, {}, 0.5), nn::attend(in.q, in.k, in.v, {}, 0)), 0.01);
}

}  // namespace
}  // namespace timbre
