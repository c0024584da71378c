#pragma once
// A model as loaded, from its folder (models/base) or from official files: the networks that turn text into speech,
// ready to run, and those that listen to a reference, loaded when first needed. Free of libtorch's headers, so that
// commands stay cheap to compile; the networks themselves are in synth/networks.h.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "synth/sampling_defaults.h"

namespace timbre {

struct ModelSource;
struct Networks;

struct ModelInfo {
  std::filesystem::path directory;
  std::string name, version;
  std::vector<std::string> languages;  // "en"
  std::string identity;                // hexadecimal; changes with every weight that a Voice depends on
  int sample_rate = 0;                 // Hz, of the speech it makes
  double tokens_per_second = 0;        // semantic tokens
};

class BaseModel {
 public:
  // `device`: "auto" (cuda where there is one), "cpu", "cuda", "cuda:N". Errors: kFile for a missing directory or file,
  // kModel for a damaged one or one whose weights are not those its identity names, kUsage for a device that is not
  // there.
  static std::shared_ptr<BaseModel> load(const std::filesystem::path& directory, const std::string& device = "cpu");
  // `precision`: "fp32", or on CUDA "bf16" or "fp16".
  static std::shared_ptr<BaseModel> load(const ModelSource& source, const std::string& device = "cpu",
                                         const std::string& precision = "fp32");
  // Reads the description only, not the weights. Errors as load().
  static ModelInfo read_info(const std::filesystem::path& directory);
  ~BaseModel();
  BaseModel(const BaseModel&) = delete;
  BaseModel& operator=(const BaseModel&) = delete;

  const ModelInfo& info() const { return info_; }
  const SamplingDefaults& sampling() const { return sampling_; }
  Networks& networks() { return *networks_; }

 private:
  BaseModel();
  ModelInfo info_;
  SamplingDefaults sampling_;
  std::unique_ptr<Networks> networks_;
};

// The Voice files that come with a model (its folder voices/), by name; empty when there are none.
std::vector<std::filesystem::path> built_in_voices(const std::filesystem::path& model_directory);
// The one to speak with when none is asked for: "default_voice" of config.json, or the first. Errors: kModel where
// there is none.
std::filesystem::path default_voice(const std::filesystem::path& model_directory);

}  // namespace timbre
