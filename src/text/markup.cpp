#include "text/markup.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>

namespace timbre {
namespace {

constexpr std::size_t kMostMark = 200;  // bytes between the brackets
constexpr double kMostPauseMs = 10'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (text.substr(0, prefix.size()) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// "500ms", "0.5 s", "1s"
std::optional<double> duration_ms(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && (std::isdigit(static_cast<unsigned char>(text[digits])) != 0 || text[digits] == '.')) {
    ++digits;
  }
  if (digits == 0 || digits > 8 || text[0] == '.') return std::nullopt;
  const double number = std::strtod(std::string(text.substr(0, digits)).c_str(), nullptr);
  const std::string_view unit = trimmed(text.substr(digits));
  if (unit != "ms" && unit != "s") return std::nullopt;
  return std::min(unit == "s" ? number * 1000 : number, kMostPauseMs);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// What stands between single brackets.
std::optional<MarkupPiece> parse_mark(std::string_view inner) {
  MarkupPiece piece;
  piece.kind = MarkupPiece::Kind::kMark;
  if (take_prefix(inner, "pause")) {
    if (inner.empty() || (inner[0] != ' ' && inner[0] != ':')) return std::nullopt;
    const auto ms = duration_ms(trimmed(inner.substr(1)));
    if (!ms) return std::nullopt;
    piece.pause_ms = *ms;
    return piece;
  }
  if (take_prefix(inner, "emotion:")) {
    piece.mark = MarkKind::kEmotion;
  } else if (take_prefix(inner, "voice:")) {
    piece.mark = MarkKind::kVoice;
  } else {
    return std::nullopt;
  }
  inner = trimmed(inner);
  if (!is_name(inner)) return std::nullopt;
  piece.text = std::string(inner);
  return piece;
}

// The mark that begins at text[0] == '[' and how many bytes it takes.
std::optional<MarkupPiece> mark_at(std::string_view text, std::size_t& size) {
  const bool twice = text.substr(0, 2) == "[[";
  const std::size_t open = twice ? 2 : 1;
  const std::size_t close = text.substr(0, kMostMark).find(twice ? "]]" : "]", open);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view inner = trimmed(text.substr(open, close - open));
  size = close + open;
  if (!twice) return parse_mark(inner);
  if (inner.empty()) return std::nullopt;
  MarkupPiece piece;
  piece.kind = MarkupPiece::Kind::kReading;
  piece.text = std::string(inner);
  return piece;
}

}  // namespace

std::vector<MarkupPiece> parse_markup(std::string_view text) {
  std::vector<MarkupPiece> pieces;
  std::size_t plain = 0;
  const auto add_plain = [&](std::size_t end) {
    if (end == plain) return;
    MarkupPiece piece;
    piece.text = std::string(text.substr(plain, end - plain));
    pieces.push_back(std::move(piece));
  };
  for (std::size_t at = text.find('['); at != std::string_view::npos;) {
    std::size_t size = 1;
    if (auto mark = mark_at(text.substr(at), size)) {
      add_plain(at);
      pieces.push_back(std::move(*mark));
      plain = at + size;
    } else {
      size = 1;
    }
    at = text.find('[', at + size);
  }
  add_plain(text.size());
  return pieces;
}

}  // namespace timbre
