// timbre phonemize: how a text is read.
#include <fmt/format.h>

#include <memory>

#include "base/error.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/print_json.h"
#include "text/sentences.h"

namespace timbre {
namespace {

struct Options {
  std::string text, lexicon;
};

const char* name(WordSource source) {
  switch (source) {
    case WordSource::kLexicon:
      return "lexicon";
    case WordSource::kDictionary:
      return "dictionary";
    case WordSource::kRule:
      return "rule";
    case WordSource::kLetterToSound:
      return "letter-to-sound";
    case WordSource::kPunctuation:
      return "punctuation";
  }
  return "";
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
  return text;
}

Json to_json(const PhonemizedText& sentence) {
  Json words = Json::array();
  for (const Word& word : sentence.words) {
    words.push_back({{"text", word.text}, {"phonemes", word.phonemes}, {"source", name(word.source)}});
  }
  return {{"normalized", sentence.normalized}, {"words", words}, {"skipped", sentence.skipped}};
}

// The sentence as spoken, and below it its phonemes with words parted by "|".
void print(const PhonemizedText& sentence) {
  std::string phonemes;
  for (const Word& word : sentence.words) phonemes += (phonemes.empty() ? "" : " | ") + joined(word.phonemes);
  fmt::print("{}\n  {}\n", sentence.normalized, phonemes);
}

void run(const Options& options, const GlobalOptions& global) {
  const auto front_end = load_front_end(global, options.lexicon.empty() ? Lexicon{} : Lexicon{options.lexicon});
  Json sentences = Json::array();
  bool spoken = false;
  for (const Sentence& piece : split_sentences(options.text)) {
    const PhonemizedText sentence = front_end->phonemize(piece.text);
    for (const std::string& skipped : sentence.skipped) log_warn("cannot be spoken, left out: {}", skipped);
    if (sentence.words.empty()) continue;
    spoken = true;
    if (global.json) {
      sentences.push_back(to_json(sentence));
    } else {
      print(sentence);
    }
  }
  if (!spoken) throw Error(ErrorKind::kInput, "nothing in the text can be spoken: give words in English");
  if (global.json) print_json({{"sentences", sentences}});
}

}  // namespace

void setup_phonemize(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("phonemize", "Show how a text is read: normalised, and as phonemes");
  command->add_option("text", options->text, "English text")->required();
  command->add_option("--lexicon", options->lexicon, "Own pronunciations: lines of WORD<TAB>PH ON EMES");
  command->callback([options, &global] { run(*options, global); });
}

}  // namespace timbre
