// Writes a set of GPT-SoVITS files of official layout and size, made of formula weights: to measure and to try what
// official files would do, without any. Usage: formula_models VERSION DIR [fp16|fp32] [small] [trainable]
// [discriminators]
//   small           narrow networks in place of those of official size
//   trainable       with the posterior encoder, as pretrained files have it and fine-tuned ones have not
//   discriminators  DIR/s2D.pth beside them, always of official size
// With "tiny" for VERSION a base model of tiny random networks instead.
#include <c10/util/Exception.h>

#include <cstdio>
#include <set>
#include <string>

#include "base/error.h"
#include "hifigan/discriminators.h"
#include "synth/formula_files.h"
#include "synth/tiny_model.h"

namespace {

using namespace timbre;

void write_tiny(const std::filesystem::path& directory) {
  const TinyBundle bundle;
  std::filesystem::copy(bundle.path(), directory,
                        std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
  std::printf("%s\n", directory.c_str());
}

void write_official(const std::string& version, const std::filesystem::path& directory,
                    const std::set<std::string>& words) {
  auto model = words.count("small") ? golden::small_size(version) : golden::official_size(version);
  model.sovits.has_posterior_encoder = words.count("trainable") != 0;
  const auto files = golden::write_formula_files(directory, model, words.count("fp32") ? torch::kFloat : torch::kHalf);
  if (words.count("discriminators")) {
    using Periods = std::vector<int64_t>;
    const hifigan::Discriminators judges(model.has_verifier() ? Periods{2, 3, 5, 7, 11, 17, 23}
                                                              : Periods{2, 3, 5, 7, 11});
    const auto weights = golden::formula_state(state_dict(*judges), "disc:");
    write_official_checkpoint(directory / "s2D.pth", golden::stored_as(weights, torch::kHalf),
                              golden::sovits_json(model), "", CheckpointLayout::kSovits);
  }
  std::printf("%s\n%s\n%s\n", files.gpt.c_str(), files.sovits.c_str(), files.pretrained.c_str());
}

}  // namespace

int main(int count, char** given) {
  const std::string version = count > 2 ? given[1] : "";
  bool known = std::set<std::string>{"v1", "v2", "v2Pro", "v2ProPlus", "tiny"}.count(version) != 0;
  const std::set<std::string> words(given + std::min(count, 3), given + count);
  for (const auto& word : words)
    known = known && std::set<std::string>{"fp16", "fp32", "small", "trainable", "discriminators"}.count(word) != 0;
  if (!known) {
    std::fprintf(
        stderr,
        "usage: formula_models v1|v2|v2Pro|v2ProPlus|tiny DIR [fp16|fp32] [small] [trainable] [discriminators]\n");
    return 2;
  }
  try {
    std::filesystem::create_directories(given[2]);
    version == "tiny" ? write_tiny(given[2]) : write_official(version, given[2], words);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
