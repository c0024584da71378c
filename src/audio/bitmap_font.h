#pragma once
// Letters of 5 x 7 pixels for labels in pictures, drawn for timbre.
#include <array>
#include <cstdint>
#include <string>

namespace timbre {

using Glyph = std::array<std::uint8_t, 7>;  // rows from the top; bit 4 is the leftmost of five pixels

// The glyph of an ASCII character, or a box for others.
const Glyph& glyph(char character);

// How many pixels lower than the others the glyph is drawn.
int descent(char character);

// UTF-8 as the font can show it: Latin letters without accents, plain quotes and dashes; '\1' for every other
// character.
std::string fold_for_font(const std::string& utf8);

}  // namespace timbre
