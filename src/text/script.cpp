#include "text/script.h"

#include <unicode/uchar.h>
#include <unicode/ucnv.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>

#include <memory>

namespace timbre {
namespace {

constexpr char32_t kLongVowelMark = U'ー', kHalfwidthLongVowelMark = U'ｰ';

// The characters that Shift JIS can hold.
const USet& shift_jis() {
  static const std::unique_ptr<USet, decltype(&uset_close)> set = [] {
    std::unique_ptr<USet, decltype(&uset_close)> made(uset_openEmpty(), uset_close);
    UErrorCode status = U_ZERO_ERROR;
    UConverter* converter = ucnv_open("ibm-943_P15A-2003", &status);
    if (U_SUCCESS(status)) ucnv_getUnicodeSet(converter, made.get(), UCNV_ROUNDTRIP_SET, &status);
    ucnv_close(converter);
    return made;
  }();
  return *set;
}

}  // namespace

Script script_of(char32_t c) {
  if (c < 0x80) {
    if (c >= U'0' && c <= U'9') return Script::kDigit;
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') ? Script::kLatin : Script::kNeutral;
  }
  if ((c >= 0x4E00 && c <= 0x9FFF) || c == U'〇' || c == U'々' || c == U'〆') return Script::kHan;
  if (c == kLongVowelMark || c == kHalfwidthLongVowelMark) return Script::kKana;
  const auto point = static_cast<UChar32>(c);
  if (u_isdigit(point)) return Script::kDigit;
  UErrorCode status = U_ZERO_ERROR;
  switch (uscript_getScript(point, &status)) {
    case USCRIPT_HAN:
      return u_isalpha(point) ? Script::kHan : Script::kNeutral;
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return u_isalpha(point) ? Script::kKana : Script::kNeutral;
    case USCRIPT_HANGUL:
      return u_isalpha(point) ? Script::kHangul : Script::kNeutral;
    case USCRIPT_LATIN:
      return u_isalpha(point) ? Script::kLatin : Script::kNeutral;
    default:
      return Script::kNeutral;
  }
}

bool in_jis_x_0208(char32_t c) { return uset_contains(&shift_jis(), static_cast<UChar32>(c)) != 0; }

}  // namespace timbre
