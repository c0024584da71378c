#include "data/recogniser.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "base/require_range.h"

namespace timbre {
namespace {

constexpr const char* kPlace = "{wav}";

std::string in_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
  const auto begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

}  // namespace

Recogniser::Recogniser(const RecogniserOptions& options)
    : words_(split_command(options.command)), timeout_s_(options.timeout_s) {
  require_range("the recogniser's timeout", timeout_s_, 0.1, 86400, " s");
  const bool placed = std::any_of(words_.begin(), words_.end(),
                                  [](const auto& word) { return word.find(kPlace) != std::string::npos; });
  if (!placed)
    throw Error(ErrorKind::kUsage, fmt::format("the command '{}' does not say where the recording goes; put {} in it",
                                               options.command, kPlace));
  if (!is_program(words_[0]))
    throw Error(ErrorKind::kUsage,
                fmt::format("there is no program '{}' for the recogniser; check the spelling and $PATH", words_[0]));
}

std::string Recogniser::transcribe(const std::filesystem::path& wav) const {
  ProgramLimits limits;
  limits.name = "the recogniser";
  limits.task = "the preparation";
  limits.timeout_s = timeout_s_;
  const std::string heard = run_program(with_file(words_, kPlace, wav.string()), limits);
  if (heard.find('\0') != std::string::npos)
    throw Error(ErrorKind::kInput, "the recogniser printed a zero byte; expected text in UTF-8");
  return in_one_line(heard);
}

}  // namespace timbre
