#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/progress.h"
#include "data/prepare_report.h"

namespace timbre {
namespace {

constexpr Color kWhite{255, 255, 255}, kInk{40, 44, 52}, kFaint{120, 126, 136}, kOutside{196, 200, 208};
constexpr Color kKept{38, 139, 92}, kWarned{222, 150, 30}, kDropped{206, 62, 62};
constexpr int kWidth = 1600, kLeft = 250, kRight = 20, kTop = 56, kRowHeight = 44, kWaveHeight = 34;
constexpr int kMostRows = 60;
constexpr std::array<int, 9> kRowSeconds = {15, 30, 60, 120, 300, 600, 1800, 3600, 4 * 3600};

int rows_of(double seconds, int row_s) { return std::max(1, static_cast<int>(std::ceil(seconds / row_s - 1e-6))); }

int choose_row_seconds(const PrepareReport& report) {
  for (const int row_s : kRowSeconds) {
    int rows = 0;
    double longest = 0;
    for (const auto& source : report.sources) {
      rows += rows_of(source.seconds, row_s);
      longest = std::max(longest, source.seconds);
    }
    if (rows <= kMostRows && (row_s >= 60 || longest <= row_s)) return row_s;
  }
  return kRowSeconds.back();
}

Color color_of(const ClipReport& clip) {
  if (!clip.judgement.kept()) return kDropped;
  return clip.judgement.warnings.empty() ? kKept : kWarned;
}

class CutsPicture {
 public:
  CutsPicture(const PrepareReport& report, int rows, int row_s)
      : report_(report), row_s_(row_s), rows_left_(rows), image_(kWidth, kTop + rows * kRowHeight + 12, kWhite) {}

  Image draw() {
    legend();
    for (const auto& source : report_.sources) {
      const int rows = rows_of(source.seconds, row_s_);
      for (int row = 0; row < rows && rows_left_ > 0; ++row, --rows_left_) draw_row(source, row);
    }
    return std::move(image_);
  }

 private:
  void legend() {
    image_.text(kLeft, 10,
                fmt::format("{} of {} clips kept, {} of {}", report_.kept, report_.clips,
                            format_duration(report_.kept_s), format_duration(report_.seconds)),
                kInk, 2);
    int x = kLeft;
    for (const auto& [name, color] : {std::pair{"kept", kKept}, std::pair{"kept, with a warning", kWarned},
                                      std::pair{"dropped", kDropped}, std::pair{"in no clip", kOutside}}) {
      image_.fill(x, 34, 10, 10, color);
      image_.text(x + 16, 36, name, kInk);
      x += 16 + text_width(name) + 24;
    }
    const auto scale = fmt::format("{} a row", format_duration(row_s_));
    image_.text(kWidth - kRight - text_width(scale), 36, scale, kFaint);
  }

  int column(double seconds, int row) const {
    const double share = (seconds - static_cast<double>(row) * row_s_) / row_s_;
    return kLeft + static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * (kWidth - kLeft - kRight)));
  }

  void draw_row(const SourceReport& source, int row) {
    const int y = kTop + row_ * kRowHeight;
    ++row_;
    if (row == 0) image_.text(6, y + 8, source.file.filename().string().substr(0, 38), kInk);
    image_.text(6, y + 22, source.refused.empty() ? format_duration(static_cast<double>(row) * row_s_) : "not used",
                source.refused.empty() ? kFaint : kDropped);
    std::size_t clip = 0;
    const double begin_s = static_cast<double>(row) * row_s_;
    for (int x = column(begin_s, row); x < column(source.seconds, row); ++x) {
      const double from = begin_s + static_cast<double>(x - kLeft) * row_s_ / (kWidth - kLeft - kRight);
      const double to = from + static_cast<double>(row_s_) / (kWidth - kLeft - kRight);
      while (clip < source.clips.size() && source.clips[clip].item.end_s <= from) ++clip;
      const bool inside = clip < source.clips.size() && source.clips[clip].item.start_s <= from;
      const int height = std::max(1, peak(source, from, to) * kWaveHeight / 255);
      image_.fill(x, y + (kWaveHeight - height) / 2, 1, height, inside ? color_of(source.clips[clip]) : kOutside);
    }
    for (const auto& cut : source.clips)
      for (const double at : {cut.item.start_s, cut.item.end_s})
        if (at >= begin_s && at <= begin_s + row_s_) image_.fill(column(at, row), y, 1, kWaveHeight, color_of(cut));
  }

  static int peak(const SourceReport& source, double from, double to) {
    const auto size = source.envelope.size();
    const auto begin = std::min(size, static_cast<std::size_t>(from * kEnvelopeRate));
    const auto end = std::clamp(static_cast<std::size_t>(to * kEnvelopeRate), std::min(size, begin + 1), size);
    int most = 0;
    for (std::size_t i = begin; i < end; ++i) most = std::max<int>(most, source.envelope[i]);
    return most;
  }

  const PrepareReport& report_;
  const int row_s_;
  int row_ = 0, rows_left_;
  Image image_;
};

}  // namespace

Image draw_cuts(const PrepareReport& report) {
  const int row_s = choose_row_seconds(report);
  int rows = 0;
  for (const auto& source : report.sources) rows = std::min(kMostRows, rows + rows_of(source.seconds, row_s));
  return CutsPicture(report, rows, row_s).draw();
}

}  // namespace timbre
