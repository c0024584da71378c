#pragma once
// What a fine-tuning run leaves to look at: log.jsonl, TensorBoard's events, the log on stderr.
#include <filesystem>
#include <string>

#include "train/event_file.h"
#include "train/train_loop.h"

namespace timbre {

class FinetuneLog {
 public:
  explicit FinetuneLog(const std::filesystem::path& run) : path_(run / "log.jsonl"), events_(run / "events") {}

  // One line, and a curve for each number under STAGE/KIND.
  void numbers(const std::string& stage, const std::string& kind, int64_t epoch, int64_t step, const Metrics& metrics);
  // Sound and its picture.
  void sound(const std::string& stage, int64_t step, const std::vector<float>& samples, int sample_rate);

 private:
  std::filesystem::path path_;
  EventFile events_;
};

}  // namespace timbre
