// Writes a set of GPT-SoVITS files of official layout and size, made of formula weights: to measure and to try what
// official files would do, without any. Usage: formula_models VERSION DIR [fp16|fp32]
#include <c10/util/Exception.h>

#include <cstdio>
#include <string>

#include "base/error.h"
#include "synth/formula_files.h"

int main(int count, char** words) {
  const std::string version = count > 2 ? words[1] : "", type = count > 3 ? words[3] : "fp16";
  const bool known = version == "v1" || version == "v2" || version == "v2Pro" || version == "v2ProPlus";
  if (!known || count > 4 || (type != "fp16" && type != "fp32")) {
    std::fprintf(stderr, "usage: formula_models v1|v2|v2Pro|v2ProPlus DIR [fp16|fp32]\n");
    return 2;
  }
  try {
    std::filesystem::create_directories(words[2]);
    const auto files = timbre::golden::write_formula_files(words[2], timbre::golden::official_size(version),
                                                           type == "fp16" ? torch::kHalf : torch::kFloat);
    std::printf("%s\n%s\n%s\n", files.gpt.c_str(), files.sovits.c_str(), files.pretrained.c_str());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
