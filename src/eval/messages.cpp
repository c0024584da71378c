#include "eval/messages.h"

#include <fmt/format.h>

#include <algorithm>

#include "eval/metric.h"

namespace timbre {
namespace {

constexpr std::size_t kMostNamed = 10;

std::string named(const std::vector<Offender>& items, int decimals) {
  std::string text;
  for (std::size_t i = 0; i < std::min(kMostNamed, items.size()); ++i)
    text += fmt::format("{} {} ({:.{}f})", i > 0 ? "," : ":", items[i].id, items[i].value, decimals);
  if (items.size() > kMostNamed) text += fmt::format(" and {} more", items.size() - kMostNamed);
  return text;
}

}  // namespace

std::string gate_message(const GateResult& result) {
  const Metric metric = metric_or_scorer(result.gate.metric);
  if (!result.measured)
    return fmt::format("{}: no item has {}; it needs a text, a reference or a voice", result.gate.text, metric.name);
  const int decimals = metric.name == "failed" ? 0 : metric.decimals;
  return fmt::format("{} (it is {:.{}f}){}", result.gate.text, result.value, decimals,
                     named(result.offenders, decimals));
}

std::string drop_message(const DropResult& result) {
  const int decimals = metric_or_scorer(result.metric).decimals + 1;
  std::string text = fmt::format("{} is {} by {:.{}f} over {} items (95 % interval {:.{}f} to {:.{}f}", result.metric,
                                 result.drop.mean > 0 ? "worse" : "no worse", result.drop.mean, decimals, result.items,
                                 result.drop.low, decimals, result.drop.high, decimals);
  if (result.limit) text += fmt::format(", {:g} is allowed", *result.limit);
  text += ")";
  return result.failed ? text + named(result.worst, decimals) : text;
}

std::string missing_message(const std::vector<std::string>& missing) {
  const std::size_t shown = std::min(kMostNamed, missing.size());
  std::string text =
      fmt::format("{}", fmt::join(missing.begin(), missing.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (missing.size() > shown) text += fmt::format(" and {} more", missing.size() - shown);
  return text + " of the baseline: not judged now";
}

}  // namespace timbre
