#include "audio/plot.h"

#include <gtest/gtest.h>
#include <png.h>

#include "audio/bitmap_font.h"
#include "audio/signals.h"
#include "base/expect_error.h"
#include "base/temp_dir.h"

namespace timbre {
namespace {

constexpr Color kWhite{255, 255, 255}, kBlack{0, 0, 0};
constexpr int kRate = 16000;

int brightness(Color color) { return color.r + color.g + color.b; }

int dark_pixels(const Image& image) {
  int count = 0;
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) count += brightness(image.at(x, y)) < 300;
  }
  return count;
}

TEST(Font, LettersAreDistinctAndOnlySpaceIsEmpty) {
  for (char a = '!'; a <= '~'; ++a) {
    EXPECT_NE(glyph(a), Glyph{}) << a;
    for (char b = ' '; b < a; ++b) EXPECT_NE(glyph(a), glyph(b)) << a << " and " << b;
  }
  EXPECT_EQ(glyph(' '), Glyph{});
}

TEST(Font, FoldsWhatItLacks) {
  EXPECT_EQ(fold_for_font("naïve Žižek, “it’s”…"), "naive Zizek, \"it's\"...");
  EXPECT_EQ(fold_for_font("ÿſ"), "ys");
  EXPECT_EQ(fold_for_font("声😀"), "\1\1");
  EXPECT_EQ(fold_for_font("a\xe5\xa3").size(), 2u);  // a sequence cut short
  EXPECT_EQ(fold_for_font(std::string(1, '\0')), "\1");
}

TEST(Image, TextIsDrawnWhereItShould) {
  Image image(40, 20, kWhite);
  image.text(3, 4, "I", kBlack, 2);
  EXPECT_EQ(brightness(image.at(3 + 2 * 2, 4)), 0);  // the middle column of an I
  EXPECT_EQ(brightness(image.at(3, 4)), 765);
  EXPECT_EQ(dark_pixels(image), (3 + 5 + 3) * 4);
  EXPECT_EQ(text_width("I", 2), 10);
  EXPECT_EQ(text_width("ab"), 11);
  EXPECT_EQ(text_width(""), 0);
}

TEST(Image, DrawingOutsideIsHarmless) {
  Image image(10, 10, kWhite);
  image.text(-3, -3, "##", kBlack, 5);
  image.fill(-100, -100, 1000, 105, kBlack);
  image.frame(8, 8, 50, 50, kBlack);
  image.set(10, 0, kBlack);
  EXPECT_EQ(brightness(image.at(9, 4)), 0);
  EXPECT_EQ(brightness(image.at(100, 100)), 0);
}

TEST(Image, PngHoldsThePixels) {
  TempDir dir;
  Image image(31, 17, {200, 100, 50});
  image.set(30, 16, {1, 2, 3});
  write_png(image, dir / "a.png");
  png_image header{};
  header.version = PNG_IMAGE_VERSION;
  ASSERT_TRUE(png_image_begin_read_from_file(&header, (dir / "a.png").c_str()));
  EXPECT_EQ(header.width, 31u);
  EXPECT_EQ(header.height, 17u);
  header.format = PNG_FORMAT_RGB;
  std::vector<std::uint8_t> pixels(PNG_IMAGE_SIZE(header));
  ASSERT_TRUE(png_image_finish_read(&header, nullptr, pixels.data(), 0, nullptr));
  EXPECT_EQ(pixels, image.rgb());
}

// The rectangle of the spectrogram, found by its frame-less dark pixels: in the middle column of the picture, the rows
// from the first to the last pixel that is no shade of the white background.
struct Rows {
  int top, bottom;
};
Rows spectrogram_rows(const Image& image) {
  Rows rows{-1, -1};
  const int x = image.width() / 4;
  for (int y = image.height() / 3; y < image.height(); ++y) {
    if (brightness(image.at(x, y)) > 20) continue;
    if (rows.top < 0) rows.top = y;
    rows.bottom = y;
  }
  return rows;
}

TEST(Plot, ToneIsBrightAtItsTimeAndFrequency) {
  // 2 kHz in the second half; mel(2000) / mel(8000) = 0.5353.
  const auto samples = joined({silence(1, kRate), sine(2000, 0.5, 1, kRate)});
  const Image image = draw_speech(samples, kRate, {});
  EXPECT_EQ(image.width(), 1200);
  EXPECT_EQ(image.height(), 600);
  const Rows rows = spectrogram_rows(image);
  ASSERT_GT(rows.bottom - rows.top, 250);
  const int x = image.width() * 3 / 4;
  int brightest = rows.top;
  for (int y = rows.top; y <= rows.bottom; ++y) {
    if (brightness(image.at(x, y)) > brightness(image.at(x, brightest))) brightest = y;
  }
  EXPECT_NEAR(static_cast<double>(rows.bottom - brightest) / (rows.bottom - rows.top), 0.5353, 0.02);
  EXPECT_GT(brightness(image.at(x, brightest)), 600);
  EXPECT_LT(brightness(image.at(image.width() / 4, brightest)), 20);
}

TEST(Plot, LabelsAreDrawn) {
  const auto samples = voice(120, 0.1, 2, kRate);
  const Image without = draw_speech(samples, kRate, {{"words", {{0, 1, ""}, {1, 2, ""}}}});
  const Image with = draw_speech(samples, kRate, {{"words", {{0, 1, "hello"}, {1, 2, "world"}}}});
  const Image too_long = draw_speech(samples, kRate, {{"words", {{0, 1, std::string(500, 'x')}, {1, 2, ""}}}});
  EXPECT_GT(dark_pixels(with), dark_pixels(without) + 200);
  EXPECT_EQ(dark_pixels(too_long), dark_pixels(without));
}

TEST(Plot, AnyLengthAndAnyLabel) {
  const std::vector<PlotTrack> odd = {{"a very long name of a track", {{-5, 100, "x"}, {3, 1, "y"}, {0.5, 0.5, "声"}}}};
  for (const std::size_t length : {1u, 2u, 100u, 1000000u}) {
    EXPECT_EQ(draw_speech(std::vector<float>(length, 0.1f), kRate, odd).width(), 1200);
    EXPECT_EQ(draw_speech(std::vector<float>(length), kRate, {}).width(), 1200);
  }
}

TEST(Plot, Errors) {
  TempDir dir;
  EXPECT_ERROR(ErrorKind::kInput, "without samples", plot_speech({}, kRate, {}, dir / "a.png"));
  PlotOptions tiny;
  tiny.width = 100;
  EXPECT_ERROR(ErrorKind::kUsage, "100 x 600", plot_speech({0.f}, kRate, {}, dir / "a.png", tiny));
  EXPECT_ERROR(ErrorKind::kFile, "create it first", plot_speech({0.f}, kRate, {}, dir / "no/a.png"));
  EXPECT_EQ(dir.entries(), 0u);
}

}  // namespace
}  // namespace timbre
