#pragma once
// The teacher's speech as written by tools/train_base/speak_teacher.mjs: audio with an exact alignment of our phonemes
// and the teacher's prior (mean and log-scale of the acoustic latent), which depends on the text and not on the voice.
#include <torch/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace timbre {

struct TeacherUtterance {
  torch::Tensor audio;           // int16 [samples], 22.05 kHz; samples = 256 · frames; empty in silent shards
  torch::Tensor token_mean;      // half [K, 192]: prior mean of each teacher token
  torch::Tensor token_logs;      // half [K, 192]: prior log-scale
  torch::Tensor token_frames;    // int64 [K]: frames of 256 samples
  torch::Tensor token_phone;     // int64 [K]: index of our phoneme
  torch::Tensor phones;          // int64 [P]: ids of the v2 symbols
  torch::Tensor word_of_phone;   // int64 [P]
  torch::Tensor speaker_g;       // float [512]
  int64_t speaker = 0;           // teacher's number, or -1 for a mixture of two
  bool heldout_speaker = false;  // one of the voices kept for validation (also when it is part of a mixture)
  std::string text;
  std::string source;  // file of the recording whose text it is; empty: none

  int64_t frames() const { return token_frames.sum().item<int64_t>(); }
  // Prior at frame rate: float [192, frames].
  torch::Tensor frame_mean() const;
  torch::Tensor frame_logs() const;
  // Index of the phoneme that each frame speaks: int64 [frames].
  torch::Tensor frame_phone() const;
};

// Reads every shard_*.safetensors of a folder. `limit` > 0 keeps the first shards only.
// Errors: kFile when there is none; kModel when a shard is malformed.
std::vector<TeacherUtterance> load_teacher_corpus(const std::filesystem::path& folder, int64_t limit = 0);

// For stages that need no sound: reads every silent_*.safetensors, or the shards with audio when there are none.
std::vector<TeacherUtterance> load_read_corpus(const std::filesystem::path& folder, int64_t limit = 0);

// The speakers with number % 23 == 0 never appear in training of the speaker encoder.
inline bool is_heldout_speaker(int64_t speaker) { return speaker % 23 == 0; }

}  // namespace timbre
