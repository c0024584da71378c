#pragma once
// Recordings that libsndfile does not read (M4A, AAC, AMR, 3GP, WMA, WebM), decoded by another program.
#include <filesystem>
#include <memory>
#include <string>

#include "base/mapped_file.h"

namespace timbre {

// A command with {sound} in the place of the recording that prints a WAV file; or a program that is called as ffmpeg
// is;
// "" for none. By default ffmpeg, where it is installed. For the whole process. Errors: kUsage.
void set_audio_decoder(const std::string& command);

// Whether there is one.
bool has_audio_decoder();

// The WAV file that the program makes of a recording: at most 4 GiB, within ten minutes. Errors: kInput, kInterrupted.
std::shared_ptr<MappedFile> decode_externally(const std::filesystem::path& recording);

}  // namespace timbre
