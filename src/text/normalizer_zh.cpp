#include "text/normalizer_zh.h"

#include <unicode/uchar.h>

#include "text/utf8.h"

namespace timbre {

std::string clean_hanzi_text(std::string_view utf8) {
  std::u32string clean;
  for (const char32_t c : decode_utf8(utf8)) {
    const auto point = static_cast<UChar32>(c);
    const auto type = u_charType(point);
    if (c >= 0xFF01 && c <= 0xFF5E) {
      clean += c - 0xFEE0;
    } else if (c == U'−' || c == U'‐' || c == U'‑' || c == U'﹣') {
      clean += U'-';
    } else if (c == U'￥') {
      clean += U'¥';
    } else if (u_isUWhiteSpace(point)) {
      clean += U' ';
    } else if (u_isdigit(point)) {
      clean += static_cast<char32_t>(U'0' + u_charDigitValue(point));
    } else if (type != U_NON_SPACING_MARK && type != U_ENCLOSING_MARK && type != U_FORMAT_CHAR) {
      clean += c;
    }
  }
  return encode_utf8(clean);
}

ChineseNormalizer::ChineseNormalizer(std::shared_ptr<const PhraseTable> words, Language language,
                                     std::shared_ptr<const PhraseTable> simplified)
    : words_(std::move(words)), simplified_(std::move(simplified)) {
  add_date_rules_zh(rules_);
  add_code_rules_zh(rules_);
  add_measure_rules_zh(rules_, language == Language::kCantonese ? "元" : "美元");
  add_number_rules_zh(rules_);
  if (language == Language::kCantonese) {
    wording_.add("", "幺", "一");
    wording_.add("", "两", "兩");
  }
}

NormalizedText ChineseNormalizer::normalize(std::string_view utf8) const {
  std::string spoken = wording_.apply(rules_.apply(clean_hanzi_text(utf8)));
  if (simplified_) {
    std::u32string text = decode_utf8(spoken);
    for (char32_t& c : text) c = simplified_->folded(c);
    spoken = encode_utf8(text);
  }
  return tokenize_zh(spoken, *words_);
}

}  // namespace timbre
