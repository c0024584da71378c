#include "nn/attention.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace timbre::nn {
namespace {

constexpr int kLanes = 8;  // independent sums, so that the compiler may use vector registers
constexpr int64_t kGrainMultiplications = 1 << 15;

float dot(const float* a, const float* b, int64_t size) {
  float lanes[kLanes] = {};
  int64_t i = 0;
  for (; i + kLanes <= size; i += kLanes)
    for (int lane = 0; lane < kLanes; ++lane) lanes[lane] += a[i + lane] * b[i + lane];
  float sum = 0;
  for (; i < size; ++i) sum += a[i] * b[i];
  for (const float lane : lanes) sum += lane;
  return sum;
}

// Turns scores into weights, in place.
void softmax(float* scores, int64_t size) {
  const float largest = *std::max_element(scores, scores + size);
  float sum = 0;
  for (int64_t i = 0; i < size; ++i) sum += scores[i] = std::exp(scores[i] - largest);
  for (int64_t i = 0; i < size; ++i) scores[i] /= sum;
}

// One head: q and out [dim]; k and v [length, dim].
void attend_head(const float* q, const float* k, const float* v, int64_t length, int64_t dim, float* scores,
                 float* out) {
  const float scale = 1 / std::sqrt(static_cast<float>(dim));
  for (int64_t t = 0; t < length; ++t) scores[t] = dot(q, k + t * dim, dim) * scale;
  softmax(scores, length);
  std::fill_n(out, dim, 0.0f);
  for (int64_t t = 0; t < length; ++t)
    for (int64_t d = 0; d < dim; ++d) out[d] += scores[t] * v[t * dim + d];
}

bool rows_lie_together(const at::Tensor& x) { return x.stride(3) == 1 && x.stride(2) == x.size(3); }

at::Tensor attend_one_cpu(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v) {
  const int64_t heads = k.size(1), length = k.size(2), dim = k.size(3);
  const auto queries = q.contiguous();
  auto out = at::empty_like(queries);
  const float* q_data = queries.data_ptr<float>();
  const float* k_data = k.data_ptr<float>();
  const float* v_data = v.data_ptr<float>();
  float* out_data = out.data_ptr<float>();
  const int64_t grain = std::max<int64_t>(1, kGrainMultiplications / (length * dim));
  at::parallel_for(0, k.size(0) * heads, grain, [&](int64_t begin, int64_t end) {
    std::vector<float> scores(static_cast<std::size_t>(length));
    for (int64_t i = begin; i < end; ++i) {
      const int64_t b = i / heads, h = i % heads;
      attend_head(q_data + i * dim, k_data + b * k.stride(0) + h * k.stride(1),
                  v_data + b * v.stride(0) + h * v.stride(1), length, dim, scores.data(), out_data + i * dim);
    }
  });
  return out;
}

}  // namespace

at::Tensor attention_weights(const at::Tensor& q, const at::Tensor& k, const at::Tensor& mask) {
  const double scale = 1 / std::sqrt(static_cast<double>(q.size(-1)));
  auto scores = at::matmul(q * scale, k.transpose(-2, -1));
  if (mask.defined()) scores = scores + mask;
  return at::softmax(scores, -1);
}

at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask,
                  double dropout) {
#if TORCH_VERSION_MAJOR >= 2
  if (!mask.defined()) return at::scaled_dot_product_attention(q, k, v, {}, dropout);
  return at::scaled_dot_product_attention(q, k, v, mask.to(q.scalar_type()), dropout);
#else
  return at::matmul(at::dropout(attention_weights(q, k, mask), dropout, dropout > 0), v);
#endif
}

at::Tensor attend_one(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, const at::Tensor& mask) {
  if (!mask.defined() && q.device().is_cpu() && q.scalar_type() == at::kFloat && rows_lie_together(k) &&
      rows_lie_together(v)) {
    return attend_one_cpu(q, k, v);
  }
  const auto bias = mask.defined() ? mask.unsqueeze(-2) : mask;  // [B, H, 1, T_k]
  return attend(q.unsqueeze(2), k, v, bias, 0).squeeze(2);
}

}  // namespace timbre::nn
