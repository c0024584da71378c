#pragma once
// The whole evaluation of a set: every item heard once, all metrics that its inputs allow.
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "eval/heard_speech.h"
#include "eval/mos_proxy.h"
#include "eval/scorer.h"
#include "eval/scores.h"
#include "text/front_end.h"

namespace timbre {

// What listens. Whatever is missing leaves its metrics out.
struct Listeners {
  ContentEncoder content{nullptr};
  SpeakerEncoder speaker{nullptr};
  Eres2Net verifier{nullptr};
  at::Device device = at::kCPU;
  std::shared_ptr<const TextFrontEnd> front_end;
  std::optional<MosProxy> mos_proxy;  // needs `content`
  std::vector<Scorer> scorers;
  // Speaker vectors that are known already, by the path that items name: those of Voice files.
  std::map<std::filesystem::path, at::Tensor> voices;
};

struct EvaluateOptions {
  bool features = false;                           // keep ItemScores::features
  bool paired = true;                              // compare with the references
  double max_duration_s = 3600;                    // of one file
  std::function<void(std::size_t done)> progress;  // called from one thread at a time
};

// Files are spread over the threads of base/parallel.h; the results are those of one thread, in the order of the items.
// What is wrong with one item ends up in its `error`. Errors: kInterrupted.
std::vector<ItemScores> evaluate(const std::vector<EvalItem>& items, const Listeners& listeners,
                                 const EvaluateOptions& options = {});

}  // namespace timbre
