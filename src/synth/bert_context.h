#pragma once
// What the GPT of official models reads beside the phonemes of Mandarin: BERT's view of each character.
#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "encoders/bert.h"
#include "text/wordpiece.h"

namespace timbre {

// A stretch of Mandarin within a text, as BERT reads it at once.
struct BertStretch {
  std::size_t begin = 0;              // of its first phoneme
  std::u32string characters;          // Chinese characters and , . ! ? … -
  std::vector<std::int64_t> word2ph;  // phonemes of each
};

// The stretches of a text: `characters` has for each phoneme the character (code point) that it belongs to, or -1. A
// Chinese character has two phonemes, a mark one. None is longer than `most` characters.
std::vector<BertStretch> bert_stretches(const std::vector<std::int64_t>& characters, std::size_t most);

// [C, phonemes]: BERT's features of each character, repeated for its phonemes; zeros where there is none. Undefined,
// which stands for zeros, without any character.
at::Tensor bert_context(Bert& bert, const WordPiece& vocabulary, const std::vector<std::int64_t>& characters,
                        const at::Device& device);

}  // namespace timbre
