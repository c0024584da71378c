#include "cli/true_tokens.h"

#include <ATen/CPUGeneratorImpl.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include "audio/audio_writer.h"
#include "base/files.h"
#include "base/random.h"
#include "data/teacher_corpus.h"
#include "synth/networks.h"

namespace timbre {
namespace {

std::vector<float> spoken(Networks& networks, const TeacherUtterance& u, double noise_scale, std::uint64_t seed) {
  auto& sovits = networks.sovits;
  const auto& device = networks.device;
  DecodeOptions decode;
  decode.noise_scale = noise_scale;
  decode.generator = at::make_generator<at::CPUGeneratorImpl>(seed);
  const auto codes = sovits->quantize(u.frame_mean().unsqueeze(0).to(device));
  const auto wave = sovits
                        ->decode(codes, u.phones.unsqueeze(0).to(device),
                                 u.speaker_g.to(torch::kFloat).reshape({1, -1, 1}).to(device), decode)
                        .reshape({-1})
                        .to(torch::kCPU, torch::kFloat)
                        .contiguous();
  return {wave.data_ptr<float>(), wave.data_ptr<float>() + wave.numel()};
}

}  // namespace

void speak_true_tokens(const TrueTokenOptions& options, const std::string& device) {
  const c10::InferenceMode inference;
  const auto model = BaseModel::load(options.model, device);
  auto corpus = load_read_corpus(options.data);
  const auto count = static_cast<std::size_t>(std::max<int64_t>(0, options.count));
  if (corpus.size() > count) corpus.erase(corpus.begin(), corpus.end() - options.count);
  std::filesystem::create_directories(options.out);
  std::string list;
  for (std::size_t i = 0; i < corpus.size(); ++i) {
    const auto& u = corpus[i];
    if (u.word_of_phone[-1].item<int64_t>() + 1 < options.least_words) continue;
    const auto path = options.out / fmt::format("{:03}.wav", i);
    write_audio(path, spoken(model->networks(), u, model->sampling().noise_scale, derive_seed(options.seed, i)),
                model->info().sample_rate);
    list += path.string() + "\t" + u.text + "\n";
  }
  write_file_atomically(options.out / "list.tsv", list);
}

}  // namespace timbre
