#pragma once
// The semantic tokens of the base model, made without gradients: windows of the teacher's prior → principal components
// → k-means. Windows of `stride` frames become one token.
#include <filesystem>

namespace timbre {

struct CodebookOptions {
  std::filesystem::path data, out;  // folder of teacher shards; quantizer.safetensors to write
  int64_t shards = 0;               // 0: all
  int64_t stride = 4;               // frames a token: 86.13 / 4 = 21.5 tokens a second
  int64_t codes = 1024;
  int64_t iterations = 25;
  uint64_t seed = 1;
};

// Writes "ssl_proj.weight" [192, 192, stride], "ssl_proj.bias" [192] and "codebook" [codes, 192]; prints to the log how
// much of the windows' variance the projection and the codes leave unexplained.
void fit_codebook(const CodebookOptions& options);

}  // namespace timbre
