#include "cli/finetune_defaults.h"

namespace timbre {
namespace {

void set_base(FinetuneOptions& options, bool full) {
  options.sovits.epoch_steps = options.voice.epoch_steps;
  options.sovits.batch = options.voice.batch;
  options.sovits.rank = 64;
  options.sovits_loop.epochs = 32;
  options.sovits_loop.patience = 20;
  options.sovits_loop.learning_rate = full ? 1e-4 : 5e-4;
  options.gpt_loop.epochs = 0;
  options.gpt_loop.learning_rate = full ? 1e-4 : 3e-4;
}

// s2_train.py, s1_train.py and their configurations.
void set_official(FinetuneOptions& options, bool full) {
  auto& s2 = options.sovits_loop;
  s2.epochs = 8;
  s2.learning_rate = full ? 1e-4 : 5e-4;
  s2.schedule = RateSchedule::kDecay;
  s2.epoch_decay = 0.999875;
  s2.warmup_steps = 0;
  s2.optimizer.beta1 = 0.8, s2.optimizer.beta2 = 0.99, s2.optimizer.epsilon = 1e-9;
  s2.optimizer.decay_vectors = true;
  s2.optimizer.max_norm = s2.optimizer.ema_decay = 0;
  auto& s1 = options.gpt_loop;
  s1.epochs = 15;
  s1.accumulate = 4;
  s1.learning_rate = full ? 2e-3 : 3e-4;
  s1.schedule = RateSchedule::kDecay;
  s1.warmup_steps = full ? 0 : 20;
  options.gpt_optimizer = full ? "scaled-adam" : "adamw";
  options.gpt.summed = true;
  options.gpt.damaged_tokens = 0;
  options.gpt.epoch_clips = 100;  // upstream repeats fewer
}

}  // namespace

std::string& gpt_optimizer_name(FinetuneOptions& options) { return options.gpt_optimizer; }

FinetuneOptions finetune_defaults(ModelFamily family, bool full) {
  FinetuneOptions options;
  options.full = full;
  if (family == ModelFamily::kOfficial)
    set_official(options, full);
  else
    set_base(options, full);
  return options;
}

void share_options(FinetuneOptions& options) {
  auto& voice = options.voice;
  voice.full = options.full;
  voice.rank = options.sovits.rank;
  voice.batch = options.sovits.batch;
  voice.epoch_steps = options.sovits.epoch_steps;
  voice.mel_weight = options.sovits.weights.mel;
  voice.kl_weight = options.sovits.weights.kl;
  options.sovits.full = options.gpt.full = options.full;
  auto &s2 = options.sovits_loop, &s1 = options.gpt_loop;
  s1.patience = s2.patience;
  s1.save_minutes = s2.save_minutes;
  s1.optimizer.max_norm = s2.optimizer.max_norm;
  s1.optimizer.ema_decay = s2.optimizer.ema_decay;
  s1.kind = parse_optimizer(options.gpt_optimizer);
  options.gpt.accumulate = s1.accumulate;
}

}  // namespace timbre
