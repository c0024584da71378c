#include "data/teacher_corpus.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "checkpoint/safetensors.h"
#include "text/symbols.h"

namespace timbre {
namespace {

torch::Tensor slice(const torch::Tensor& all, const torch::Tensor& offset, int64_t i) {
  return all.slice(0, offset[i].item<int64_t>(), offset[i + 1].item<int64_t>());
}

torch::Tensor expand(const torch::Tensor& per_token, const torch::Tensor& frames) {
  return per_token.to(torch::kFloat).repeat_interleave(frames, 0).t().contiguous();
}

void append_shard(const std::filesystem::path& path, std::vector<TeacherUtterance>& out) {
  const auto file = read_safetensors(path);
  const auto list = nlohmann::json::parse(file.metadata.at("utterances"));
  const auto& t = file.tensors;
  const auto audio_offset = t.at("audio_offset"), token_offset = t.at("token_offset");
  for (size_t i = 0; i < list.size(); ++i) {
    const auto n = static_cast<int64_t>(i);
    TeacherUtterance u;
    u.audio = slice(t.at("audio"), audio_offset, n);
    u.token_mean = slice(t.at("token_mean"), token_offset, n);
    u.token_logs = slice(t.at("token_logs"), token_offset, n);
    u.token_frames = slice(t.at("token_frames"), token_offset, n).to(torch::kLong);
    u.token_phone = slice(t.at("token_phone"), token_offset, n).to(torch::kLong);
    std::vector<int64_t> phones;
    for (const auto& phone : list[i].at("phones")) phones.push_back(symbol_id(phone.get<std::string>()));
    u.phones = torch::tensor(phones, torch::kLong);
    u.word_of_phone = torch::tensor(list[i].at("word_of_phone").get<std::vector<int64_t>>(), torch::kLong);
    u.speaker_g = t.at("speaker_g")[n];
    const auto who = t.at("speaker")[n].to(torch::kLong);
    const auto first = who[0].item<int64_t>(), second = who[1].item<int64_t>();
    const bool mixed = who[2].item<int64_t>() > 0;
    u.speaker = mixed ? -1 : first;
    u.heldout_speaker = is_heldout_speaker(first) || (mixed && is_heldout_speaker(second));
    u.text = list[i].at("text").get<std::string>();
    u.source = list[i].value("source", "");
    out.push_back(std::move(u));
  }
}

std::vector<std::filesystem::path> find_shards(const std::filesystem::path& folder, const std::string& prefix) {
  std::vector<std::filesystem::path> shards;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    const auto name = entry.path().filename().string();
    if (name.rfind(prefix, 0) == 0 && entry.path().extension() == ".safetensors") shards.push_back(entry.path());
  }
  std::sort(shards.begin(), shards.end());
  return shards;
}

std::vector<TeacherUtterance> read_shards(std::vector<std::filesystem::path> shards, int64_t limit) {
  if (limit > 0 && static_cast<int64_t>(shards.size()) > limit) shards.resize(static_cast<size_t>(limit));
  std::vector<TeacherUtterance> out;
  for (const auto& path : shards) append_shard(path, out);
  return out;
}

}  // namespace

torch::Tensor TeacherUtterance::frame_mean() const { return expand(token_mean, token_frames); }
torch::Tensor TeacherUtterance::frame_logs() const { return expand(token_logs, token_frames); }
torch::Tensor TeacherUtterance::frame_phone() const { return token_phone.repeat_interleave(token_frames, 0); }

std::vector<TeacherUtterance> load_teacher_corpus(const std::filesystem::path& folder, int64_t limit) {
  const auto shards = find_shards(folder, "shard_");
  if (shards.empty())
    throw Error(ErrorKind::kFile, "no shard_*.safetensors in " + folder.string() + ": make them with tools/train_base");
  return read_shards(shards, limit);
}

std::vector<TeacherUtterance> load_read_corpus(const std::filesystem::path& folder, int64_t limit) {
  const auto shards = find_shards(folder, "silent_");
  return shards.empty() ? load_teacher_corpus(folder, limit) : read_shards(shards, limit);
}

}  // namespace timbre
