#pragma once
// Whether a set has become worse than it was: the same items then and now, and a bootstrap over their differences, so
// that chance alone fails nothing.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "eval/gate.h"
#include "eval/scores.h"

namespace timbre {

struct Baseline {
  std::string listener;                                                 // of the model that listened then
  std::map<std::string, std::map<std::string, double>> values_of_item;  // id → metric → value
};

// A file that timbre evaluate --json has written. Errors: kFile, kInput.
Baseline read_baseline(const std::filesystem::path& file);

struct MaxDrop {
  std::string metric;
  double limit = 0;  // in the metric's unit, in its worse direction; 0: any drop that is no chance
};

// "mos_proxy=0.05". Errors: kUsage.
MaxDrop parse_max_drop(const std::string& text, const std::vector<std::string>& scorers = {});
// What is asked where nothing else is said: the words, the voice, the sound.
std::vector<MaxDrop> default_max_drops();

struct DropResult {
  std::string metric;
  std::size_t items = 0;        // that have it then and now
  Interval drop;                // mean over the items and its 95 % interval; positive is worse
  std::optional<double> limit;  // unset: shown only
  bool failed = false;          // the mean drop is over the limit and the interval excludes zero
  std::vector<Offender> worst;  // items by their drop, largest first, those that dropped
};

struct BaselineResult {
  std::vector<DropResult> drops;     // of each metric with a direction that both sides have
  std::vector<std::string> missing;  // items of the baseline that were not judged now; that fails
  std::size_t items = 0;             // that are in both
};

// Fewer items in both than this tell little: only a large drop is more than chance.
constexpr std::size_t kFewItems = 10;

// Errors: kInput when fewer than two items are in both, or a metric with a limit is in neither.
BaselineResult compare(const std::vector<ItemScores>& scores, const Baseline& baseline,
                       const std::vector<MaxDrop>& limits, std::uint64_t seed);

}  // namespace timbre
