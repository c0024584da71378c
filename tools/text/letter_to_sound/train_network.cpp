// Trains the letter network of src/text/letter_network.h: for each letter of a word, which unit (phonemes) it stands
// for, seen from the whole word.
//   train_network CMUDICT OUTPUT [EPOCHS]
// Always trained on nine tenths of the words, so that the error on the others can be measured with the file itself.
// Batches hold words of one length, so nothing is padded. One thread; an epoch takes some minutes.
#include <ATen/Parallel.h>
#include <torch/nn/functional/loss.h>
#include <torch/nn/modules/dropout.h>
#include <torch/nn/modules/embedding.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/rnn.h>
#include <torch/nn/utils/clip_grad.h>
#include <torch/optim/adam.h>

#include <cmath>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <numeric>
#include <random>

#include "alignment.h"

namespace {

using letter_to_sound::Alignment;
using letter_to_sound::Entry;

constexpr int kEmbedding = 48, kHidden = 128;
constexpr std::size_t kBatch = 96;
constexpr double kRate = 3e-3, kDropout = 0.25;

struct NetworkImpl : torch::nn::Module {
  explicit NetworkImpl(std::int64_t units)
      : embedding(register_module("embedding", torch::nn::Embedding(128, kEmbedding))),
        first(register_module("first", rnn(kEmbedding))),
        second(register_module("second", rnn(2 * kHidden))),
        output(register_module("output", torch::nn::Linear(2 * kHidden, units))) {}
  static torch::nn::GRU rnn(std::int64_t inputs) {
    return torch::nn::GRU(torch::nn::GRUOptions(inputs, kHidden).bidirectional(true));
  }
  // letters [T, B] → scores [T, B, units]
  torch::Tensor forward(const torch::Tensor& letters) {
    torch::Tensor x = std::get<0>(first->forward(embedding->forward(letters)));
    x = std::get<0>(second->forward(torch::dropout(x, kDropout, is_training())));
    return output->forward(torch::dropout(x, kDropout, is_training()));
  }
  torch::nn::Embedding embedding;
  torch::nn::GRU first, second;
  torch::nn::Linear output;
};
TORCH_MODULE(Network);

struct Batch {
  torch::Tensor letters, units;  // [T, B]
};

std::vector<Batch> make_batches(const std::vector<Entry>& entries, const Alignment& alignment, std::mt19937& random) {
  std::map<std::string, std::int64_t> id;
  for (std::size_t i = 0; i < alignment.units.size(); ++i) id[alignment.units[i]] = static_cast<std::int64_t>(i);
  std::map<std::size_t, std::vector<std::size_t>> by_length;
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (!alignment.words[i].empty()) by_length[entries[i].word.size()].push_back(i);
  std::vector<Batch> batches;
  for (auto& [length, words] : by_length) {
    std::shuffle(words.begin(), words.end(), random);
    for (std::size_t at = 0; at < words.size(); at += kBatch) {
      const std::size_t count = std::min(kBatch, words.size() - at);
      const std::vector<std::int64_t> shape = {static_cast<std::int64_t>(length), static_cast<std::int64_t>(count)};
      Batch batch{torch::empty(shape, torch::kLong), torch::empty(shape, torch::kLong)};
      for (std::size_t b = 0; b < count; ++b)
        for (std::size_t t = 0; t < length; ++t) {
          const std::size_t cell = t * count + b;
          batch.letters.data_ptr<std::int64_t>()[cell] = entries[words[at + b]].word[t];
          batch.units.data_ptr<std::int64_t>()[cell] = id.at(alignment.words[words[at + b]][t]);
        }
      batches.push_back(batch);
    }
  }
  std::shuffle(batches.begin(), batches.end(), random);
  return batches;
}

void put(std::ostream& out, std::uint32_t value) { out.write(reinterpret_cast<const char*>(&value), sizeof value); }

// A matrix as one float scale and signed bytes per row.
void put_matrix(std::ostream& out, const torch::Tensor& values) {
  const torch::Tensor matrix = values.detach().contiguous().view({values.size(0), -1});
  put(out, static_cast<std::uint32_t>(matrix.size(0)));
  put(out, static_cast<std::uint32_t>(matrix.size(1)));
  for (std::int64_t row = 0; row < matrix.size(0); ++row) {
    const float scale = std::max(1e-9f, matrix[row].abs().max().item<float>()) / 127.0f;
    out.write(reinterpret_cast<const char*>(&scale), sizeof scale);
    const torch::Tensor bytes = (matrix[row] / scale).round().clamp(-127, 127).to(torch::kChar);
    out.write(reinterpret_cast<const char*>(bytes.data_ptr<std::int8_t>()), bytes.numel());
  }
}

void write(const std::string& path, Network& network, const letter_to_sound::Lexicon& lexicon,
           const std::vector<std::string>& units) {
  std::ofstream out(path, std::ios::binary);
  out << "timbre-letter-network 1\n";
  put(out, static_cast<std::uint32_t>(units.size()));
  for (const std::string& unit : units) {  // as text: letter, then phonemes with spaces before them
    std::string text(1, unit[0]);
    for (const char c : unit.substr(1)) text += " " + lexicon.phonemes[static_cast<unsigned char>(c)];
    put(out, static_cast<std::uint32_t>(text.size()));
    out << text;
  }
  put_matrix(out, network->embedding->weight);
  for (auto* rnn : {&network->first, &network->second})
    for (const char* direction : {"", "_reverse"})
      for (const char* name : {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"})
        put_matrix(out, (*rnn)->named_parameters()[std::string(name) + direction]);
  put_matrix(out, network->output->weight);
  put_matrix(out, network->output->bias);
  if (!out.flush()) throw std::runtime_error("cannot write " + path);
}

void run(const std::string& dictionary, const std::string& output, int epochs) {
  at::set_num_threads(1);
  torch::manual_seed(1);
  std::mt19937 random(1);
  const auto lexicon = letter_to_sound::read_lexicon(dictionary);
  const auto entries = letter_to_sound::training_entries(lexicon, true);
  const Alignment alignment = letter_to_sound::align(entries, 5);
  Network network(static_cast<std::int64_t>(alignment.units.size()));
  torch::optim::Adam optimizer(network->parameters(), torch::optim::AdamOptions(kRate));
  for (int epoch = 0; epoch < epochs; ++epoch) {
    network->train();
    const auto batches = make_batches(entries, alignment, random);
    double loss_sum = 0.0;
    for (std::size_t i = 0; i < batches.size(); ++i) {
      const double done = (epoch + static_cast<double>(i) / static_cast<double>(batches.size())) / epochs;
      const double warm = std::min(1.0, (epoch * static_cast<double>(batches.size()) + static_cast<double>(i)) / 300.0);
      static_cast<torch::optim::AdamOptions&>(optimizer.param_groups()[0].options())
          .lr(kRate * warm * 0.5 * (1.0 + std::cos(M_PI * done)) + 1e-6);
      const torch::Tensor scores = network->forward(batches[i].letters);
      const torch::Tensor loss = torch::nn::functional::cross_entropy(scores.flatten(0, 1), batches[i].units.flatten());
      optimizer.zero_grad();
      loss.backward();
      torch::nn::utils::clip_grad_norm_(network->parameters(), 1.0);
      optimizer.step();
      loss_sum += loss.item<double>();
      if (i % 100 == 99) {
        std::printf("epoch %d batch %zu of %zu loss %.4f\n", epoch + 1, i + 1, batches.size(),
                    loss_sum / static_cast<double>(i + 1));
        std::fflush(stdout);
      }
    }
    network->eval();
    write(output, network, lexicon, alignment.units);
  }
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 3) throw std::runtime_error("usage: train_network CMUDICT OUTPUT [EPOCHS]");
  run(argv[1], argv[2], argc > 3 ? std::stoi(argv[3]) : 9);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
