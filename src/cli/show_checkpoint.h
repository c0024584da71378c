#pragma once
// What an official checkpoint file holds, for timbre info.
#include <filesystem>

namespace timbre {

// Whether the file is one, by its content: a zip, the same with a version in its first two bytes, a legacy pickle, or
// safetensors that are no Voice.
bool looks_like_checkpoint(const std::filesystem::path& file);
// Prints kind, version, sizes and training. Errors: kFile, kModel.
void show_checkpoint(const std::filesystem::path& file, bool json);

}  // namespace timbre
