#include "eval/html_report.h"

#include <fmt/format.h>

#include "eval/html_parts.h"
#include "eval/markup.h"
#include "eval/messages.h"
#include "eval/metric.h"

namespace timbre {
namespace {

constexpr const char* kStyle = R"(
body{font:15px/1.45 system-ui,sans-serif;margin:0;color:#1b2430;background:#f3f5f8}
main{max-width:1160px;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;margin:.2rem 0}h2{font-size:1.15rem;margin:2.2rem 0 .6rem}
.card{background:#fff;border:1px solid #dde3ea;border-radius:8px;padding:.4rem .6rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.35rem .6rem;text-align:right;white-space:nowrap;vertical-align:middle}
th{color:#5b6776;font-weight:600;font-size:.85rem;border-bottom:1px solid #dde3ea}
tbody tr+tr td{border-top:1px solid #eef1f5}td:first-child,th:first-child,.l{text-align:left}td.w{white-space:normal}
.bad{color:#b3261e;font-weight:600}.good{color:#1a7f37;font-weight:600}.dim{color:#5b6776}a{color:#2b5c92}
small{display:block;color:#5b6776;font-size:.8rem}h1 span{border-radius:1rem;padding:.1rem .7rem;font-size:1.1rem}
h1 .bad{background:#b3261e;color:#fff}h1 .good{background:#1a7f37;color:#fff}
.item{padding:.9rem 1.1rem;margin:1rem 0}.item h3{margin:0;font-size:1.05rem}.item p{margin:.3rem 0}
.item img{width:100%;border-radius:6px;display:block}.item audio{width:100%;margin:.3rem 0;height:2.4rem}
.values{display:grid;grid-template-columns:repeat(auto-fill,minmax(13.5rem,1fr));gap:0 1.4rem;margin:.5rem 0;font-size:.87rem}
.values div{display:flex;justify-content:space-between;border-bottom:1px solid #eef1f5}
)";

std::string verdict(bool failed) {
  return failed ? "<span class=\"bad\">failed</span>" : "<span class=\"good\">passed</span>";
}

std::string heading(const EvalReport& report, const HtmlOptions& options) {
  const std::size_t broken = failed_items(report.scores);
  std::string html = fmt::format("<h1>{}: {}</h1>\n<p>{} items", escaped(options.title), verdict(!report.passed()),
                                 report.scores.size());
  if (broken > 0) html += fmt::format(", <span class=\"bad\">{} broken</span>", broken);
  if (!report.listener.empty()) html += fmt::format("; heard by {}", escaped(report.listener));
  return html + ".</p>\n";
}

std::string gates_table(const EvalReport& report) {
  if (report.gates.empty()) return "";
  std::string html =
      "<h2>Gates</h2>\n<div class=\"card\"><table><thead><tr><th>fails if</th><th class=\"l\">result</th><th "
      "class=\"l\">"
      "items, worst first</th></tr></thead><tbody>\n";
  for (const GateResult& gate : report.gates)
    html += fmt::format("<tr><td>{}</td><td class=\"l\">{}</td><td class=\"l w\">{}</td></tr>\n",
                        escaped(gate.gate.text), verdict(gate.failed), gate.failed ? escaped(gate_message(gate)) : "");
  return html + "</tbody></table></div>\n";
}

std::string baseline_table(const EvalReport& report) {
  if (!report.baseline) return "";
  std::string html =
      "<h2>Against the baseline</h2>\n<div class=\"card\"><table><thead><tr><th>metric</th><th>items</th><th>worse "
      "by</th><th>95 % "
      "interval</th><th>allowed</th><th class=\"l\">result</th></tr></thead><tbody>\n";
  for (const DropResult& drop : report.baseline->drops)
    html += fmt::format(
        "<tr><td>{}</td><td>{}</td><td>{:.4f}</td><td>{:.4f} … {:.4f}</td><td>{}</td><td class=\"l\">{}"
        "</td></tr>\n",
        escaped(drop.metric), drop.items, drop.drop.mean, drop.drop.low, drop.drop.high,
        drop.limit ? fmt::format("{:g}", *drop.limit) : "", drop.limit ? verdict(drop.failed) : "");
  html += "</tbody></table></div>\n";
  for (const std::string& id : report.baseline->missing)
    html += fmt::format("<p class=\"bad\">{} was judged then, and not now.</p>\n", escaped(id));
  return html;
}

std::string summary_table(const EvalReport& report) {
  std::string html =
      "<h2>Metrics</h2>\n<div class=\"card\"><table><thead><tr><th>metric</th><th>items</th><th>mean</th><th>95 % "
      "interval</th>"
      "<th>5 %</th><th>median</th><th>95 %</th><th class=\"l\">distribution</th></tr></thead>"
      "<tbody>\n";
  for (const MetricSummary& row : summarize(report.scores)) {
    const Metric metric = metric_or_scorer(row.metric);
    const Summary& s = row.summary;
    const char* arrow = metric.better == Better::kHigher ? " ↑" : metric.better == Better::kLower ? " ↓" : "";
    html += fmt::format("<tr><td>{}{} <span class=\"dim\">{}</span><small>{}</small></td><td>{}</td>",
                        escaped(metric.name), arrow, escaped(metric.unit), escaped(metric.what), s.count);
    const Interval mean = interval_of_mean(values_of(report.scores, row.metric));
    html += fmt::format("<td>{:.{}f}</td><td class=\"dim\">{:.{}f} … {:.{}f}</td>", mean.mean, metric.decimals,
                        mean.low, metric.decimals, mean.high, metric.decimals);
    for (const double value : {s.p05, s.median, s.p95}) html += fmt::format("<td>{:.{}f}</td>", value, metric.decimals);
    html += fmt::format("<td class=\"l\">{}</td></tr>\n", histogram_svg(values_of(report.scores, row.metric)));
  }
  return html +
         "</tbody></table></div>\n<p class=\"dim\">↑ more is better, ↓ less is better. The interval is of the mean "
         "(bootstrap over the items).</p>\n";
}

std::string item_section(const ItemScores& item) {
  std::string html = fmt::format("<div class=\"card item\"><h3>{}</h3>\n", escaped(item.item.id));
  if (!item.item.text.empty()) html += fmt::format("<p>“{}”</p>\n", escaped(item.item.text));
  if (!item.error.empty()) return html + fmt::format("<p class=\"bad\">{}</p></div>\n", escaped(item.error));
  for (const std::string& note : item.notes) html += fmt::format("<p class=\"bad\">{}</p>\n", escaped(note));
  html += sound_and_picture(item.item) + "<div class=\"values\">\n";
  for (const auto& [name, value] : item.values) {
    const Metric metric = metric_or_scorer(name);
    html += fmt::format("<div><span class=\"dim\">{}</span><span>{:.{}f} {}</span></div>\n", escaped(name), value,
                        metric.decimals, escaped(metric.unit));
  }
  return html + "</div></div>\n";
}

}  // namespace

std::string report_html(const EvalReport& report, const HtmlOptions& options) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n";
  html += "<meta name=\"viewport\" content=\"width=device-width\">\n";
  html += fmt::format("<title>{}</title>\n<style>{}</style></head><body><main>\n", escaped(options.title), kStyle);
  html += heading(report, options) + gates_table(report) + baseline_table(report) + summary_table(report);
  html += "<h2>Items, worst first</h2>\n";
  std::size_t shown = 0;
  for (const ItemScores* item : worst_first(report)) {
    if (shown++ == options.most_items) break;
    html += item_section(*item);
  }
  if (shown > options.most_items)
    html +=
        fmt::format("<p class=\"dim\">{} more items are not shown.</p>\n", report.scores.size() - options.most_items);
  return html + "</main></body></html>\n";
}

}  // namespace timbre
