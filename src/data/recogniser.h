#pragma once
// A speech recogniser of the user's: any program that is given a WAV file and prints what it heard.
#include <filesystem>
#include <string>
#include <vector>

#include "base/subprocess.h"

namespace timbre {

struct RecogniserOptions {
  std::string command;  // "my-recogniser --file {wav}"; empty: none
  double timeout_s = 120;
};

// Runs the program without a shell, one recording after the other.
class Recogniser {
 public:
  // Errors: kUsage for a command without {wav}, one that is not there, and a timeout that is not positive.
  explicit Recogniser(const RecogniserOptions& options);

  // What it prints on stdout, in one line. Errors: kInput when it fails, takes too long, or prints what is no text; the
  // message says which, with the last line of its stderr. kInterrupted; the program is ended then.
  std::string transcribe(const std::filesystem::path& wav) const;

 private:
  std::vector<std::string> words_;
  double timeout_s_;
};

}  // namespace timbre
