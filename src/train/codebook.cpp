#include "train/codebook.h"

#include <torch/linalg.h>
#include <torch/types.h>
#include <torch/utils.h>

#include "base/log.h"
#include "checkpoint/safetensors.h"
#include "data/teacher_corpus.h"

namespace timbre {
namespace {

// Every window of `stride` frames of one utterance, flattened: [N, 192 · stride], channel-major as Conv1d reads them.
torch::Tensor windows(const torch::Tensor& frames, int64_t stride) {
  const auto n = frames.size(1) / stride;
  return frames.slice(1, 0, n * stride).reshape({192, n, stride}).permute({1, 0, 2}).reshape({n, 192 * stride});
}

// |x − c|² for all pairs, up to |x|²: [N, K].
torch::Tensor distances(const torch::Tensor& x, const torch::Tensor& centres) {
  return centres.pow(2).sum(1).unsqueeze(0) - 2 * x.matmul(centres.t());
}

torch::Tensor nearest(const torch::Tensor& x, const torch::Tensor& centres) {
  std::vector<torch::Tensor> parts;
  for (const auto& part : x.split(8192)) parts.push_back(distances(part, centres).argmin(1));
  return torch::cat(parts);
}

torch::Tensor k_means(const torch::Tensor& x, const CodebookOptions& options) {
  auto generator = at::make_generator<at::CPUGeneratorImpl>(options.seed);
  const auto pick = torch::randperm(x.size(0), generator, torch::kLong);
  auto centres = x.index_select(0, pick.slice(0, 0, options.codes)).clone();
  for (int64_t i = 0; i < options.iterations; ++i) {
    const auto owner = nearest(x, centres);
    const auto count = torch::zeros({options.codes}).index_add_(0, owner, torch::ones({x.size(0)}));
    const auto sum = torch::zeros_like(centres).index_add_(0, owner, x);
    const auto empty = count.eq(0);
    centres = sum / count.clamp_min(1).unsqueeze(1);
    const auto lost = empty.sum().item<int64_t>();  // a code without windows starts again at a random one
    if (lost > 0)
      centres.index_put_({empty},
                         x.index_select(0, pick.slice(0, options.codes + i * 64, options.codes + i * 64 + lost)));
  }
  return centres;
}

}  // namespace

void fit_codebook(const CodebookOptions& options) {
  torch::NoGradGuard no_grad;
  std::vector<torch::Tensor> all, weights;
  for (const auto& u : load_read_corpus(options.data, options.shards)) {
    all.push_back(windows(u.frame_mean(), options.stride));
    weights.push_back(torch::exp(-2 * u.frame_logs()).mean(1));
  }
  // Distances count in units of the prior's own deviation, channel by channel, as the flow feels them.
  const auto scale = torch::stack(weights).mean(0).sqrt();  // [192]
  const auto wide = scale.repeat_interleave(options.stride);
  const auto x = torch::cat(all) * wide;
  const auto mean = x.mean(0);
  const auto centred = x - mean;
  const auto [values, vectors] = torch::linalg_eigh(centred.t().matmul(centred) / x.size(0));
  const auto basis = vectors.slice(1, vectors.size(1) - 192).t();  // [192, 192·stride], the strongest components
  const auto projected = centred.matmul(basis.t());
  const auto centres = k_means(projected, options);

  const auto total = centred.pow(2).sum(1).mean().item<double>();
  const auto kept = projected.pow(2).sum(1).mean().item<double>();
  const auto coded =
      (projected - centres.index_select(0, nearest(projected, centres))).pow(2).sum(1).mean().item<double>();
  log_info("{} windows; unexplained: {:.3f} after projection, {:.3f} after coding", x.size(0), 1 - kept / total,
           (total - kept + coded) / total);
  write_safetensors(options.out, {{"ssl_proj.weight", (basis * wide).reshape({192, 192, options.stride}).contiguous()},
                                  {"ssl_proj.bias", -basis.matmul(mean)},
                                  {"quantizer.vq.layers.0._codebook.embed", centres}});
}

}  // namespace timbre
