#include "cli/cmd_evaluate_listeners.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include "base/error.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/models.h"
#include "synth/networks.h"
#include "synth/voice.h"

namespace timbre {
namespace {

// The base model that listens, given the one in use.
std::shared_ptr<BaseModel> listening_model(const ListenerOptions& options, const std::shared_ptr<BaseModel>& in_use,
                                           const GlobalOptions& global) {
  if (!options.model.empty()) return BaseModel::load(options.model, global.device);
  if (!in_use->networks().official()) return in_use;
  if (auto embedded = load_embedded_model()) return embedded;
  throw Error(ErrorKind::kUsage, "no base model to listen with: name its folder with --listener");
}

// ERes2NetV2 of an official model, where its weights are.
Eres2Net find_verifier(BaseModel& in_use) {
  if (!in_use.networks().official()) return nullptr;
  try {
    return in_use.networks().verifier();
  } catch (const Error& error) {
    log_info("no verifier_cosine: {}", error.what());
    return nullptr;
  }
}

}  // namespace

LoadedListeners load_listeners(const ListenerOptions& options, std::shared_ptr<BaseModel> in_use,
                               const GlobalOptions& global) {
  LoadedListeners loaded;
  if (!options.phonemes) return loaded;
  if (!in_use) in_use = load_base_model(global);
  const auto model = listening_model(options, in_use, global);
  auto& networks = model->networks();
  if (networks.official())
    throw Error(ErrorKind::kUsage, "an official model hears no phonemes: name a base model with --listener");
  loaded.listeners.content = networks.content();
  loaded.listeners.speaker = networks.speaker();
  loaded.listeners.device = networks.device;
  loaded.listeners.front_end = load_front_end(global);
  loaded.listeners.verifier = find_verifier(*in_use);
  const auto proxy = model->info().directory / "mos_proxy.json";
  if (std::filesystem::exists(proxy)) loaded.listeners.mos_proxy = MosProxy::read(proxy);
  const ModelInfo& info = model->info();
  loaded.name = fmt::format("{} {} {}", info.name, info.version, info.identity.substr(0, 12));
  return loaded;
}

void add_voice_files(const std::vector<EvalItem>& items, Listeners& listeners) {
  for (const EvalItem& item : items) {
    if (item.voice.empty() || listeners.voices.count(item.voice) > 0) continue;
    try {
      if (!claims_to_be_voice(item.voice)) continue;
      const Voice voice = read_voice(item.voice);
      listeners.voices[item.voice] = at::tensor(voice.speaker_vector, at::kFloat);
    } catch (const Error& error) {
      log_debug("{}", error.what());
    }
  }
}

}  // namespace timbre
