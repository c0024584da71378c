// BERT's basic tokenisation: see wordpiece.h.
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "base/error.h"
#include "text/wordpiece.h"

namespace timbre {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;

bool is_space(UChar32 c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || u_charType(c) == U_SPACE_SEPARATOR ||
         u_charType(c) == U_LINE_SEPARATOR || u_charType(c) == U_PARAGRAPH_SEPARATOR;
}

// Categories C*: control, format, private use, surrogate, unassigned.
bool is_dropped(UChar32 c) { return c == kReplacement || (U_GET_GC_MASK(c) & U_GC_C_MASK) != 0; }

// All ASCII that is neither letter nor digit, though Unicode calls some of it symbols, and the categories P*.
bool is_punctuation(UChar32 c) {
  if (c > ' ' && c < 0x7F) return !u_isalnum(c);
  return (U_GET_GC_MASK(c) & U_GC_P_MASK) != 0;
}

// The blocks that BERT calls Chinese: unified ideographs and compatibility ideographs.
bool is_chinese(UChar32 c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
         (c >= 0x2A700 && c <= 0x2CEAF) || (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

// Lower case without accents: decomposed, marks without width of their own removed.
icu::UnicodeString fold(icu::UnicodeString text) {
  UErrorCode status = U_ZERO_ERROR;
  text.toLower(icu::Locale::getRoot());
  const icu::UnicodeString parts = icu::Normalizer2::getNFDInstance(status)->normalize(text, status);
  if (U_FAILURE(status)) throw Error(ErrorKind::kInternal, std::string("NFD failed: ") + u_errorName(status));
  icu::UnicodeString folded;
  for (int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    if (u_charType(parts.char32At(i)) != U_NON_SPACING_MARK) folded.append(parts.char32At(i));
  }
  return folded;
}

// Cleaned, with spaces around every Chinese character.
icu::UnicodeString clean(std::string_view utf8) {
  const auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  icu::UnicodeString cleaned;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    if (is_space(c)) {
      cleaned.append(u' ');
    } else if (is_chinese(c)) {
      cleaned.append(u' ').append(c).append(u' ');
    } else if (!is_dropped(c)) {
      cleaned.append(c);
    }
  }
  return cleaned;
}

}  // namespace

std::vector<std::u32string> bert_words(std::string_view utf8) {
  const auto text = fold(clean(utf8));
  std::vector<std::u32string> words;
  bool in_word = false;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 c = text.char32At(i);
    const bool alone = is_punctuation(c);
    if (is_space(c)) {
      in_word = false;
      continue;
    }
    if (!in_word || alone) words.emplace_back();
    words.back() += static_cast<char32_t>(c);
    in_word = !alone;
  }
  return words;
}

}  // namespace timbre
