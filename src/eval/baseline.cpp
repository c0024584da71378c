#include "eval/baseline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/files.h"
#include "eval/metric.h"

namespace timbre {
namespace {

using nlohmann::json;

constexpr std::uint64_t kMaxBytes = std::uint64_t{256} << 20;
constexpr std::size_t kFewestItems = 2;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw Error(ErrorKind::kInput,
              fmt::format("{} is no baseline: {}; make one with timbre evaluate --json", file.string(), why));
}

const ItemScores* find(const std::vector<ItemScores>& scores, const std::string& id) {
  for (const ItemScores& item : scores)
    if (item.item.id == id) return &item;
  return nullptr;
}

// The drop of each item that has the metric then and now.
std::vector<Offender> drops_of(const Metric& metric, const std::vector<ItemScores>& scores, const Baseline& baseline) {
  std::vector<Offender> drops;
  for (const ItemScores& item : scores) {
    const auto now = item.value(metric.name);
    const auto before = baseline.values_of_item.find(item.item.id);
    if (!now || before == baseline.values_of_item.end()) continue;
    const auto value = before->second.find(metric.name);
    if (value != before->second.end()) drops.push_back({item.item.id, drop(metric, value->second, *now)});
  }
  return drops;
}

DropResult judge(const Metric& metric, std::vector<Offender> drops, const std::optional<double>& limit,
                 std::uint64_t seed) {
  std::vector<double> values;
  for (const Offender& item : drops) values.push_back(item.value);
  DropResult result;
  result.metric = metric.name;
  result.items = drops.size();
  result.drop = bootstrap_mean(values, seed);
  result.limit = limit;
  result.failed = limit && result.drop.mean > *limit && result.drop.low > 0;
  drops.erase(std::remove_if(drops.begin(), drops.end(), [](const Offender& item) { return item.value <= 0; }),
              drops.end());
  std::stable_sort(drops.begin(), drops.end(), [](const Offender& a, const Offender& b) { return a.value > b.value; });
  result.worst = std::move(drops);
  return result;
}

std::vector<std::string> metric_names(const std::vector<ItemScores>& scores) {
  std::vector<std::string> names;
  for (const MetricSummary& row : summarize(scores)) names.push_back(row.metric);
  return names;
}

}  // namespace

Baseline read_baseline(const std::filesystem::path& file) {
  const json object = json::parse(read_file(file, kMaxBytes), nullptr, false);
  if (!object.is_object() || object.value("format", json()) != "timbre-scores-1") refuse(file, "its format is another");
  Baseline baseline;
  try {
    baseline.listener = object.at("listener").get<std::string>();
    for (const json& item : object.at("items")) {
      auto& values = baseline.values_of_item[item.at("id").get<std::string>()];
      for (const auto& [name, value] : item.at("metrics").items()) values[name] = value.get<double>();
    }
  } catch (const json::exception&) {
    refuse(file, "its items are not as expected");
  }
  return baseline;
}

MaxDrop parse_max_drop(const std::string& text, const std::vector<std::string>& scorers) {
  const auto equals = text.find('=');
  const std::string name = text.substr(0, equals), number = equals == std::string::npos ? "" : text.substr(equals + 1);
  char* end = nullptr;
  const double limit = std::strtod(number.c_str(), &end);
  if (number.empty() || *end != '\0' || !std::isfinite(limit) || limit < 0)
    throw Error(ErrorKind::kUsage,
                fmt::format("cannot understand --max-drop '{}'; write it as mos_proxy=0.05", text.substr(0, 80)));
  const bool scorer = std::find(scorers.begin(), scorers.end(), name) != scorers.end();
  if (!scorer && !find_metric(name))
    throw Error(ErrorKind::kUsage, fmt::format("--max-drop {}: there is no metric '{}'", text, name));
  if (metric_or_scorer(name).better == Better::kNeither)
    throw Error(ErrorKind::kUsage, fmt::format("--max-drop {}: neither more nor less of {} is better", text, name));
  return {name, limit};
}

std::vector<MaxDrop> default_max_drops() {
  return {{"mos_proxy", 0.15},
          {"per", 0.03},
          {"skipped_phonemes", 0.02},
          {"repeated_phonemes", 0.02},
          {"speaker_cosine", 0.03}};
}

BaselineResult compare(const std::vector<ItemScores>& scores, const Baseline& baseline,
                       const std::vector<MaxDrop>& limits, std::uint64_t seed) {
  BaselineResult result;
  for (const auto& item : baseline.values_of_item) {
    const ItemScores* now = find(scores, item.first);
    if (now == nullptr || !now->error.empty()) result.missing.push_back(item.first);
  }
  result.items = baseline.values_of_item.size() - result.missing.size();
  if (baseline.values_of_item.size() < result.missing.size() + kFewestItems)
    throw Error(ErrorKind::kInput,
                "fewer than two items of the baseline were judged now, by their ids; compare the same set");
  for (const std::string& name : metric_names(scores)) {
    const Metric metric = metric_or_scorer(name);
    const auto drops = drops_of(metric, scores, baseline);
    if (metric.better == Better::kNeither || drops.size() < kFewestItems) continue;
    std::optional<double> limit;
    for (const MaxDrop& max : limits)
      if (max.metric == name) limit = max.limit;
    result.drops.push_back(judge(metric, drops, limit, seed));
  }
  return result;
}

}  // namespace timbre
