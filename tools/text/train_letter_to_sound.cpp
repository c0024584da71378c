// Trains the n-gram model of src/text/letter_to_sound.h on a dictionary file and reports its error.
//   train_letter_to_sound CMUDICT OUTPUT [--hold-out] [--network FILE] [--order N] [--prune T] [--min-graphone C]
// --hold-out: trains on nine tenths (split by a hash of the word) and prints the error on the other tenth, with the
// network of --network (which never saw that tenth) joining in.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>

#include "letter_to_sound/alignment.h"
#include "letter_to_sound/evaluation.h"
#include "letter_to_sound/ngram_model.h"

namespace {

using namespace letter_to_sound;

struct Options {
  std::string dictionary, output, network;
  bool hold_out = false;
  std::size_t order = 7;
  double prune = 1.0;
  int min_graphone = 5;
};

// Start and end, then the alignment's units.
std::vector<std::string> graphones_of(const Alignment& alignment) {
  std::vector<std::string> graphones = {std::string(1, '\0'), std::string(1, '\1')};
  graphones.insert(graphones.end(), alignment.units.begin(), alignment.units.end());
  return graphones;
}

std::size_t count_words(const Alignment& alignment, const std::vector<std::string>& graphones, Model& model) {
  std::map<std::string, std::uint16_t> ids;
  for (std::uint16_t id = 0; id < graphones.size(); ++id) {
    ids[graphones[id]] = id;
    model.count({id});  // every graphone has a unigram
  }
  std::size_t used = 0;
  for (const auto& units : alignment.words) {
    if (units.empty()) continue;
    std::vector<std::uint16_t> sequence = {timbre::kGraphoneStart};
    for (const auto& unit : units) sequence.push_back(ids.at(unit));
    sequence.push_back(timbre::kGraphoneEnd);
    model.count(sequence);
    ++used;
  }
  return used;
}

void write(const Options& options, const std::vector<std::string>& graphones, const Lexicon& lexicon,
           const Model& model) {
  std::ofstream out(options.output, std::ios::binary);
  out << timbre::kLetterToSoundMagic;
  put(out, static_cast<std::uint32_t>(options.order));
  put(out, static_cast<std::uint32_t>(graphones.size()));
  for (const auto& unit : graphones) {
    put(out, unit[0]);
    put(out, static_cast<std::uint8_t>(unit.size() - 1));
    out.write(unit.data() + 1, static_cast<std::streamsize>(unit.size() - 1));
  }
  put(out, static_cast<std::uint32_t>(lexicon.phonemes.size()));
  for (const auto& name : lexicon.phonemes) {
    put(out, static_cast<std::uint8_t>(name.size()));
    out << name;
  }
  model.write(out);
  out.close();
  if (!out) throw std::runtime_error("cannot write " + options.output);
}

void run(const Options& options) {
  const Lexicon lexicon = read_lexicon(options.dictionary);
  const std::vector<Entry> training = training_entries(lexicon, options.hold_out);
  const Alignment alignment = align(training, options.min_graphone);
  const std::vector<std::string> graphones = graphones_of(alignment);
  Model model(options.order, graphones.size());
  const std::size_t used = count_words(alignment, graphones, model);
  model.estimate();
  if (options.prune > 0.0) model.prune(options.prune);
  write(options, graphones, lexicon, model);
  std::printf("%zu of %zu words, %zu graphones, n-grams kept:", used, training.size(), graphones.size());
  for (std::size_t n = 1; n <= options.order; ++n) std::printf(" %zu", model.kept(n));
  std::printf("\n");
  if (options.hold_out) report_error(options.output, options.network, lexicon);
}

}  // namespace

int main(int argc, char** argv) try {
  Options options;
  std::vector<std::string> plain;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const auto value = [&] {
      return i + 1 < argc ? std::string(argv[++i]) : throw std::runtime_error(argument + " needs a value");
    };
    if (argument == "--hold-out") {
      options.hold_out = true;
    } else if (argument == "--network") {
      options.network = value();
    } else if (argument == "--order") {
      options.order = std::stoul(value());
    } else if (argument == "--prune") {
      options.prune = std::stod(value());
    } else if (argument == "--min-graphone") {
      options.min_graphone = std::stoi(value());
    } else {
      plain.push_back(argument);
    }
  }
  if (plain.size() != 2)
    throw std::runtime_error(
        "usage: train_letter_to_sound CMUDICT OUTPUT [--hold-out] [--network FILE] [--order N] [--prune T] "
        "[--min-graphone C]");
  options.dictionary = plain[0];
  options.output = plain[1];
  run(options);
  return 0;
} catch (const std::exception& error) {
  std::cerr << error.what() << "\n";
  return 1;
}
