// timbre convert: official GPT-SoVITS files ↔ a model folder.
#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/print_json.h"
#include "synth/convert.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

struct Options {
  fs::path bundle, output, to_official;
  OfficialFiles files;
  std::string type;
};

void check(const Options& options) {
  const bool any_file = !options.files.gpt.empty() || !options.files.sovits.empty();
  if (!options.to_official.empty()) {
    if (options.bundle.empty() || any_file || !options.output.empty())
      throw Error(ErrorKind::kUsage, "to turn a model folder back: timbre convert FOLDER --to-official DIR");
    return;
  }
  if (options.files.gpt.empty() || options.files.sovits.empty() || options.output.empty() || !options.bundle.empty()) {
    throw Error(ErrorKind::kUsage,
                "to make a model folder: timbre convert --gpt X.ckpt --sovits Y.pth [--hubert DIR] -o FOLDER");
  }
}

void require_apart_from_inputs(const Options& options) {
  const auto& [output, files] = std::tie(options.output, options.files);
  if (output.empty()) return;
  std::vector<fs::path> written = {output};
  for (const char* const name :
       {"gpt.safetensors", "sovits.safetensors", "hubert.safetensors", "bert.safetensors", "verifier.safetensors"})
    written.push_back(output / name);
  require_apart(written, {files.gpt, files.sovits, files.verifier, files.hubert, files.bert});
}

void to_official(const Options& options, const GlobalOptions& global) {
  const auto written = convert_to_official(options.bundle, options.to_official);
  if (global.json) {
    print_json({{"gpt", written.gpt.string()}, {"sovits", written.sovits.string()}});
  }
  log_info("{} and {} written", written.gpt.string(), written.sovits.string());
}

void to_bundle(const Options& options, const GlobalOptions& global) {
  const auto type = options.type.empty() ? StorageType::kAsStored : parse_storage_type(options.type);
  convert_to_bundle(options.files, type, options.output);
  if (options.files.hubert.empty())
    log_warn("without --hubert the model speaks with Voice files alone; it cannot listen to a transcribed recording");
  if (global.json) print_json({{"output", options.output.string()}});
  log_info("model written to {}: timbre --model {} synthesize …", options.output.string(), options.output.string());
}

void run(const Options& options, const GlobalOptions& global) {
  check(options);
  require_apart_from_inputs(options);
  if (options.to_official.empty()) {
    to_bundle(options, global);
  } else {
    to_official(options, global);
  }
}

}  // namespace

void setup_convert(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("convert", "Turn official GPT-SoVITS files into a model folder, or back");
  command->add_option("folder", options->bundle, "Model folder to turn back");
  command->add_option("--gpt", options->files.gpt, "GPT weights (.ckpt)");
  command->add_option("--sovits", options->files.sovits, "SoVITS weights (.pth)");
  command->add_option("--hubert", options->files.hubert, "Folder chinese-hubert-base: to listen to recordings");
  command->add_option("--bert", options->files.bert, "Folder chinese-roberta-wwm-ext-large: for Chinese");
  command->add_option("--sv", options->files.verifier, "pretrained_eres2netv2w24s4ep4.ckpt: for v2Pro and v2ProPlus");
  command->add_option("--dtype", options->type, "Store weights as fp32, bf16 or fp16 (default: as they are)");
  command->add_option("-o,--output", options->output, "Model folder to write");
  command->add_option("--to-official", options->to_official, "Folder for the .ckpt and .pth to write");
  command->callback([options, &global] { run(*options, global); });
}

}  // namespace timbre
