#include "cli/cmd_evaluate_speak.h"

#include <fmt/format.h>

#include <cstring>
#include <map>

#include "audio/audio_writer.h"
#include "base/error.h"
#include "base/files.h"
#include "base/interrupt.h"
#include "base/progress.h"
#include "base/random.h"
#include "cli/command.h"
#include "cli/models.h"
#include "synth/extract_voice.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

SentenceReader::Source source_of(const std::string& text) {
  auto left = std::make_shared<std::string>(text);
  return [left](char* bytes, std::size_t size) {
    const std::size_t count = std::min(size, left->size());
    std::memcpy(bytes, left->data(), count);
    left->erase(0, count);
    return count;
  };
}

// Each voice is read or cloned once.
class SpeakingVoices {
 public:
  SpeakingVoices(BaseModel& model, const TextFrontEnd& front_end, const GlobalOptions& global)
      : model_(model), front_end_(front_end), global_(global) {}

  // The file, and the voice in it.
  const std::pair<fs::path, Voice>& get(const std::string& name) {
    const auto known = voices_.find(name);
    if (known != voices_.end()) return known->second;
    const fs::path file = find_voice(name, global_);
    return voices_.emplace(name, std::make_pair(file, load_voice(model_, front_end_, file))).first->second;
  }

 private:
  BaseModel& model_;
  const TextFrontEnd& front_end_;
  const GlobalOptions& global_;
  std::map<std::string, std::pair<fs::path, Voice>> voices_;
};

}  // namespace

std::vector<EvalItem> speak_set(const SpeakSetOptions& options, const std::shared_ptr<BaseModel>& model,
                                const std::shared_ptr<const TextFrontEnd>& front_end, const fs::path& folder,
                                const GlobalOptions& global) {
  auto items = read_texts(options.set);
  SpeakingVoices voices(*model, *front_end, global);
  Synthesizer synthesizer(model, front_end);
  SpeakOptions speak = with_choices(synthesizer.default_options(), options.speak);
  fs::create_directories(folder);
  Progress progress("speaking", items.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    throw_if_interrupted("speaking");
    EvalItem& item = items[i];
    const auto& [voice_file, voice] = voices.get(options.voice.empty() ? item.voice.string() : options.voice);
    speak.seed = derive_seed(global.seed, i);
    std::vector<float> samples;
    const SpeakReport spoken = synthesizer.speak(
        source_of(item.text), voice, speak,
        [&](const std::vector<float>& block) { samples.insert(samples.end(), block.begin(), block.end()); });
    item.known = {{"retries", spoken.retries}, {"warnings", static_cast<double>(spoken.warnings.size())}};
    // Compared with the voice that the set asks for, whatever spoke.
    item.voice = item.voice.empty() ? voice_file : find_voice(item.voice.string(), global);
    item.file = folder / (item.id + ".wav");
    const fs::path text = folder / (item.id + ".txt");
    require_apart({item.file, text}, {options.set, voice_file, item.voice});
    write_audio(item.file, samples, synthesizer.sample_rate());
    write_file_atomically(text, item.text + "\n");
    progress.update(i + 1);
  }
  return items;
}

}  // namespace timbre
