#include "cli/finetune_log.h"

#include <fmt/format.h>

#include <cmath>
#include <fstream>

#include "audio/plot.h"
#include "base/error.h"
#include "base/files.h"
#include "base/log.h"
#include "cli/print_json.h"

namespace timbre {

void FinetuneLog::numbers(const std::string& stage, const std::string& kind, int64_t epoch, int64_t step,
                          const Metrics& metrics) {
  Json line = {{"stage", stage}, {"kind", kind}, {"epoch", epoch}, {"step", step}};
  std::string text;
  for (const auto& [name, value] : metrics) {
    line[name] = std::isfinite(value) ? Json(value) : Json();
    events_.scalar(stage + "/" + kind + "/" + name, step, value);
    text += fmt::format(" {} {:.4g}", name, value);
  }
  std::ofstream file(path_, std::ios::app);
  file << line.dump() << '\n';
  file.flush();
  if (!file) throw Error(ErrorKind::kFile, fmt::format("'{}' cannot be written: is the disk full?", path_.string()));
  events_.flush();
  log_info("{} {} epoch {}:{}", stage, kind, epoch, text);
}

void FinetuneLog::sound(const std::string& stage, int64_t step, const std::vector<float>& samples, int sample_rate) {
  PlotOptions plot;
  plot.width = 800, plot.height = 400;
  const auto picture = draw_speech(samples, sample_rate, {}, plot);
  events_.audio(stage + "/sample", step, samples, sample_rate);
  events_.image(stage + "/sample", step, encode_png(picture), plot.width, plot.height);
  events_.flush();
}

}  // namespace timbre
