#include "cli/show_checkpoint.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <map>

#include "base/error.h"
#include "checkpoint/released_weights.h"
#include "cli/print_json.h"
#include "synth/official_config.h"

namespace timbre {
namespace {

namespace fs = std::filesystem;

struct Contents {
  std::string kind, version, sizes;  // empty where they do not apply or do not follow from the tensors
  std::int64_t parameters = 0;
  std::map<std::string, std::size_t> types;  // tensors of each type
};

const char* type_name(torch::ScalarType type) {
  switch (type) {
    case torch::kHalf:
      return "fp16";
    case torch::kBFloat16:
      return "bf16";
    case torch::kFloat:
      return "fp32";
    case torch::kDouble:
      return "fp64";
    default:
      return "integers";
  }
}

// Files cut down to a few tensors have no sizes to tell.
template <typename Describe>
std::string or_nothing(Describe describe) {
  try {
    return describe();
  } catch (const Error&) {
    return "";
  }
}

std::string sovits_sizes(const OfficialCheckpoint& checkpoint) {
  return or_nothing([&] {
    const auto config = official_sovits_config(checkpoint);
    return fmt::format("{} Hz, {} tokens, {} symbols, condition of {}, vocoder of {} channels{}", config.sample_rate,
                       config.codebook_size, config.text_vocabulary, config.gin_channels,
                       config.generator.initial_channels, config.has_posterior_encoder ? ", can be trained on" : "");
  });
}

std::string gpt_sizes(const OfficialCheckpoint& checkpoint) {
  return or_nothing([&] {
    const auto config = official_gpt_config(checkpoint);
    return fmt::format("{} layers of {}, {} heads, {} symbols, {} tokens", config.num_layers, config.hidden_dim,
                       config.num_heads, config.phoneme_vocab, config.vocab_size);
  });
}

Contents contents_of(const OfficialCheckpoint& checkpoint) {
  Contents contents;
  for (const auto& [name, tensor] : checkpoint.weights) {
    contents.parameters += tensor.numel();
    ++contents.types[type_name(tensor.scalar_type())];
  }
  switch (official_part(checkpoint.weights)) {
    case OfficialPart::kGpt:
      contents.kind = "GPT";
      contents.sizes = gpt_sizes(checkpoint);
      break;
    case OfficialPart::kSovits:
      contents.kind = "SoVITS";
      contents.version = or_nothing([&] { return sovits_version(checkpoint); });
      contents.sizes = sovits_sizes(checkpoint);
      break;
    case OfficialPart::kOther:
      contents.kind = "tensors";
      if (checkpoint.kind == CheckpointKind::kTensor)
        contents.kind = fmt::format("a tensor of [{}]", fmt::join(checkpoint.weights.at("").sizes(), ", "));
      break;
  }
  return contents;
}

Json training_of(const OfficialCheckpoint& checkpoint) {
  Json training = Json::object();
  if (!checkpoint.info.empty()) training["info"] = checkpoint.info;
  if (checkpoint.iteration) training["iteration"] = *checkpoint.iteration;
  if (checkpoint.lora_rank) training["lora_rank"] = *checkpoint.lora_rank;
  return training;
}

Json to_json(const fs::path& file, const OfficialCheckpoint& checkpoint, const Contents& contents) {
  return {{"kind", "checkpoint"},
          {"file", file.string()},
          {"bytes", fs::file_size(file)},
          {"holds", contents.kind},
          {"version", contents.version.empty() ? Json() : Json(contents.version)},
          {"header", checkpoint.version_header ? Json(*checkpoint.version_header) : Json()},
          {"tensors", checkpoint.weights.size()},
          {"parameters", contents.parameters},
          {"types", contents.types},
          {"sizes", contents.sizes.empty() ? Json() : Json(contents.sizes)},
          {"training", training_of(checkpoint)},
          {"config", Json::parse(checkpoint.config.dump())}};
}

void print(const fs::path& file, const OfficialCheckpoint& checkpoint, const Contents& contents) {
  fmt::print("file      {}, {:.1f} MB\n", file.string(), static_cast<double>(fs::file_size(file)) / 1e6);
  fmt::print("holds     {}{}\n", contents.kind, contents.version.empty() ? "" : " " + contents.version);
  std::string types;
  for (const auto& [type, count] : contents.types)
    types += fmt::format("{}{} {}", types.empty() ? "" : ", ", count, type);
  fmt::print("weights   {:.1f} M in {} tensors ({})\n", static_cast<double>(contents.parameters) / 1e6,
             checkpoint.weights.size(), types);
  if (!contents.sizes.empty()) fmt::print("sizes     {}\n", contents.sizes);
  const Json training = training_of(checkpoint);
  if (!training.empty()) fmt::print("training  {}\n", training.dump());
  for (const auto& [name, value] : checkpoint.config.items()) {
    if (value.is_object()) fmt::print("config    {}: {}\n", name, value.dump());
  }
}

}  // namespace

bool looks_like_checkpoint(const fs::path& file) {
  for (const char* ending : {".pth", ".ckpt", ".pt", ".bin", ".safetensors"})
    if (file.extension() == ending) return true;
  std::array<char, 4> start{};
  std::ifstream(file, std::ios::binary).read(start.data(), start.size());
  return start[2] == 3 && start[3] == 4;  // a zip's first record, whatever its first two bytes are
}

void show_checkpoint(const fs::path& file, bool json) {
  OfficialCheckpoint checkpoint = read_official_checkpoint(file);
  checkpoint.weights = with_plain_names(std::move(checkpoint.weights));
  const Contents contents = contents_of(checkpoint);
  if (json) {
    print_json(to_json(file, checkpoint, contents));
  } else {
    print(file, checkpoint, contents);
  }
}

}  // namespace timbre
