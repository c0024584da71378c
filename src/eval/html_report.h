#pragma once
// The results as one page that needs nothing else: tables, distributions, and for the items that deserve attention a
// spectrogram and a player.
#include <string>

#include "eval/report.h"

namespace timbre {

struct HtmlOptions {
  std::string title = "timbre evaluate";
  std::size_t most_items = 30;  // with sound and picture, the worst first; each takes a few 100 kB
};

// Errors: kFile, kInput when a sound file has changed since it was judged.
std::string report_html(const EvalReport& report, const HtmlOptions& options = {});

}  // namespace timbre
