#pragma once
// Scorers of the user's own, such as UTMOS: TorchScript modules that turn a wave into one number. A TorchScript file is
// code: it runs with the rights of the program.
#include <torch/csrc/jit/api/module.h>

#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace timbre {

struct ScorerSpec {
  std::string name;  // of the metric it makes
  int sample_rate = 16000;
  std::string file;
};

// "NAME=FILE" or "NAME@RATE=FILE". Errors: kUsage for anything else, a rate outside 8000 … 192000 Hz, and a name that
// is taken or holds more than letters, digits, '_' and '-'.
ScorerSpec parse_scorer(const std::string& text);

class Scorer {
 public:
  // Errors: kFile, kModel when the file is no TorchScript module.
  explicit Scorer(const ScorerSpec& spec);
  const ScorerSpec& spec() const { return spec_; }

  // samples at spec().sample_rate, given as float [1, samples]; the module gives one number, in a tensor of any shape
  // or as such. Errors: kModel when it fails or gives anything else.
  double score(const std::vector<float>& samples) const;

 private:
  ScorerSpec spec_;
  mutable torch::jit::Module module_;
  std::unique_ptr<std::mutex> one_at_a_time_;  // a module may keep state
};

}  // namespace timbre
