// The last step of Mandarin normalisation: characters → words and pauses.
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdio>

#include "text/normalizer_zh.h"
#include "text/script.h"
#include "text/unicode.h"
#include "text/utf8.h"

namespace timbre {
namespace {

// The pause that a character stands for; "" for none; nullptr when it is no punctuation.
const char* mark_of(char32_t c) {
  switch (c) {
    case U'。':
    case U'.':
    case U'．':
    case U'｡':
      return ".";
    case U'！':
    case U'!':
      return "!";
    case U'？':
    case U'?':
      return "?";
    case U'，':
    case U',':
    case U'、':
    case U'､':
    case U'；':
    case U';':
    case U'：':
    case U':':
    case U'·':
    case U'・':
    case U'‧':
      return ",";
    case U'…':
    case U'~':
    case U'～':
      return "…";
    case U' ':
    case U'•':
    case U'—':
    case U'–':
    case U'-':
    case U'―':
    case U'─':
    case U'（':
    case U'）':
    case U'(':
    case U')':
    case U'"':
    case U'\'':
    case U'“':
    case U'”':
    case U'‘':
    case U'’':
    case U'「':
    case U'」':
    case U'『':
    case U'』':
    case U'《':
    case U'》':
    case U'〈':
    case U'〉':
    case U'【':
    case U'】':
    case U'〔':
    case U'〕':
    case U'[':
    case U']':
    case U'{':
    case U'}':
    case U'/':
    case U'\\':
    case U'*':
    case U'_':
    case U'#':
    case U'|':
    case U'`':
      return "";
    default:
      return nullptr;
  }
}

// Symbols that have a name.
const char* name_of(char32_t c) {
  switch (c) {
    case U'%':
      return "百分号";
    case U'&':
      return "和";
    case U'+':
      return "加";
    case U'=':
      return "等于";
    case U'×':
      return "乘";
    case U'÷':
      return "除以";
    case U'±':
      return "正负";
    case U'≈':
      return "约等于";
    case U'<':
      return "小于";
    case U'>':
      return "大于";
    case U'≤':
      return "小于等于";
    case U'≥':
      return "大于等于";
    case U'≠':
      return "不等于";
    case U'√':
      return "根号";
    case U'∞':
      return "无穷大";
    case U'°':
      return "度";
    case U'℃':
      return "摄氏度";
    case U'‰':
      return "千分之";
    case U'α':
      return "阿尔法";
    case U'β':
      return "贝塔";
    case U'γ':
      return "伽马";
    case U'δ':
    case U'Δ':
      return "德尔塔";
    case U'θ':
      return "西塔";
    case U'λ':
      return "兰姆达";
    case U'μ':
      return "缪";
    case U'π':
      return "派";
    case U'σ':
    case U'Σ':
      return "西格马";
    case U'φ':
      return "斐";
    case U'ω':
    case U'Ω':
      return "欧米伽";
    case U'@':
      return "艾特";
    case U'$':
      return "美元";
    case U'¥':
      return "元";
    default:
      return nullptr;
  }
}

int strength(std::string_view mark) {
  constexpr std::string_view kWeakToStrong = ",.…!?";
  return mark.empty() ? 0 : static_cast<int>(kWeakToStrong.find(mark)) + 1;
}

class Builder {
 public:
  explicit Builder(const PhraseTable& words) : words_(words) {}

  void han(char32_t c) {
    close_latin();
    close_skipped();
    han_ += c;
  }
  void latin(char32_t c) {
    close_han();
    close_skipped();
    latin_ += static_cast<char>(c);
  }
  void mark(std::string_view mark, bool parts) {
    close_latin();
    close_skipped();
    if (parts) close_han();
    if (strength(mark) > strength(pause_)) pause_ = std::string(mark);
  }
  void skip(char32_t c) {
    close_latin();
    close_han();
    skipped_ += c;
  }
  void skip_named(const std::string& name) {
    mark("", true);
    add_skipped(name);
  }
  NormalizedText finish() {
    close_han();
    close_latin();
    close_skipped();
    if (!result_.tokens.empty()) {
      if (pause_.empty()) pause_ = ".";
      push_pause();
    }
    return std::move(result_);
  }

 private:
  void push_pause() {
    if (!pause_.empty() && !result_.tokens.empty()) {
      result_.tokens.push_back({SpokenToken::Kind::kPunctuation, pause_});
    }
    pause_.clear();
  }
  void close_han() {
    if (han_.empty()) return;
    push_pause();
    std::size_t at = 0;
    for (const std::size_t size : words_.segment(han_)) {
      result_.tokens.push_back({SpokenToken::Kind::kWord, encode_utf8(std::u32string_view(han_).substr(at, size))});
      at += size;
    }
    han_.clear();
  }
  void close_latin() {
    if (latin_.empty()) return;
    push_pause();
    const auto kind = latin_.size() == 1 ? SpokenToken::Kind::kLetters : SpokenToken::Kind::kWord;
    result_.tokens.push_back({kind, latin_});
    latin_.clear();
  }
  void close_skipped() {
    if (skipped_.empty()) return;
    add_skipped(encode_utf8(skipped_));
    skipped_.clear();
  }
  void add_skipped(const std::string& run) {
    auto& list = result_.skipped;
    if (list.size() < kMaxSkipped && std::find(list.begin(), list.end(), run) == list.end()) list.push_back(run);
  }

  const PhraseTable& words_;
  NormalizedText result_;
  std::u32string han_, skipped_;
  std::string latin_, pause_;
};

bool in(std::u32string_view set, char32_t c) { return set.find(c) != set.npos; }
bool is_dash(char32_t c) { return in(U"—–-―─", c); }
// Marks without a pause that part words all the same; a space does not, it may come from a line break.
bool parts_words(char32_t c) { return is_dash(c) || in(U"“”‘’\"'「」『』《》（）()", c); }

// A dash is a pause where it is a long one or stands between spaces; a short one joins: 北京—上海, 中-日
bool is_pausing_dash(std::u32string_view text, std::size_t at) {
  const auto is = [&](std::size_t i, auto what) { return i < text.size() && what(text[i]); };
  const auto is_space = [](char32_t c) { return c == U' '; };
  if (!is_dash(text[at])) return false;
  const std::size_t before = at - 1;  // wraps at the beginning, which is no character
  return is(at + 1, is_dash) || is(before, is_dash) || (is(at + 1, is_space) && is(before, is_space));
}

}  // namespace

NormalizedText tokenize_zh(std::string_view utf8, const PhraseTable& words) {
  Builder builder(words);
  const std::u32string text = decode_utf8(utf8);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t c = text[at];
    if (const char* mark = mark_of(c)) {
      if (is_pausing_dash(text, at)) mark = ",";
      builder.mark(mark, mark[0] != '\0' || parts_words(c));
      continue;
    }
    const Script script = script_of(c);
    if (script == Script::kHan && words.reads(c)) {
      builder.han(c);
    } else if (c < 128 && script == Script::kLatin) {
      builder.latin(c);
    } else if (const char* const name = name_of(c)) {
      for (const char32_t part : decode_utf8(name)) builder.han(part);
    } else if (c == U'\t' || c == U'\n' || c == U'\r') {
      builder.mark("", false);
    } else if (c < 0x20 || c == 0x7F) {
      char code[8];
      std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(c));
      builder.skip_named(code);
    } else if (c == 0xFFFD) {
      builder.skip_named("invalid UTF-8");
    } else {
      builder.skip(c);
    }
  }
  return builder.finish();
}

}  // namespace timbre
