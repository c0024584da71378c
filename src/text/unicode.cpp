#include "text/unicode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/error.h"

namespace timbre {
namespace {

constexpr UChar32 kInvalid = 0xFFFD;
constexpr std::u32string_view kKept = U"–—−°£€¥₹₩₽₪₺₫₱₦¢×÷±≈≠≤≥√∞§¶";
constexpr std::u32string_view kDropped = U"©®™†‡";
constexpr std::array<const char*, 25> kGreek = {
    "alpha", "beta",    "gamma", "delta", "epsilon", "zeta",  "eta", "theta",   "iota", "kappa", "lambda", "mu",   "nu",
    "xi",    "omicron", "pi",    "rho",   "sigma",   "sigma", "tau", "upsilon", "phi",  "chi",   "psi",    "omega"};

const icu::Normalizer2& normalizer(bool compose) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* instance =
      compose ? icu::Normalizer2::getNFKCInstance(status) : icu::Normalizer2::getNFKDInstance(status);
  if (U_FAILURE(status)) {
    throw Error(ErrorKind::kInternal, std::string("ICU has no NFKC data: ") + u_errorName(status) +
                                          "; install the package libicu72 completely");
  }
  return *instance;
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

// Digits above the line and a sign before them.
bool is_superscript(UChar32 c) {
  if (u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE) != U_DT_SUPER) return false;
  return u_charType(c) == U_OTHER_NUMBER || c == U'⁺' || c == U'⁻';
}

// Accents that stand for an apostrophe and rings that stand for a degree, before NFKC makes something else of them.
UChar32 repaired(UChar32 c, UChar32 previous) {
  if (c == U'´' || c == U'`') return '\'';
  if (c == U'˚' || (c == U'º' && u_isdigit(previous))) return U'°';
  return c;
}

// Decodes and rewrites what NFKC would spoil: ½ must not join a digit before it, ² must not become a 2.
icu::UnicodeString decode(std::string_view utf8) {
  icu::UnicodeString text;
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  const auto size = static_cast<std::int64_t>(utf8.size());
  UChar32 c = 0;
  for (std::int64_t i = 0; i < size;) {
    const UChar32 previous = c;
    U8_NEXT(bytes, i, size, c);
    c = c < 0 ? kInvalid : repaired(c, previous);
    const int type = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);
    if (type == U_DT_FRACTION) {
      UErrorCode status = U_ZERO_ERROR;
      text.append(u' ').append(normalizer(true).normalize(icu::UnicodeString(c), status));
    } else if (is_superscript(c)) {
      if (!is_superscript(previous)) text.append(u'^');
      text.append(c);
    } else if (kDropped.find(static_cast<char32_t>(c)) == kDropped.npos) {
      text.append(c);
    }
  }
  return text;
}

// ASCII for one Latin letter, or "" when it has none.
std::string fold_latin(UChar32 c) {
  switch (c) {
    case U'ß':
      return "ss";
    case U'æ':
      return "ae";
    case U'Æ':
      return "AE";
    case U'œ':
      return "oe";
    case U'Œ':
      return "OE";
    case U'ø':
      return "o";
    case U'Ø':
      return "O";
    case U'ł':
      return "l";
    case U'Ł':
      return "L";
    case U'đ':
    case U'ð':
      return "d";
    case U'Đ':
    case U'Ð':
      return "D";
    case U'þ':
      return "th";
    case U'Þ':
      return "Th";
    case U'ı':
      return "i";
    default:
      break;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString parts = normalizer(false).normalize(icu::UnicodeString(c), status);
  const UChar32 base = U_SUCCESS(status) ? parts.char32At(0) : c;
  return base < 128 ? std::string(1, static_cast<char>(base)) : std::string();
}

bool is_greek(UChar32 c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status) == USCRIPT_GREEK;
}

// The name of a Greek letter that stands alone at `at`, or "".
std::string lone_greek(const icu::UnicodeString& text, int at) {
  const auto c = static_cast<char32_t>(u_tolower(text.char32At(at)));
  if (c < U'α' || c > U'ω') return "";
  const bool after = at + 1 < text.length() && is_greek(text.char32At(at + 1));
  const bool before = at > 0 && is_greek(text.char32At(text.moveIndex32(at, -1)));
  return after || before ? "" : kGreek[static_cast<std::size_t>(c - U'α')];
}

// What one character outside ASCII letters and digits becomes; "" means: skip and report.
std::string map_character(const icu::UnicodeString& text, int at) {
  const UChar32 c = text.char32At(at);
  if (c >= 0x20 && c < 0x7F) return std::string(1, static_cast<char>(c));
  if (c == '\t' || c == '\n' || c == '\r' || u_isUWhiteSpace(c)) return " ";
  if (kKept.find(static_cast<char32_t>(c)) != kKept.npos) return to_utf8(icu::UnicodeString(c));
  switch (c) {
    case U'‘':
    case U'’':
    case U'‛':
    case U'ʼ':
    case U'′':
    case U'`':
    case U'´':
      return "'";
    case U'“':
    case U'”':
    case U'„':
    case U'‟':
    case U'«':
    case U'»':
    case U'″':
    case U'「':
    case U'」':
      return "\"";
    case U'‐':
      return "-";
    case U'―':
    case U'⸺':
      return "—";
    case U'。':
      return ".";
    case U'、':
      return ",";
    case U'•':
    case U'¡':
    case U'¿':
    case U'·':
      return " ";
    case U'⁄':
      return "/";
    default:
      break;
  }
  const int digit = u_charDigitValue(c);
  if (digit >= 0 && u_isdigit(c)) return std::string(1, static_cast<char>('0' + digit));
  UErrorCode status = U_ZERO_ERROR;
  if (u_isalpha(c) && uscript_getScript(c, &status) == USCRIPT_LATIN) return fold_latin(c);
  return lone_greek(text, at);
}

bool vanishes(UChar32 c) {
  const auto type = u_charType(c);
  constexpr UChar32 kLostHyphen = 0xFFFE;  // what some PDF readers leave of a hyphen at the end of a line
  return c == kLostHyphen || type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK ||
         type == U_COMBINING_SPACING_MARK || type == U_FORMAT_CHAR;
}

std::string describe(UChar32 c) {
  if (c == kInvalid) return "invalid UTF-8";
  if (!u_iscntrl(c)) return "";
  char name[16];
  std::snprintf(name, sizeof name, "U+%04X", static_cast<unsigned>(c));
  return name;
}

class Skipped {
 public:
  void add(UChar32 c) {
    const std::string name = describe(c);
    if (name.empty()) {
      run_.append(c);
    } else {
      close();
      store(name);
    }
  }
  void close() {
    if (!run_.isEmpty()) store(to_utf8(run_));
    run_.remove();
  }
  std::vector<std::string> take() { return std::move(list_); }

 private:
  void store(const std::string& entry) {
    if (list_.size() < kMaxSkipped && known_.insert(entry).second) list_.push_back(entry);
  }
  icu::UnicodeString run_;
  std::unordered_set<std::string> known_;
  std::vector<std::string> list_;
};

std::string change_case(std::string_view text, char first, char last, int shift) {
  std::string changed(text);
  for (char& c : changed) {
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  }
  return changed;
}

}  // namespace

CleanText clean_latin_text(std::string_view utf8) {
  CleanText clean;
  if (std::all_of(utf8.begin(), utf8.end(), [](char c) { return c >= 0x20 && c < 0x7F && c != '`'; })) {
    clean.text = std::string(utf8);
    return clean;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString text = normalizer(true).normalize(decode(utf8), status);
  if (U_FAILURE(status)) throw Error(ErrorKind::kInternal, std::string("NFKC failed: ") + u_errorName(status));
  Skipped skipped;
  for (int i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (vanishes(c)) continue;
    const std::string mapped = map_character(text, i);
    if (!mapped.empty()) {
      skipped.close();
      clean.text += mapped;
    } else {
      skipped.add(c);
      if (!clean.text.empty() && clean.text.back() != ' ') clean.text += ' ';
    }
  }
  skipped.close();
  clean.skipped = skipped.take();
  return clean;
}

std::string to_lower_ascii(std::string_view text) { return change_case(text, 'A', 'Z', 'a' - 'A'); }
std::string to_upper_ascii(std::string_view text) { return change_case(text, 'a', 'z', 'A' - 'a'); }

}  // namespace timbre
