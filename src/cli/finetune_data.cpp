#include "cli/finetune_data.h"

#include <fmt/format.h>
#include <torch/types.h>

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "base/log.h"
#include "cli/command.h"
#include "synth/extract_voice.h"
#include "synth/networks.h"

namespace timbre {
namespace {

constexpr double kSlowest = 3, kFastest = 25;  // phonemes a second that the official GPT learns from
constexpr double kPromptSeconds = 6.5;         // official models like prompts of 3 to 10

double seconds_of(const FinetuneClip& clip, const ModelInfo& model) {
  return static_cast<double>(clip.wave.numel()) / model.sample_rate;
}

void leave_out_odd_rates(FinetuneData& data, const ModelInfo& model) {
  const auto odd = [&](const FinetuneClip& clip) {
    const double rate = static_cast<double>(clip.phonemes.numel()) / seconds_of(clip, model);
    if (rate >= kSlowest && rate <= kFastest) return false;
    log_warn("clip '{}' is not for the GPT: {:.1f} phonemes a second; is its text right?", clip.id, rate);
    return true;
  };
  data.train.erase(std::remove_if(data.train.begin(), data.train.end(), odd), data.train.end());
  if (!data.train.empty()) return;
  throw Error(ErrorKind::kInput, fmt::format("no clip is spoken at {} to {} phonemes a second, so the GPT has none to "
                                             "learn from: check the texts, or leave it as it is by --gpt-epochs 0",
                                             kSlowest, kFastest));
}

std::vector<std::filesystem::path> files_of(const FinetuneClips& clips) {
  std::vector<std::filesystem::path> files;
  for (const auto& item : clips.heard) files.push_back(item.audio);
  return files;
}

}  // namespace

FinetuneClips listen_to_clips(BaseModel& model, const GlobalOptions& global, const std::filesystem::path& data,
                              bool learns_gpt) {
  FrontEnds front_ends(global, model.info());
  auto read = read_clips(model, front_ends, read_manifest(data));
  for (const auto& [id, why] : read.rejected) log_warn("clip '{}' is left out: {}", id, why);
  std::map<std::string, ManifestItem> item_of;
  for (const auto& item : read.items) item_of[item.id] = item;
  FinetuneClips clips;
  clips.rejected = read.rejected.size();
  clips.sovits = split_clips(std::move(read.clips), global.seed);
  for (const auto& clip : clips.sovits.train) {
    clips.heard.push_back(item_of.at(clip.id));
    clips.train_s += seconds_of(clip, model.info());
  }
  clips.gpt = clips.sovits;
  if (learns_gpt && model.networks().official()) leave_out_odd_rates(clips.gpt, model.info());
  log_info("{} clips to learn from ({:.0f} s), {} kept apart", clips.sovits.train.size(), clips.train_s,
           clips.sovits.validation.size());
  return clips;
}

Voice clone_from_clips(BaseModel& model, const TextFrontEnd& front_end, const FinetuneClips& clips,
                       const std::string& name) {
  ExtractOptions extract;
  extract.name = name;
  extract.filter = false;  // training begins without a filter
  auto files = files_of(clips);
  if (model.networks().official()) {
    const auto off = [&](const FinetuneClip& clip) {
      return std::abs(seconds_of(clip, model.info()) - kPromptSeconds);
    };
    const auto& train = clips.sovits.train;
    const auto best = static_cast<std::size_t>(
        std::min_element(train.begin(), train.end(), [&](const auto& a, const auto& b) { return off(a) < off(b); }) -
        train.begin());
    std::swap(files[0], files[best]);
    extract.transcript = clips.heard[best].text;
  }
  return extract_voice(model, front_end, files, extract).voice;
}

void fit_filter_to_clips(BaseModel& model, const TextFrontEnd& front_end, const FinetuneClips& clips, Voice& voice) {
  fit_filter(model, front_end, files_of(clips), voice);
}

}  // namespace timbre
