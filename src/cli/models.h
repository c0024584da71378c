#pragma once
// Where models and voices are, and how the commands load them.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "synth/base_model.h"
#include "synth/model_source.h"
#include "text/front_end.h"

namespace timbre {

struct GlobalOptions;

// --model, else $TIMBRE_MODEL, else the first of these that holds a config.json: ../models/base and
// ../share/timbre/models/base seen from the program, models/base of the source tree. Errors: kFile when there is none.
std::filesystem::path find_base_model(const GlobalOptions& global);
// The folder text beside the base model, or else beside one of the places above. Errors: kFile when there is none.
std::filesystem::path find_text_models(const GlobalOptions& global);

using Lexicon = std::optional<std::filesystem::path>;

// `language`: a name of parse_language_mode().
std::shared_ptr<const TextFrontEnd> load_front_end(const GlobalOptions& global, const Lexicon& lexicon = std::nullopt,
                                                   const std::string& language = "en",
                                                   Readings readings = Readings::kDictionary);
// What --lang (empty: not given) means for a model: by default en where it speaks English alone, else auto. Errors:
// kUsage for a language that the model does not speak.
std::string text_language(const std::string& asked, const ModelInfo& model);

// What --model, --gpt-weights, --sovits-weights and --pretrained name together. Errors: kUsage when only one of the two
// official files is given and the model is not an official one; kFile, kModel.
ModelSource find_model(const GlobalOptions& global);
// The base model that comes with the program, whatever --model says; null when there is none.
std::shared_ptr<BaseModel> load_embedded_model();
std::shared_ptr<BaseModel> load_base_model(const GlobalOptions& global);

// A recording that cannot be opened or is no audio is refused now, not after the model is loaded. Errors: kFile,
// kInput.
void probe_recording(const std::filesystem::path& file);

// By its content, or by its name: then a damaged one is called a damaged Voice, not a damaged recording.
bool claims_to_be_voice(const std::filesystem::path& file);

// The file that --voice means: a Voice or a recording by its path, a voice that comes with the model by its name, the
// model's default voice when empty. Errors: kFile when there is none; those of probe_recording(); kModel when it was
// made for another model.
std::filesystem::path find_voice(const std::string& voice, const GlobalOptions& global);

}  // namespace timbre
