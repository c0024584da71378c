// Makes recordings worse: every kind in every grade, and the recordings themselves, with a list for timbre evaluate.
// Usage: degrade LIST|FOLDER OUT [SECONDS]      SECONDS: no more than the beginning of each
// OUT/list.jsonl names them ID/KIND-GRADE (ID/clean-0), with the text, and the clean recording as reference and voice.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "audio/audio_file.h"
#include "audio/audio_writer.h"
#include "base/files.h"
#include "base/parallel.h"
#include "base/random.h"
#include "eval/degradations.h"
#include "eval/item.h"

namespace {

using namespace timbre;

std::string write_item(const EvalItem& item, const AudioBuffer& audio, const std::string& what,
                       const std::filesystem::path& out) {
  const std::string name = item.id + "/" + what;
  std::filesystem::create_directories(out / item.id);
  AudioWriterOptions options;
  options.sample_format = SampleFormat::kFloat;
  write_audio(out / (name + ".wav"), audio.samples, audio.sample_rate, options);
  nlohmann::ordered_json line = {{"id", name},
                                 {"file", name + ".wav"},
                                 {"reference", item.id + "/clean-0.wav"},
                                 {"voice", item.id + "/clean-0.wav"}};
  if (!item.text.empty()) line["text"] = item.text;
  return line.dump() + "\n";
}

std::string make_worse(const EvalItem& item, std::uint64_t seed, double seconds, const std::filesystem::path& out) {
  AudioBuffer clean = read_audio(item.file);
  if (seconds > 0 && clean.duration_s() > seconds)
    clean.samples.resize(static_cast<std::size_t>(seconds * clean.sample_rate));
  std::string lines = write_item(item, clean, "clean-0", out);
  for (const std::string& kind : degradation_kinds())
    for (int grade = 1; grade <= kGrades; ++grade)
      lines += write_item(item, degrade(clean, kind, grade, seed), kind + "-" + std::to_string(grade), out);
  return lines;
}

}  // namespace

int main(int count, char** words) {
  if (count < 3) {
    std::fprintf(stderr, "usage: degrade LIST|FOLDER OUT [SECONDS]\n");
    return 2;
  }
  try {
    const auto items = read_items(words[1]);
    std::string list;
    for (std::size_t i = 0; i < items.size(); ++i)
      list += make_worse(items[i], derive_seed(1, i), count > 3 ? std::atof(words[3]) : 0, words[2]);
    write_file_atomically(std::filesystem::path(words[2]) / "list.jsonl", list);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
  return 0;
}
