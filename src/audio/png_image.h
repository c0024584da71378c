#pragma once
// A small canvas of RGB pixels with text in a built-in 5 x 7 font, and its PNG file.
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace timbre {

struct Color {
  std::uint8_t r = 0, g = 0, b = 0;
};

// share 0: a, 1: b.
Color blend(Color a, Color b, double share);

// Drawing outside the canvas is allowed and does nothing.
class Image {
 public:
  Image(int width, int height, Color background);
  int width() const { return width_; }
  int height() const { return height_; }

  Color at(int x, int y) const;
  void set(int x, int y, Color color);
  void fill(int x, int y, int width, int height, Color color);
  void frame(int x, int y, int width, int height, Color color);  // one pixel wide
  // UTF-8; Latin letters lose their accents, what the font lacks becomes a box. (x, y) is the top left corner.
  void text(int x, int y, const std::string& text, Color color, int scale = 1);
  // Counter-clockwise by 90 degrees, running upwards from (x, y), which is the bottom left corner.
  void text_upwards(int x, int y, const std::string& text, Color color, int scale = 1);

  const std::vector<std::uint8_t>& rgb() const { return rgb_; }

 private:
  int width_, height_;
  std::vector<std::uint8_t> rgb_;  // row by row
};

constexpr int kFontHeight = 7;  // pixels above the base line
// In pixels.
int text_width(const std::string& text, int scale = 1);

// The bytes of a PNG file.
std::string encode_png(const Image& image);
// Errors: kFile.
void write_png(const Image& image, const std::filesystem::path& path);

}  // namespace timbre
