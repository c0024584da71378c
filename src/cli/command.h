#pragma once
// One subcommand: registers its options on the application, and runs after parsing. A command parses, calls the library
// and prints: results to stdout, everything else to stderr.
#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace timbre {

// Options that stand before or after any subcommand.
struct GlobalOptions {
  std::string model;                        // folder; empty: the embedded base model
  std::string gpt_weights, sovits_weights;  // official files instead of the model's own
  std::string pretrained;                   // folder of HuBERT and the speaker verifier, as GPT-SoVITS lays it out
  std::optional<std::string> decoder;       // of recordings that libsndfile does not read; unset: ffmpeg
  std::string device = "auto", precision = "fp32";
  int threads = 0;  // 0: as many as the machine has cores
  std::uint64_t seed = 0;
  bool json = false, quiet = false, verbose = false;
};

using CommandSetup = void (*)(CLI::App& app, const GlobalOptions& global);

void setup_extract_speaker(CLI::App& app, const GlobalOptions& global);
void setup_synthesize(CLI::App& app, const GlobalOptions& global);
void setup_info(CLI::App& app, const GlobalOptions& global);
void setup_plot(CLI::App& app, const GlobalOptions& global);
void setup_phonemize(CLI::App& app, const GlobalOptions& global);
void setup_convert(CLI::App& app, const GlobalOptions& global);
void setup_finetune(CLI::App& app, const GlobalOptions& global);
void setup_evaluate(CLI::App& app, const GlobalOptions& global);
void setup_prepare(CLI::App& app, const GlobalOptions& global);
void setup_train(CLI::App& app, const GlobalOptions& global);

}  // namespace timbre
