#pragma once
// Text inside XML and HTML, and bytes inside a page.
#include <string>
#include <string_view>

namespace timbre {

// & < > " as entities; characters that XML cannot hold, and bytes that are no UTF-8, become '?'.
std::string escaped(std::string_view text);

// Base64 (RFC 4648), with padding.
std::string base64(std::string_view bytes);

}  // namespace timbre
