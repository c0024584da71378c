#pragma once
// The first step of cut_text: where each method cuts. See cuts.h.
#include <string>
#include <vector>

#include "text/cuts.h"

namespace timbre {

// A mark behind which the official code may cut: ，。？！,.?!~:：—…
bool is_split_mark(char32_t c);

// The text cut by the method, marks at the end of their segment, segments of nothing but marks left out. Line breaks
// are no cuts yet.
std::vector<std::u32string> cut_by_method(const std::u32string& text, CutMethod method);

}  // namespace timbre
