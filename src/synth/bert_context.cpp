#include "synth/bert_context.h"

#include <ATen/ATen.h>

#include "text/script.h"
#include "text/utf8.h"

namespace timbre {
namespace {

// One id for each character, whatever the tokeniser would join.
at::Tensor ids_of(const WordPiece& vocabulary, const std::u32string& characters) {
  const auto ends = vocabulary.encode("");
  std::vector<int64_t> ids = {ends.front()};
  for (const char32_t c : characters) {
    const auto one = vocabulary.encode(encode_utf8(c));
    ids.push_back(one.size() > 2 ? one[1] : ends.back());
  }
  ids.push_back(ends.back());
  return at::tensor(ids, at::kLong).unsqueeze(0);
}

}  // namespace

std::vector<BertStretch> bert_stretches(const std::vector<std::int64_t>& characters, std::size_t most) {
  std::vector<BertStretch> stretches;
  bool open = false;
  for (std::size_t i = 0; i < characters.size();) {
    if (characters[i] < 0) {
      open = false;
      ++i;
      continue;
    }
    if (!open || stretches.back().characters.size() >= most) stretches.push_back({i, {}, {}});
    open = true;
    const auto c = static_cast<char32_t>(characters[i]);
    const bool two = script_of(c) == Script::kHan && i + 1 < characters.size() && characters[i + 1] == characters[i];
    stretches.back().characters += c;
    stretches.back().word2ph.push_back(two ? 2 : 1);
    i += two ? 2 : 1;
  }
  return stretches;
}

at::Tensor bert_context(Bert& bert, const WordPiece& vocabulary, const std::vector<std::int64_t>& characters,
                        const at::Device& device) {
  const auto most = static_cast<std::size_t>(bert->config().positions) - 2;
  const auto stretches = bert_stretches(characters, most);
  if (stretches.empty()) return {};
  auto context = at::zeros({bert->config().hidden, static_cast<int64_t>(characters.size())},
                           at::TensorOptions(device).dtype(at::kFloat));
  for (const auto& stretch : stretches) {
    const auto hidden = bert(ids_of(vocabulary, stretch.characters).to(device));
    const auto features = features_of_phones(hidden, stretch.word2ph);
    context.narrow(1, static_cast<int64_t>(stretch.begin), features.size(1)).copy_(features);
  }
  return context;
}

}  // namespace timbre
