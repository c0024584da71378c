#include "audio/png_image.h"

#include <png.h>

#include <cmath>

#include "audio/bitmap_font.h"
#include "base/error.h"
#include "base/files.h"

namespace timbre {
namespace {
constexpr int kAdvance = 6;  // five pixels and a gap
}

Color blend(Color a, Color b, double share) {
  const auto mix = [share](std::uint8_t from, std::uint8_t to) {
    return static_cast<std::uint8_t>(std::lround(from + share * (to - from)));
  };
  return {mix(a.r, b.r), mix(a.g, b.g), mix(a.b, b.b)};
}

Image::Image(int width, int height, Color background)
    : width_(width), height_(height), rgb_(3 * static_cast<std::size_t>(width) * static_cast<std::size_t>(height)) {
  fill(0, 0, width, height, background);
}

Color Image::at(int x, int y) const {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return {};
  const std::uint8_t* pixel =
      &rgb_[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x))];
  return {pixel[0], pixel[1], pixel[2]};
}

void Image::set(int x, int y, Color color) {
  if (x < 0 || y < 0 || x >= width_ || y >= height_) return;
  std::uint8_t* pixel =
      &rgb_[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width_) + static_cast<std::size_t>(x))];
  pixel[0] = color.r;
  pixel[1] = color.g;
  pixel[2] = color.b;
}

void Image::fill(int x, int y, int width, int height, Color color) {
  for (int row = y; row < y + height; ++row) {
    for (int column = x; column < x + width; ++column) set(column, row, color);
  }
}

void Image::frame(int x, int y, int width, int height, Color color) {
  fill(x, y, width, 1, color);
  fill(x, y + height - 1, width, 1, color);
  fill(x, y, 1, height, color);
  fill(x + width - 1, y, 1, height, color);
}

void Image::text(int x, int y, const std::string& text, Color color, int scale) {
  for (const char character : fold_for_font(text)) {
    const Glyph& rows = glyph(character);
    for (int row = 0; row < kFontHeight; ++row) {
      for (int column = 0; column < 5; ++column) {
        if (rows[static_cast<std::size_t>(row)] >> (4 - column) & 1) {
          fill(x + column * scale, y + (row + descent(character)) * scale, scale, scale, color);
        }
      }
    }
    x += kAdvance * scale;
  }
}

void Image::text_upwards(int x, int y, const std::string& text, Color color, int scale) {
  for (const char character : fold_for_font(text)) {
    const Glyph& rows = glyph(character);
    for (int row = 0; row < kFontHeight; ++row) {
      for (int column = 0; column < 5; ++column) {
        if (rows[static_cast<std::size_t>(row)] >> (4 - column) & 1) {
          fill(x + (row + descent(character)) * scale, y - (column + 1) * scale, scale, scale, color);
        }
      }
    }
    y -= kAdvance * scale;
  }
}

int text_width(const std::string& text, int scale) {
  const auto letters = static_cast<int>(fold_for_font(text).size());
  return letters > 0 ? (letters * kAdvance - 1) * scale : 0;
}

std::string encode_png(const Image& image) {
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  header.width = static_cast<png_uint_32>(image.width());
  header.height = static_cast<png_uint_32>(image.height());
  header.format = PNG_FORMAT_RGB;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(header);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&header, bytes.data(), &size, 0, image.rgb().data(), 0, nullptr)) {
    throw Error(ErrorKind::kInternal, std::string("encoding a picture as PNG failed: ") + header.message);
  }
  bytes.resize(size);
  return bytes;
}

void write_png(const Image& image, const std::filesystem::path& path) {
  write_file_atomically(path, encode_png(image));
}

}  // namespace timbre
