#include "cli/speak_report.h"

#include "audio/plot.h"

namespace timbre {
namespace {

Json words_json(const std::vector<TimedText>& words) {
  Json json = Json::array();
  for (const TimedText& word : words)
    json.push_back({{"text", word.text}, {"start_s", word.start_s}, {"end_s", word.end_s}});
  return json;
}

Json sentence_json(const SpokenSentence& sentence) {
  // Counted from 1, as the warnings count them.
  Json json = {{"index", sentence.index + 1},  {"text", sentence.text},       {"start_s", sentence.start_s},
               {"end_s", sentence.end_s},      {"retries", sentence.retries}, {"retry_reasons", sentence.retry_reasons},
               {"warnings", sentence.warnings}};
  if (!sentence.words.empty()) json["words"] = words_json(sentence.words);
  return json;
}

void add_labels(const std::vector<TimedText>& texts, double end_s, PlotTrack& track) {
  for (const TimedText& text : texts) {
    if (text.end_s <= end_s) track.labels.push_back({text.start_s, text.end_s, text.text});
  }
}

}  // namespace

Json to_json(const SpeakReport& report) {
  Json sentences = Json::array();
  for (const SpokenSentence& sentence : report.sentences) sentences.push_back(sentence_json(sentence));
  const StageSeconds& stages = report.stages;
  return {
      {"seed", report.seed},
      {"sample_rate", report.sample_rate},
      {"duration_s", report.duration_s},
      {"elapsed_s", report.elapsed_s},
      {"rtf", report.rtf},
      {"stages_s", {{"text", stages.text}, {"tokens", stages.tokens}, {"check", stages.check}, {"wave", stages.wave}}},
      {"retries", report.retries},
      {"skipped_sentences", report.skipped_sentences},
      {"skipped_characters", report.skipped_characters},
      {"warnings", report.warnings},
      {"sentences", sentences}};
}

void plot_report(const SpeakReport& report, const std::vector<float>& samples, int sample_rate,
                 const std::filesystem::path& path) {
  const double end_s = static_cast<double>(samples.size()) / sample_rate;
  PlotTrack words{"words", {}}, phonemes{"phonemes", {}};
  for (const SpokenSentence& sentence : report.sentences) {
    add_labels(sentence.words, end_s, words);
    add_labels(sentence.phonemes, end_s, phonemes);
  }
  PlotOptions options;
  if (!report.sentences.empty()) options.title = report.sentences.front().text;
  plot_speech(samples, sample_rate, {words, phonemes}, path, options);
}

}  // namespace timbre
