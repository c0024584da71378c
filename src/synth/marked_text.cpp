#include "synth/marked_text.h"

#include <fmt/format.h>

namespace timbre {

std::vector<MarkedPart> parts_between_pauses(const PhonemizedText& phonemized, const SpokenText& text) {
  std::vector<MarkedPart> parts;
  std::optional<double> pause;
  std::size_t begin = 0;
  const auto close = [&](std::size_t end) {
    if (end > begin || pause) parts.push_back({pause, part_of(text, begin, end)});
    begin = end;
    pause.reset();
  };
  for (const Mark& mark : phonemized.marks) {
    if (mark.kind != MarkKind::kPause) continue;
    if (mark.phoneme > begin) close(mark.phoneme);
    pause = pause.value_or(0) + mark.pause_ms;
  }
  close(text.phonemes.size());
  return parts;
}

std::vector<std::string> mark_warnings(const PhonemizedText& phonemized) {
  std::vector<std::string> warnings = phonemized.warnings;
  for (const Mark& mark : phonemized.marks) {
    if (mark.kind == MarkKind::kPause) continue;
    warnings.push_back(fmt::format("[{}:{}] is passed over: one voice and its own manner speak the whole text",
                                   mark.kind == MarkKind::kEmotion ? "emotion" : "voice", mark.value));
  }
  return warnings;
}

}  // namespace timbre
