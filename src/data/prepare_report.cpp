#include "data/prepare_report.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace timbre {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value, double steps) { return std::round(value * steps) / steps; }

std::string dumped(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json clip_json(const ClipReport& clip) {
  const auto& score = clip.item.alignment_score;
  return {{"id", clip.item.id},
          {"kept", clip.judgement.kept()},
          {"start_s", rounded(clip.item.start_s, 1e4)},
          {"end_s", rounded(clip.item.end_s, 1e4)},
          {"snr_db", rounded(clip.measures.snr_db, 10)},
          {"speech_ratio", rounded(clip.measures.speech_ratio, 1e3)},
          {"clipping_ratio", rounded(clip.measures.clipping_ratio, 1e6)},
          {"music", rounded(clip.measures.music, 1e2)},
          {"speaker_agreement", rounded(clip.speaker_agreement, 1e3)},
          {"alignment_score", score ? Json(rounded(*score, 1e3)) : Json()},
          {"dropped", clip.judgement.dropped},
          {"warnings", clip.judgement.warnings}};
}

Json source_json(const SourceReport& source) {
  Json clips = Json::array();
  for (const auto& clip : source.clips) clips.push_back(clip_json(clip));
  return {{"file", source.file.string()},
          {"seconds", rounded(source.seconds, 1e3)},
          {"sample_rate", source.sample_rate},
          {"lost", source.lost},
          {"refused", source.refused.empty() ? Json() : Json(source.refused)},
          {"clips", clips}};
}

std::string before_colon(const std::string& reason) { return reason.substr(0, reason.find(':')); }

}  // namespace

std::string report_json(const PrepareReport& report) {
  Json sources = Json::array(), reasons = Json::object();
  for (const auto& source : report.sources) sources.push_back(source_json(source));
  for (const auto& [reason, count] : reasons_of(report)) reasons[reason] = count;
  const Json json = {{"seconds", rounded(report.seconds, 1e3)},
                     {"kept_s", rounded(report.kept_s, 1e3)},
                     {"clips", report.clips},
                     {"kept", report.kept},
                     {"dropped", report.dropped},
                     {"failed", report.failed},
                     {"reasons", reasons},
                     {"warnings", report.warnings},
                     {"recordings", sources}};
  return dumped(json, 2) + "\n";
}

std::string rejected_lines(const PrepareReport& report) {
  std::string lines;
  for (const auto& source : report.sources) {
    if (!source.refused.empty())
      lines +=
          dumped({{"source", source.file.string()}, {"reasons", {source.refused}}, {"failed", source.failed}}, -1) +
          "\n";
    for (const auto& clip : source.clips) {
      if (clip.judgement.kept()) continue;
      lines += dumped({{"id", clip.item.id},
                       {"source", clip.item.source},
                       {"start_s", rounded(clip.item.start_s, 1e4)},
                       {"end_s", rounded(clip.item.end_s, 1e4)},
                       {"text", clip.item.text},
                       {"reasons", clip.judgement.dropped},
                       {"failed", clip.failed}},
                      -1) +
               "\n";
    }
  }
  return lines;
}

std::vector<std::pair<std::string, std::size_t>> reasons_of(const PrepareReport& report) {
  std::map<std::string, std::size_t> counts;
  for (const auto& source : report.sources)
    for (const auto& clip : source.clips)
      if (!clip.judgement.kept()) ++counts[before_colon(clip.judgement.dropped.front())];
  std::vector<std::pair<std::string, std::size_t>> reasons(counts.begin(), counts.end());
  std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return reasons;
}

}  // namespace timbre
