#include "text/rewriter.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <bitset>

#include "base/error.h"

namespace timbre {

using ByteSet = std::bitset<256>;

struct Rewriter::Rule {
  ByteSet trigger;  // none: tried on every text
  std::unique_ptr<icu::RegexPattern> pattern;
  Replace replace;
};

namespace {

ByteSet bytes_of(std::string_view text) {
  ByteSet found;
  for (const char c : text) found.set(static_cast<unsigned char>(c));
  return found;
}

void check(UErrorCode status, const std::string& what) {
  if (U_FAILURE(status)) throw Error(ErrorKind::kInternal, "text rule " + what + ": " + u_errorName(status));
}

std::string to_utf8(const icu::UnicodeString& text) {
  std::string bytes;
  text.toUTF8String(bytes);
  return bytes;
}

Rewriter::Groups groups_of(const icu::RegexMatcher& matcher) {
  Rewriter::Groups groups;
  for (int i = 0; i <= matcher.groupCount(); ++i) {
    UErrorCode status = U_ZERO_ERROR;
    groups.push_back(to_utf8(matcher.group(i, status)));
  }
  return groups;
}

}  // namespace

Rewriter::Rewriter() = default;
Rewriter::~Rewriter() = default;

void Rewriter::add(std::string_view trigger, std::string_view pattern, Replace replace) {
  UErrorCode status = U_ZERO_ERROR;
  UParseError where;
  auto rule = std::make_unique<Rule>();
  rule->trigger = bytes_of(trigger);
  rule->replace = std::move(replace);
  rule->pattern.reset(icu::RegexPattern::compile(icu::UnicodeString::fromUTF8(std::string(pattern)), where, status));
  check(status, std::string(pattern));
  rules_.push_back(std::move(rule));
}

void Rewriter::add(std::string_view trigger, std::string_view pattern, const std::string& replacement) {
  add(trigger, pattern, [replacement](const Groups&) { return replacement; });
}

std::string Rewriter::apply(std::string_view utf8) const {
  std::string text(utf8);
  icu::UnicodeString input = icu::UnicodeString::fromUTF8(text);
  ByteSet characters = bytes_of(text);
  for (const auto& rule : rules_) {
    if (rule->trigger.any() && (rule->trigger & characters).none()) continue;
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(rule->pattern->matcher(input, status));
    check(status, text);
    std::string output;
    int copied = 0;
    while (matcher->find(status) && U_SUCCESS(status)) {
      const int start = matcher->start(status);
      output += to_utf8(input.tempSubStringBetween(copied, start));
      output += rule->replace(groups_of(*matcher));
      copied = matcher->end(status);
    }
    check(status, to_utf8(rule->pattern->pattern()));
    if (copied == 0) continue;
    text = output + to_utf8(input.tempSubStringBetween(copied));
    input = icu::UnicodeString::fromUTF8(text);
    characters = bytes_of(text);
  }
  return text;
}

}  // namespace timbre
