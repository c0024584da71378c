#pragma once
// Pictures and sound inside a page.
#include <string>
#include <vector>

#include "eval/item.h"

namespace timbre {

// Twenty bars of equal width from the least to the greatest value.
std::string histogram_svg(const std::vector<double>& values);

// A player of the item, of its reference where it has one, and its spectrogram, all as data: URIs.
std::string sound_and_picture(const EvalItem& item);

}  // namespace timbre
