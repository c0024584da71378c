#pragma once
// A picture of speech: waveform, log-mel spectrogram, and labelled stretches of time (words, phonemes) under one time
// axis.
#include <filesystem>
#include <string>
#include <vector>

#include "audio/png_image.h"

namespace timbre {

struct PlotLabel {
  double start_s = 0, end_s = 0;
  std::string text;  // UTF-8; the font shows Latin letters only
};

struct PlotTrack {
  std::string name;  // shown at the left
  std::vector<PlotLabel> labels;
};

struct PlotOptions {
  int width = 1200, height = 600;  // pixels; at least 400 x 300
  std::string title;
  double max_hz = 16000;  // of the spectrogram; never above half the sample rate
  double range_db = 80;   // from the brightest to black
};

Image draw_speech(const std::vector<float>& samples, int sample_rate, const std::vector<PlotTrack>& tracks,
                  const PlotOptions& options = {});

// Writes the picture as a PNG file. Errors: kInput without samples, kUsage for a picture too small, kFile.
void plot_speech(const std::vector<float>& samples, int sample_rate, const std::vector<PlotTrack>& tracks,
                 const std::filesystem::path& path, const PlotOptions& options = {});

}  // namespace timbre
