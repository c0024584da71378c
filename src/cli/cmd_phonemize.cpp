// timbre phonemize: how a text is read.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/error.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/models.h"
#include "cli/print_json.h"
#include "cli/text_input.h"
#include "text/sentences.h"

namespace timbre {
namespace {

struct Options {
  std::string text, file, encoding, lexicon, language = "auto";
  Readings readings = Readings::kDictionary;
  const CLI::Option* text_given = nullptr;
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

Json to_json(const Mark& mark) {
  switch (mark.kind) {
    case MarkKind::kPause:
      return {{"pause_ms", mark.pause_ms}, {"phoneme", mark.phoneme}};
    case MarkKind::kEmotion:
      return {{"emotion", mark.value}, {"phoneme", mark.phoneme}};
    case MarkKind::kVoice:
      return {{"voice", mark.value}, {"phoneme", mark.phoneme}};
  }
  return {};
}

Json to_json(const std::string& text, const PhonemizedText& sentence) {
  Json words = Json::array(), marks = Json::array();
  for (const Word& word : sentence.words) {
    words.push_back({{"text", word.text},
                     {"language", language_code(word.language)},
                     {"phonemes", word.phonemes},
                     {"source", name(word.source)}});
  }
  for (const Mark& mark : sentence.marks) marks.push_back(to_json(mark));
  return {{"text", text},
          {"normalized", sentence.normalized},
          {"words", words},
          {"marks", marks},
          {"skipped", sentence.skipped}};
}

// The sentence as spoken, and below it its phonemes with words parted by "|".
void print(const PhonemizedText& sentence) {
  std::string phonemes;
  for (const Word& word : sentence.words)
    phonemes += fmt::format("{}{}", phonemes.empty() ? "" : " | ", fmt::join(word.phonemes, " "));
  fmt::print("{}\n  {}\n", sentence.normalized, phonemes);
}

SentenceReader::Source source_of(const Options& options) {
  if ((options.text_given->count() > 0) == !options.file.empty()) {
    throw Error(ErrorKind::kUsage, "give one text: timbre phonemize TEXT, or --text-file FILE (- for standard input)");
  }
  TextOptions text;
  text.text = options.text;
  text.file = options.file;
  text.encoding = options.encoding;
  text.text_given = options.text_given;
  return open_text(text).source;
}

// Everything that could not be read is said once.
class Complaints {
 public:
  void add(const PhonemizedText& sentence) {
    for (const std::string& skipped : sentence.skipped) say(fmt::format("cannot be spoken, left out: {}", skipped));
    for (const std::string& warning : sentence.warnings) say(warning);
  }

 private:
  void say(const std::string& text) {
    constexpr std::size_t kMost = 100;
    if (said_.size() >= kMost || std::find(said_.begin(), said_.end(), text) != said_.end()) return;
    said_.push_back(text);
    log_warn("{}", text);
  }
  std::vector<std::string> said_;
};

void run(const Options& options, const GlobalOptions& global) {
  SentenceReader reader(source_of(options));
  const auto front_end = load_front_end(global, options.lexicon.empty() ? Lexicon{} : Lexicon{options.lexicon},
                                        options.language, options.readings);
  Json sentences = Json::array();
  Complaints complaints;
  bool spoken = false;
  while (const auto piece = reader.next()) {
    const PhonemizedText sentence = front_end->phonemize(piece->text);
    complaints.add(sentence);
    if (sentence.words.empty()) continue;
    spoken = true;
    if (global.json) {
      sentences.push_back(to_json(piece->text, sentence));
    } else {
      print(sentence);
    }
  }
  if (!spoken) {
    throw Error(ErrorKind::kInput,
                "nothing in the text can be spoken: give words in English, Chinese, Japanese, Korean or Cantonese");
  }
  if (global.json) print_json({{"sentences", sentences}});
}

}  // namespace

void setup_phonemize(CLI::App& app, const GlobalOptions& global) {
  auto options = std::make_shared<Options>();
  auto* command = app.add_subcommand("phonemize", "Show how a text is read: normalised, and as phonemes");
  options->text_given = command->add_option("text", options->text, "The text");
  command->add_option("-f,--text-file", options->file, "A text file; - for standard input");
  add_encoding_option(*command, options->encoding);
  add_language_options(*command, options->language, options->readings);
  command->add_option("--lexicon", options->lexicon,
                      "Own pronunciations: lines of WORD<TAB>reading (phonemes, pinyin, jyutping, \"respelling\")");
  command->callback([options, &global] { run(*options, global); });
}

}  // namespace timbre
