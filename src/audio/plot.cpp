#include "audio/plot.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <utility>

#include "audio/level.h"
#include "audio/spectrum.h"
#include "base/error.h"

namespace timbre {
namespace {

constexpr Color kWhite{255, 255, 255}, kInk{40, 44, 52}, kAxis{130, 136, 146}, kGrid{226, 229, 234};
constexpr Color kWave{92, 141, 200}, kWaveCore{32, 82, 150};
constexpr std::array<Color, 2> kBoxes = {Color{235, 241, 250}, Color{250, 243, 230}};
constexpr int kLeft = 84, kRight = 66, kTop = 36, kBottom = 44, kGap = 12, kTrackHeight = 26;
constexpr int kText = 2;  // scale of axis labels

// Dark violet over red to pale yellow, each step about equally brighter.
Color heat(double value) {
  static constexpr std::array<Color, 9> kStops = {Color{0, 0, 4},      Color{28, 16, 68},    Color{79, 18, 123},
                                                  Color{129, 37, 129}, Color{181, 54, 122},  Color{229, 80, 100},
                                                  Color{251, 135, 97}, Color{254, 194, 135}, Color{252, 253, 191}};
  const double position = std::clamp(value, 0.0, 1.0) * (kStops.size() - 1);
  const auto index = std::min(static_cast<std::size_t>(position), kStops.size() - 2);
  return blend(kStops[index], kStops[index + 1], position - static_cast<double>(index));
}

double hz_to_mel(double hz) { return 2595 * std::log10(1 + hz / 700); }
double mel_to_hz(double mel) { return 700 * (std::pow(10, mel / 2595) - 1); }

// The least of `factors` times a power of ten that reaches `least`.
double round_up(double least, std::initializer_list<double> factors) {
  const double decade = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : factors) {
    if (factor * decade >= least * 0.999) return factor * decade;
  }
  return 10 * decade;
}

struct Panel {
  int x, y, width, height;
};

class SpeechPlot {
 public:
  SpeechPlot(const std::vector<float>& samples, int sample_rate, const PlotOptions& options)
      : samples_(samples),
        rate_(sample_rate),
        options_(options),
        duration_s_(static_cast<double>(samples.size()) / sample_rate),
        image_(options.width, options.height, kWhite) {}

  Image draw(const std::vector<PlotTrack>& tracks) {
    const int tracks_height = static_cast<int>(tracks.size()) * kTrackHeight;
    const int width = options_.width - kLeft - kRight;
    const int space = options_.height - kTop - kBottom - kGap - (tracks.empty() ? 0 : tracks_height + kGap);
    const Panel wave{kLeft, kTop, width, space * 3 / 10};
    const Panel spectrogram{kLeft, kTop + wave.height + kGap, width, space - space * 3 / 10};
    const int below = spectrogram.y + spectrogram.height;
    image_.text(kLeft, (kTop - kFontHeight * kText) / 2, title(), kInk, kText);
    draw_wave(wave);
    draw_spectrogram(spectrogram);
    draw_frequency_axis(spectrogram);
    draw_colour_bar(spectrogram);
    for (std::size_t i = 0; i < tracks.size(); ++i) {
      draw_track(tracks[i], {kLeft, below + kGap + static_cast<int>(i) * kTrackHeight, width, kTrackHeight - 3});
    }
    draw_time_axis(tracks.empty() ? below : below + kGap + tracks_height, width);
    return std::move(image_);
  }

 private:
  std::string title() const {
    const std::string facts = fmt::format("{:.2f} s, {:.4g} kHz", duration_s_, rate_ / 1000.0);
    if (options_.title.empty()) return facts;
    const std::string both = options_.title + "  (" + facts + ")";
    return text_width(both, kText) <= options_.width - kLeft ? both : options_.title;
  }
  int column(double seconds, int width) const { return static_cast<int>(std::lround(seconds / duration_s_ * width)); }

  void draw_wave(const Panel& panel);
  void draw_spectrogram(const Panel& panel);
  void draw_frequency_axis(const Panel& panel);
  void draw_colour_bar(const Panel& panel);
  void draw_track(const PlotTrack& track, const Panel& panel);
  void draw_time_axis(int y, int width);

  const std::vector<float>& samples_;
  int rate_;
  const PlotOptions& options_;
  double duration_s_;
  Image image_;
};

void SpeechPlot::draw_wave(const Panel& panel) {
  float peak = 0;
  for (const float sample : samples_) peak = std::max(peak, std::abs(sample));
  const double scale = round_up(std::max(0.01, static_cast<double>(peak)),
                                {1, 1.5, 2, 3, 4, 5, 6, 8});  // the axis ends at a round number
  const int middle = panel.y + panel.height / 2;
  const auto row = [&](double value) {
    return middle - static_cast<int>(std::lround(std::clamp(value / scale, -1.0, 1.0) * (panel.height / 2 - 2)));
  };
  image_.fill(panel.x, middle, panel.width, 1, kGrid);
  const double per_column = static_cast<double>(samples_.size()) / panel.width;
  for (int x = 0; x < panel.width; ++x) {
    const auto begin = std::min(samples_.size() - 1, static_cast<std::size_t>(x * per_column));
    const auto end = std::clamp(static_cast<std::size_t>((x + 1) * per_column), begin + 1, samples_.size());
    float low = samples_[begin], high = low;
    double energy = 0;
    for (std::size_t i = begin; i < end; ++i) {
      low = std::min(low, samples_[i]);
      high = std::max(high, samples_[i]);
      energy += double{samples_[i]} * samples_[i];
    }
    const double rms = std::sqrt(energy / static_cast<double>(end - begin));
    image_.fill(panel.x + x, row(high), 1, row(low) - row(high) + 1, kWave);
    const int core_top = row(std::min<double>(rms, high)), core_bottom = row(std::max<double>(-rms, low));
    if (core_bottom > core_top) image_.fill(panel.x + x, core_top, 1, core_bottom - core_top + 1, kWaveCore);
  }
  image_.frame(panel.x, panel.y, panel.width, panel.height, kAxis);
  for (const double value : {scale, 0.0, -scale}) {
    const std::string label = fmt::format("{:.3g}", value);
    const int y =
        std::clamp(row(value) - kFontHeight * kText / 2, panel.y, panel.y + panel.height - kFontHeight * kText);
    image_.text(panel.x - 8 - text_width(label, kText), y, label, kInk, kText);
  }
}

// Power of the spectrum between two frequencies: the mean of the bins in between, or the neighbours blended.
double band_power(const std::vector<float>& power, double from_bin, double to_bin) {
  const auto last = static_cast<double>(power.size() - 1);
  if (to_bin - from_bin < 1.5) {
    const double centre = std::clamp((from_bin + to_bin) / 2, 0.0, last - 1e-6);
    const auto index = static_cast<std::size_t>(centre);
    const double share = centre - static_cast<double>(index);
    return (1 - share) * power[index] + share * power[index + 1];
  }
  const auto begin = static_cast<std::size_t>(std::max(0.0, std::round(from_bin)));
  const auto end = std::min(power.size(), std::max(begin + 1, static_cast<std::size_t>(std::round(to_bin))));
  double sum = 0;
  for (std::size_t k = begin; k < end; ++k) sum += power[k];
  return sum / static_cast<double>(std::max<std::size_t>(1, end - begin));
}

void SpeechPlot::draw_spectrogram(const Panel& panel) {
  std::size_t size = 256;
  while (static_cast<double>(size) < 0.03 * rate_) size *= 2;
  PowerSpectrum spectrum(size);
  const double top_mel = hz_to_mel(std::min(options_.max_hz, rate_ / 2.0));
  const double bins_per_hz = static_cast<double>(size) / rate_;
  std::vector<double> edges(static_cast<std::size_t>(panel.height) + 1);  // in bins, from the top
  for (int y = 0; y <= panel.height; ++y) {
    edges[static_cast<std::size_t>(y)] = mel_to_hz(top_mel * (panel.height - y) / panel.height) * bins_per_hz;
  }
  const double per_column = static_cast<double>(samples_.size()) / panel.width;
  // A column of a long recording stands for many frames; a few of them are enough to see.
  const int frames = std::clamp(static_cast<int>(per_column / (static_cast<double>(size) / 2)), 1, 4);
  std::vector<std::vector<float>> columns(static_cast<std::size_t>(panel.width));
  double brightest = kSilenceDb;
  for (int x = 0; x < panel.width; ++x) {
    auto& levels = columns[static_cast<std::size_t>(x)];
    levels.assign(static_cast<std::size_t>(panel.height), static_cast<float>(kSilenceDb));
    for (int f = 0; f < frames; ++f) {
      const auto power = spectrum.at(samples_, static_cast<std::ptrdiff_t>((x + (f + 0.5) / frames) * per_column));
      for (std::size_t y = 0; y < levels.size(); ++y) {
        const auto db = static_cast<float>(power_to_db(band_power(power, edges[y + 1], edges[y])));
        levels[y] = std::max(levels[y], db);
        brightest = std::max(brightest, double{db});
      }
    }
  }
  for (int x = 0; x < panel.width; ++x) {
    for (int y = 0; y < panel.height; ++y) {
      const double db = columns[static_cast<std::size_t>(x)][static_cast<std::size_t>(y)];
      const bool silent = brightest <= kSilenceDb;
      image_.set(panel.x + x, panel.y + y, heat(silent ? 0 : 1 + (db - brightest) / options_.range_db));
    }
  }
}

void SpeechPlot::draw_frequency_axis(const Panel& panel) {
  const double top_hz = std::min(options_.max_hz, rate_ / 2.0);
  int last_y = panel.y + panel.height + 100;
  for (const double khz : {0., .5, 1., 2., 3., 4., 6., 8., 12., 16., 24., 32., 48.}) {
    if (khz * 1000 > top_hz * 1.0001) break;
    const double share = hz_to_mel(khz * 1000) / hz_to_mel(top_hz);
    const int y = panel.y + static_cast<int>(std::lround((1 - share) * (panel.height - 1)));
    const int text_y = std::clamp(y - kFontHeight * kText / 2, panel.y, panel.y + panel.height - kFontHeight * kText);
    if (last_y - text_y < kFontHeight * kText + 4) continue;
    last_y = text_y;
    const std::string label = fmt::format("{:g}", khz);
    image_.fill(panel.x - 5, y, 5, 1, kAxis);
    image_.text(panel.x - 8 - text_width(label, kText), text_y, label, kInk, kText);
  }
  const int length = text_width("kHz", kText);
  image_.text_upwards(10, panel.y + (panel.height + length) / 2, "kHz", kInk, kText);
}

void SpeechPlot::draw_colour_bar(const Panel& panel) {
  const int x = panel.x + panel.width + 10;
  for (int y = 0; y < panel.height; ++y) {
    image_.fill(x, panel.y + y, 10, 1, heat(1 - static_cast<double>(y) / (panel.height - 1)));
  }
  image_.text(x + 14, panel.y, "0", kInk, kText);
  image_.text(x + 14, panel.y + 18, "dB", kInk, kText);
  image_.text(x + 14, panel.y + panel.height - kFontHeight * kText, fmt::format("-{:.0f}", options_.range_db), kInk,
              kText);
}

void SpeechPlot::draw_track(const PlotTrack& track, const Panel& panel) {
  const int name_scale = text_width(track.name, kText) <= kLeft - 10 ? kText : 1;
  image_.text(panel.x - 8 - text_width(track.name, name_scale), panel.y + (panel.height - kFontHeight * name_scale) / 2,
              track.name, kInk, name_scale);
  const auto begin_of = [&](const PlotLabel& label) {
    return std::clamp(column(label.start_s, panel.width), 0, panel.width - 1);
  };
  const auto end_of = [&](const PlotLabel& label) {
    return std::clamp(column(label.end_s, panel.width), begin_of(label) + 1, panel.width);
  };
  const auto fits = [&](const PlotLabel& label, int scale) {
    return text_width(label.text, scale) <= end_of(label) - begin_of(label) - 3;
  };
  // Large letters only where nearly all labels can have them; small ones, or none, where a label does not fit.
  const auto large =
      std::count_if(track.labels.begin(), track.labels.end(), [&](const auto& x) { return fits(x, kText); });
  const int usual = 10 * static_cast<std::size_t>(large) >= 8 * track.labels.size() ? kText : 1;
  for (std::size_t i = 0; i < track.labels.size(); ++i) {
    const PlotLabel& label = track.labels[i];
    const int begin = begin_of(label), end = end_of(label);
    image_.fill(panel.x + begin, panel.y, end - begin, panel.height, kBoxes[i % 2]);
    image_.frame(panel.x + begin, panel.y, end - begin + 1, panel.height, kAxis);
    const int scale = fits(label, usual) ? usual : 1;
    if (!fits(label, scale)) continue;
    image_.text(panel.x + (begin + end - text_width(label.text, scale)) / 2 + 1,
                panel.y + (panel.height - kFontHeight * scale) / 2 + 1, label.text, kInk, scale);
  }
}

void SpeechPlot::draw_time_axis(int y, int width) {
  const double step = round_up(duration_s_ * 80 / width, {1, 2, 5});
  image_.fill(kLeft, y + 4, width, 1, kAxis);
  const int decimals = step >= 1 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  for (int i = 0; i * step <= duration_s_ * 1.0001; ++i) {
    const int x = kLeft + std::min(width - 1, column(i * step, width));
    const std::string label = fmt::format("{:.{}f}", i * step, decimals);
    image_.fill(x, y + 4, 1, 6, kAxis);
    image_.text(x - text_width(label, kText) / 2, y + 14, label, kInk, kText);
  }
  image_.text(options_.width - 2 * text_width("s", kText), y + 14, "s", kInk, kText);
}

}  // namespace

Image draw_speech(const std::vector<float>& samples, int sample_rate, const std::vector<PlotTrack>& tracks,
                  const PlotOptions& options) {
  if (samples.empty() || sample_rate <= 0) throw Error(ErrorKind::kInput, "cannot plot audio without samples");
  const int least_height = 300 + static_cast<int>(tracks.size()) * kTrackHeight;
  if (options.width < 400 || options.height < least_height || options.width > 20000 || options.height > 20000) {
    throw Error(ErrorKind::kUsage,
                fmt::format("cannot plot into {} x {} pixels: at least 400 x {}, at most 20000 x 20000", options.width,
                            options.height, least_height));
  }
  return SpeechPlot(samples, sample_rate, options).draw(tracks);
}

void plot_speech(const std::vector<float>& samples, int sample_rate, const std::vector<PlotTrack>& tracks,
                 const std::filesystem::path& path, const PlotOptions& options) {
  write_png(draw_speech(samples, sample_rate, tracks, options), path);
}

}  // namespace timbre
